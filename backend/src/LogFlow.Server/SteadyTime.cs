namespace LogFlow.Server;

/// <summary>
/// The machine's clock as the program sees it: one that is set back by much does not take the program back with it. Seconds that are
/// concluded cannot come again, so whatever came would be late until they have passed once more, and nobody would be watching. Instead time
/// runs on, a tenth slower than it is, until the clock is near again. Forward, and back by little, it is followed at once. Thread-safe.
/// </summary>
internal sealed class SteadyTime(TimeProvider inner) : TimeProvider
{
    /// <summary>As far as a sender's own clock may be off.</summary>
    private static readonly TimeSpan FollowedMax = TimeSpan.FromMinutes(5);

    private const double Pace = 0.9;

    private readonly Lock _gate = new();
    private DateTimeOffset _shown = DateTimeOffset.MinValue;
    private long _stamp;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            var (clock, stamp) = (inner.GetUtcNow(), inner.GetTimestamp());
            _shown = _shown - clock > FollowedMax ? _shown + (inner.GetElapsedTime(_stamp, stamp) * Pace) : clock;
            _stamp = stamp;
            return _shown;
        }
    }

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
}
