using System.Diagnostics;

namespace LogFlow.Engine;

/// <summary>Counters of one plug of the tick, for metrics and readiness. Written by the tick thread, read by any.</summary>
public sealed class PlugStatus(string name)
{
    private long _calls;
    private long _failures;
    private long _busyTicks;
    private volatile string? _lastError;
    private volatile bool _isSick;

    public string Name { get; } = name;

    public long Calls => Interlocked.Read(ref _calls);

    public long Failures => Interlocked.Read(ref _failures);

    public double BusySeconds => (double)Interlocked.Read(ref _busyTicks) / Stopwatch.Frequency;

    public string? LastError => _lastError;

    /// <summary>Its last call failed.</summary>
    public bool IsSick => _isSick;

    /// <summary>Runs the plug; one that throws is counted and answers <paramref name="otherwise"/>, and the tick goes on.</summary>
    internal T Run<T>(Func<T> plug, T otherwise)
    {
        var started = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _calls);
        try
        {
            var result = plug();
            _isSick = false;
            return result;
        }
        catch (Exception error)
        {
            // One sick plug must not silence the others.
            Interlocked.Increment(ref _failures);
            _lastError = error.Message;
            _isSick = true;
            return otherwise;
        }
        finally
        {
            Interlocked.Add(ref _busyTicks, Stopwatch.GetTimestamp() - started);
        }
    }
}
