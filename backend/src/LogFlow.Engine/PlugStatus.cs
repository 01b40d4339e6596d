using System.Diagnostics;

namespace LogFlow.Engine;

/// <summary>Counters of one plug of the tick, for metrics and readiness. Written by the tick thread, read by any.</summary>
/// <param name="name">The plug's.</param>
/// <param name="before">Called with the name before each call of the plug; null for nothing.</param>
public sealed class PlugStatus(string name, Action<string>? before = null)
{
    /// <summary>
    /// After its patience is over a plug gets so long again: a process that was stopped for a while wakes with every deadline passed.
    /// </summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(200);

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
    /// has come back. What it answers then is put before its next answer by <paramref name="join"/>, or not heard without one.
    /// </summary>
    internal async ValueTask<T> RunWithinAsync<T>(Func<T> plug, T otherwise, TimeSpan? patience, Func<T, T, T>? join = null)
    {
        if (patience is not { } limit)
        {
            return Run(plug, otherwise);
        }

        var late = _overdue as Task<T>;
        if (late is { IsCompleted: false })
        {
            Interlocked.Increment(ref _calls);
            Interlocked.Increment(ref _failures);
            return otherwise;
        }

        _overdue = null;
        var running = Task.Run(() => Run(plug, otherwise));
        var answer = await IsInTimeAsync(running, limit).ConfigureAwait(false) ? await running.ConfigureAwait(false) : GiveUp(running, otherwise, limit);
        return late is not null && join is not null ? join(await late.ConfigureAwait(false), answer) : answer;
    }

    /// <summary>Runs the plug; one that throws is counted and answers <paramref name="otherwise"/>, and the tick goes on.</summary>
    internal T Run<T>(Func<T> plug, T otherwise)
    {
        var started = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _calls);
        try
        {
            before?.Invoke(Name);
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

    private static async ValueTask<bool> IsInTimeAsync(Task running, TimeSpan patience)
    {
        foreach (var look in (TimeSpan[])[patience, SecondLook])
        {
            try
            {
                await running.WaitAsync(look).ConfigureAwait(false);
                return true;
            }
            catch (TimeoutException)
            {
                // Another look, or none.
            }
        }

        return false;
    }

    private T GiveUp<T>(Task<T> running, T otherwise, TimeSpan patience)
    {
        _overdue = running;
        Interlocked.Increment(ref _failures);
        _lastError = $"it has not come back from one second for more than {patience.TotalSeconds:f0} s";
        _isSick = true;
        return otherwise;
    }
}
