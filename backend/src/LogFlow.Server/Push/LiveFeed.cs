using System.Threading.Channels;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Live;

namespace LogFlow.Server.Push;

/// <summary>One tick for the clients: the delta, and the lines sampled for each wanted filter.</summary>
internal sealed record LiveTick(LiveDelta Delta, IReadOnlyDictionary<LogFilter, IReadOnlyList<LiveLogLine>> Logs);

/// <summary>Exactly one of the two is set.</summary>
internal sealed record LiveMessage(LiveSnapshot? Snapshot, LiveTick? Tick);

internal sealed record ServiceTotals(string Service, long Records, double ErrorRatio, LatencySketch Latency);

internal sealed record LiveTotals(
    long Ticks,
    long IncidentsOpened,
    long OverflowedServices,
    IReadOnlyDictionary<string, long> SignalsByKind,
    IReadOnlyList<ServiceTotals> Services);

/// <summary>
/// A client's bounded queue of ticks. When it is full everything in it is dropped and the client gets a snapshot instead. Its content
/// is guarded by the live view's lock; one reader waits on it.
/// </summary>
public sealed class LiveFeed
{
    private readonly int _capacity;
    private readonly Queue<LiveTick> _ticks = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private bool _needsSnapshot = true;

    internal LiveFeed(int capacity) => _capacity = capacity;

    /// <summary>Which lines this client wants; written by the hub, read by the client's sender.</summary>
    internal LogFilter Filter { get; set; }

    /// <summary>False when the feed was ended.</summary>
    internal async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (!await _wake.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        _wake.Reader.TryRead(out _);
        return true;
    }

    internal void Wake() => _wake.Writer.TryWrite(true);

    internal void End() => _wake.Writer.TryComplete();

    /// <summary>Called under the live view's lock. How many ticks were dropped.</summary>
    internal int Offer(LiveTick tick)
    {
        var dropped = 0;
        if (_needsSnapshot)
        {
            // The snapshot that it will get holds this tick.
            Wake();
            return 0;
        }

        if (_ticks.Count >= _capacity)
        {
            dropped = _ticks.Count + 1;
            _ticks.Clear();
            _needsSnapshot = true;
        }
        else
        {
            _ticks.Enqueue(tick);
        }

        Wake();
        return dropped;
    }

    /// <summary>Called under the live view's lock.</summary>
    internal bool TryTake(out LiveTick? tick, out bool needsSnapshot)
    {
        needsSnapshot = _needsSnapshot;
        _needsSnapshot = false;
        if (needsSnapshot)
        {
            _ticks.Clear();
            tick = null;
            return false;
        }

        return _ticks.TryDequeue(out tick);
    }
}
