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
    private Task? _overdue;

    public string Name { get; } = name;

    public long Calls => Interlocked.Read(ref _calls);

    public long Failures => Interlocked.Read(ref _failures);

    public double BusySeconds => (double)Interlocked.Read(ref _busyTicks) / Stopwatch.Frequency;

    public string? LastError => _lastError;

    /// <summary>Its last call failed.</summary>
    public bool IsSick => _isSick;

    /// <summary>
    /// As <see cref="Run"/>, and one that takes longer than <paramref name="patience"/> is left out, and not called again, until it
    /// has come back; what it answers then is not heard any more.
    /// </summary>
    internal async ValueTask<T> RunWithinAsync<T>(Func<T> plug, T otherwise, TimeSpan patience)
    {
        if (_overdue is { IsCompleted: false })
        {
            Interlocked.Increment(ref _calls);
            Interlocked.Increment(ref _failures);
            return otherwise;
        }

        _overdue = null;
        var running = Task.Run(() => Run(plug, otherwise));
        try
        {
            return await running.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _overdue = running;
            Interlocked.Increment(ref _failures);
            _lastError = $"it has not come back from one second for more than {patience.TotalSeconds:f0} s";
            _isSick = true;
            return otherwise;
        }
    }

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
