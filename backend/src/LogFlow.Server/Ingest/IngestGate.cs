using System.Diagnostics.Metrics;
using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest;

/// <summary>
/// How many requests are taken in at the same time. What is beyond waits a while, then is told to come back: the sender keeps its lines,
/// and memory stays bounded. While others wait, whoever holds a place and hardly sends makes way, the slowest first.
/// </summary>
internal sealed class IngestGate(IngestOptions options, TimeProvider time, IMeterFactory meters) : IDisposable
{
    /// <summary>How often somebody who waits looks whether a place is wasted, of the time it waits at most.</summary>
    private const int LooksPerWait = 6;

    private readonly SemaphoreSlim _places = new(options.ConcurrentRequestsMax, options.ConcurrentRequestsMax);
    private readonly Lock _gate = new();
    private readonly List<IngestPlace> _held = [];
    private readonly Counter<long> _madeWay = meters.Create("LogFlow").CreateCounter<long>("logflow.ingest.made_way", "{request}", "Requests that came so slowly that they made way for others.");
    private int _waiting;

    public static ApiProblem Full() => new(
        StatusCodes.Status429TooManyRequests, "The engine takes in as much as it can; send the same lines again after Retry-After seconds.")
    {
        RetryAfterSeconds = 1,
    };

    /// <summary>Dispose the place when the request is done.</summary>
    /// <exception cref="ApiProblem">429 when no place came free in time.</exception>
    public async Task<IngestPlace> EnterAsync(CancellationToken cancellationToken)
    {
        // One wait, so that who came first gets in first.
        var entering = _places.WaitAsync(options.QueueWait, cancellationToken);
        if (!entering.IsCompleted)
        {
            await WaitAsync(entering, cancellationToken).ConfigureAwait(false);
        }

        if (!await entering.ConfigureAwait(false))
        {
            throw Full();
        }

        var place = new IngestPlace(time, Leave);
        lock (_gate)
        {
            _held.Add(place);
        }

        return place;
    }

    public void Dispose() => _places.Dispose();

    private async Task WaitAsync(Task entering, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            while (true)
            {
                var look = Task.Delay(options.QueueWait / LooksPerWait, time, cancellationToken);
                if (await Task.WhenAny(entering, look).ConfigureAwait(false) == entering || cancellationToken.IsCancellationRequested)
                {
                    return;
                }

                LetSlowestGo();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>As many as wait, at most.</summary>
    private void LetSlowestGo()
    {
        List<IngestPlace> slowest;
        lock (_gate)
        {
            var wanted = Volatile.Read(ref _waiting) - _held.Count(p => p.IsLeaving);
            slowest = [.. _held.Where(p => !p.IsLeaving && p.IsWasted(options.SlowBytesPerSecond)).OrderBy(p => p.BytesPerSecond).Take(wanted)];
        }

        slowest.ForEach(p => p.MakeWay());
        _madeWay.Add(slowest.Count);
    }

    private void Leave(IngestPlace place)
    {
        lock (_gate)
        {
            _held.Remove(place);
        }

        _places.Release();
    }
}
