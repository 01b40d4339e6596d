using System.Threading.Channels;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Live;
using LogFlow.Server.Push.Wire;

namespace LogFlow.Server.Push;

/// <summary>One tick for the clients: what changed, the incidents as patches, and the lines sampled for each wanted filter.</summary>
internal sealed record LiveTick(LiveDelta Delta, IReadOnlyList<WireIncident> Incidents, IReadOnlyDictionary<LogFilter, IReadOnlyList<LiveLogLine>> Logs);

/// <summary>A snapshot, or the ticks that follow what the client has, oldest first.</summary>
internal sealed record LiveMessage(LiveSnapshot? Snapshot, IReadOnlyList<LiveTick> Ticks)
{
    public LiveTick? Tick => Ticks.Count == 0 ? null : Ticks[^1];
}

internal sealed record ServiceTotals(string Service, long Records, double ErrorRatio, LatencySketch Latency);

internal sealed record LiveTotals(
    long Ticks,
    long IncidentsOpened,
    long OverflowedServices,
    IReadOnlyDictionary<string, long> SignalsByKind,
    IReadOnlyList<ServiceTotals> Services);

/// <summary>
/// How far a client is. The ticks themselves are held once for all clients by the live view, so that a slow client costs nothing: when it
/// reads again it is given what it missed in one message.
/// </summary>
public sealed class LiveFeed
{
    internal const long Nothing = -1;

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private volatile bool _isHidden;

    internal LiveFeed(long last) => Last = last;

    /// <summary>Number of the last tick that the client has; <see cref="Nothing"/> before its snapshot. Guarded by the live view's lock.</summary>
    internal long Last { get; set; }

    /// <summary>Which lines this client wants, null for none; written by the hub, read by the client's sender.</summary>
    internal LogFilter? Filter { get; set; }

    /// <summary>The browser's tab is not seen: it gets a message now and then. Written by the hub, read by the client's sender.</summary>
    internal bool IsHidden
    {
        get => _isHidden;
        set
        {
            _isHidden = value;
            Wake();
        }
    }

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
}
