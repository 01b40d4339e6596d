using System.Diagnostics;
using System.Globalization;

namespace LogFlow.Server;

/// <summary>What a start spent its time on, in the order in which it was done.</summary>
internal sealed class StartTimes
{
    private readonly TimeProvider _time;
    private readonly List<(string Part, TimeSpan Length)> _parts = [];
    private long _since;

    public StartTimes(TimeProvider time)
    {
        _time = time;
        _since = time.GetTimestamp();
    }

    /// <summary>In seconds, the whole first.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{_parts.Sum(p => p.Length.TotalSeconds):F2} s: {string.Join(", ", _parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Part} {p.Length.TotalSeconds:F2}")))}");

    /// <summary>Counts the time since the last call, or since the beginning, for this part.</summary>
    public void Done(string part)
    {
        var now = _time.GetTimestamp();
        _parts.Add((part, _time.GetElapsedTime(_since, now)));
        _since = now;
    }

    /// <summary>Counts what the process did before these times began.</summary>
    public void Began()
    {
        using var process = Process.GetCurrentProcess();
        _parts.Insert(0, ("program", _time.GetUtcNow() - process.StartTime.ToUniversalTime()));
    }
}
