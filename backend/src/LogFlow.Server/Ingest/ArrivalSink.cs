using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Ingest;

/// <summary>
/// The engine's sink as live sources see it. Exporters send spans when they end and batches every few seconds, each sender at its own
/// pace; so on the way through it learns how far each sender lags, and says with each batch up to when the stream is complete: the least
/// of what the senders promise, but never more than a bound behind the best of them, so that a stuck sender cannot hold time. The engine
/// takes that as data (<see cref="LogBatch.AdvanceToNs"/>). Low watermarks of several inputs after Akidau et al., MillWheel, VLDB 2013.
/// </summary>
public sealed class ArrivalSink(IBatchSink inner, TimeProvider time, TimeSpan lagMax) : IBatchSink
{
    private const int SendersMax = 1024;

    /// <summary>OpenTelemetry's exporters collect for 5 s by default.</summary>
    private const long OtlpUsualLagNs = 6_000_000_000;

    /// <summary>A sender is forgotten when it was silent for so long.</summary>
    private const long SilentMaxNs = 300_000_000_000;

    private readonly long _lagMaxNs = (long)lagMax.TotalNanoseconds;

    // Written by any source and read by the heartbeat, under the lock.
    private readonly Lock _noting = new();
    private readonly Dictionary<(string Source, string Sender), SenderClock> _senders = [];
    private readonly List<long> _underWay = [];
    private long _watermarkNs = long.MinValue;
    private long _arrivalStamp;
    private long _arrivalNs;

    public NameTable Services => inner.Services;

    public async ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            await inner.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
            return;
        }

        var oldest = Note(batch);
        try
        {
            await inner.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_noting)
            {
                _underWay.Remove(oldest);
            }
        }
    }

    /// <summary>
    /// Up to where the stream's time may be moved now (Unix nanoseconds), or null while nothing came yet or it stands there already.
    /// Runs on the monotonic clock from the last arrival on, so a jump of the machine's clock moves nothing.
    /// </summary>
    public long? IdleTimeNs()
    {
        lock (_noting)
        {
            if (_senders.Count == 0)
            {
                return null;
            }

            var before = _watermarkNs;
            var now = _arrivalNs + (long)time.GetElapsedTime(_arrivalStamp).TotalNanoseconds;
            return Watermark(now) > before ? _watermarkNs : null;
        }
    }

    private static long UsualLagNs(string source) => source.StartsWith("otlp", StringComparison.Ordinal) ? OtlpUsualLagNs : 0;

    private long Note(LogBatch batch)
    {
        var times = batch.TimeNs;
        var oldest = long.MaxValue;
        foreach (var at in times)
        {
            oldest = Math.Min(oldest, at);
        }

        lock (_noting)
        {
            _arrivalStamp = time.GetTimestamp();
            _arrivalNs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
            Sender(batch).Note(times, _arrivalNs);
            batch.AdvanceToNs = Watermark(_arrivalNs);
            // What waits before the engine's door holds the time of what comes in before it.
            _underWay.Add(oldest);
        }

        return oldest;
    }

    private SenderClock Sender(LogBatch batch)
    {
        var key = (batch.Source, batch.Sender);
        if (!_senders.TryGetValue(key, out var sender))
        {
            if (_senders.Count >= SendersMax)
            {
                _senders.Remove(_senders.MinBy(s => s.Value.ArrivalNs).Key);
            }

            _senders[key] = sender = new SenderClock(_arrivalNs, UsualLagNs(batch.Source));
        }

        return sender;
    }

    private long Watermark(long nowNs)
    {
        var least = long.MaxValue;
        var best = long.MinValue;
        (string, string)? silent = null;
        foreach (var (key, sender) in _senders)
        {
            if (nowNs - sender.ArrivalNs > SilentMaxNs && _senders.Count > 1)
            {
                silent = key;
                continue;
            }

            // A sender whose clock runs ahead is no measure for the others.
            var promise = Math.Min(sender.PromiseNs(nowNs, _lagMaxNs), nowNs);
            least = Math.Min(least, promise);
            best = Math.Max(best, promise);
        }

        if (silent is { } gone)
        {
            _senders.Remove(gone);
        }

        foreach (var oldest in _underWay)
        {
            least = Math.Min(least, oldest);
        }

        var watermark = Math.Max(least, best - _lagMaxNs);
        return _watermarkNs = Math.Max(_watermarkNs, watermark);
    }
}
