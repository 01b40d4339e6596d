using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Ingest;

/// <summary>
/// The engine's sink as live sources see it. On the way through it notes how far the event times lie behind their arrival, so that
/// the time of an idle stream can be moved on without making the next lines of a sender that collects for seconds late.
/// </summary>
public sealed class ArrivalSink(IBatchSink inner, TimeProvider time, TimeSpan lagSpreadMax) : IBatchSink
{
    private static readonly TimeSpan Generation = TimeSpan.FromSeconds(30);

    private readonly long _lagSpreadMaxNs = (long)lagSpreadMax.TotalMilliseconds * 1_000_000;

    // Written by any source, read by the heartbeat. Two generations: what is older than 30 to 60 s of arrivals is forgotten.
    private readonly Lock _noting = new();
    private Lags? _current;
    private Lags? _previous;
    private long _generationStart;
    private long _lastArrival;
    private long _lastArrivalWallNs;
    private long _newestNs = long.MinValue;

    public NameTable Services => inner.Services;

    public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Count > 0)
        {
            Note(batch.TimeNs);
        }

        return inner.PublishAsync(batch, cancellationToken);
    }

    /// <summary>
    /// Up to where the stream's time may be moved now (Unix nanoseconds), or null while nothing came yet or newer events did.
    /// Runs on the monotonic clock from the last arrival on, so a jump of the machine's clock moves nothing.
    /// </summary>
    public long? IdleTimeNs()
    {
        lock (_noting)
        {
            if (_current is not { } lags)
            {
                return null;
            }

            var lag = _previous is { } before ? new Lags(Math.Min(lags.LeastNs, before.LeastNs), Math.Max(lags.MostNs, before.MostNs)) : lags;
            var elapsedNs = (long)(time.GetElapsedTime(_lastArrival).TotalSeconds * 1e9);
            var heldBackNs = Math.Min(lag.MostNs, lag.LeastNs + _lagSpreadMaxNs);
            var idle = _lastArrivalWallNs + elapsedNs - heldBackNs;
            return idle > _newestNs ? idle : null;
        }
    }

    private void Note(ReadOnlySpan<long> timesNs)
    {
        var oldest = long.MaxValue;
        var newest = long.MinValue;
        foreach (var t in timesNs)
        {
            oldest = Math.Min(oldest, t);
            newest = Math.Max(newest, t);
        }

        var arrivalNs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        lock (_noting)
        {
            _lastArrival = time.GetTimestamp();
            _lastArrivalWallNs = arrivalNs;
            _newestNs = Math.Max(_newestNs, newest);
            var lags = new Lags(arrivalNs - newest, arrivalNs - oldest);
            if (_current is not { } known)
            {
                _current = lags;
                _generationStart = _lastArrival;
            }
            else if (time.GetElapsedTime(_generationStart, _lastArrival) > Generation)
            {
                _previous = known;
                _current = lags;
                _generationStart = _lastArrival;
            }
            else
            {
                _current = new Lags(Math.Min(known.LeastNs, lags.LeastNs), Math.Max(known.MostNs, lags.MostNs));
            }
        }
    }

    /// <summary>How far event times lay behind their arrival: the newest of a batch, and the oldest.</summary>
    private readonly record struct Lags(long LeastNs, long MostNs);
}
