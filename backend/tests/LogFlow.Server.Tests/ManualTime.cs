namespace LogFlow.Server.Tests;

/// <summary>A clock that moves only when told to; its monotonic time moves along.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _ticks;

    public void Advance(TimeSpan by)
    {
        _now += by;
        _ticks += by.Ticks;
    }

    /// <summary>Somebody sets the machine's clock.</summary>
    public void Jump(TimeSpan by) => _now += by;
}
