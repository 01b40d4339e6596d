namespace LogFlow.Engine.Sources.Board;

/// <summary>
/// What one source (an endpoint, a file, a socket, the simulator) reports of itself while it works: how much came, how much was taken,
/// what was refused and why. Made by <see cref="SourceBoard.Meter"/>; any thread may report and any may read.
/// </summary>
public sealed class SourceMeter
{
    private const int ReasonsMax = 20;
    private const string OtherReason = "other";
    private const int RateSeconds = 10;

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _rejected = new(StringComparer.Ordinal);
    private readonly long[] _perSecond = new long[RateSeconds + 1];
    private readonly long _start;
    private long _second;
    private long _received;
    private long _accepted;
    private long _cut;
    private long _bytes;
    private DateTimeOffset? _lastRecord;
    private long _newestNs = long.MinValue;
    private string? _state;
    private string? _lastError;

    internal SourceMeter(string name, string kind, string address, TimeProvider time)
    {
        (Name, Kind, Address, _time) = (name, kind, address, time);
        _start = time.GetTimestamp();
    }

    /// <summary>Unique; equals the source's name in the engine's counters and in the configuration.</summary>
    public string Name { get; }

    /// <summary>Kebab-case: <c>simulator</c>, <c>ndjson</c>, <c>otlp-http</c>, <c>file</c>, <c>syslog</c>.</summary>
    public string Kind { get; }

    /// <summary>Where it listens or reads: <c>POST /api/ingest</c>, a path, a socket's address. No secrets. Set anew once a port is known.</summary>
    public string Address { get; set; }

    /// <summary>Bytes came in, before anything was made of them.</summary>
    public void Bytes(long count)
    {
        lock (_gate)
        {
            _bytes += count;
        }
    }

    /// <summary>Records were handed to the engine; by a source that brings again what could not be kept: were stored.</summary>
    /// <param name="records">How many.</param>
    /// <param name="newestNs">The largest event time among them, Unix nanoseconds; null when not known.</param>
    /// <param name="cut">How many of them lost their end at the limit of a line.</param>
    public void Accepted(long records, long? newestNs = null, long cut = 0)
    {
        if (records <= 0)
        {
            return;
        }

        lock (_gate)
        {
            _received += records;
            _accepted += records;
            _cut += cut;
            _lastRecord = _time.GetUtcNow();
            _newestNs = Math.Max(_newestNs, newestNs ?? long.MinValue);
            MoveToNow();
            _perSecond[_second % _perSecond.Length] += records;
        }
    }

    /// <summary>As <see cref="Accepted(long,long?,long)"/>, with what a batch held.</summary>
    public void Accepted(BatchTally tally) => Accepted(tally.Records, tally.NewestNs, tally.Cut);

    /// <summary>Records (lines, spans) were refused.</summary>
    /// <param name="records">How many.</param>
    /// <param name="reason">Kebab-case or snake_case, one of few: it becomes a label. Beyond a bounded number it is <c>other</c>.</param>
    public void Rejected(long records, string reason)
    {
        if (records <= 0)
        {
            return;
        }

        lock (_gate)
        {
            _received += records;
            var key = _rejected.ContainsKey(reason) || _rejected.Count < ReasonsMax ? reason : OtherReason;
            _rejected[key] = _rejected.GetValueOrDefault(key) + records;
        }
    }

    /// <summary>A word or two of what it does now (<c>waiting for the file</c>); null for plain running.</summary>
    public void State(string? state)
    {
        lock (_gate)
        {
            _state = state;
        }
    }

    /// <summary>What went wrong last; null once it works again.</summary>
    public void Failed(string? error)
    {
        lock (_gate)
        {
            _lastError = error;
        }
    }

    public SourceStatus Read()
    {
        lock (_gate)
        {
            MoveToNow();
            var seconds = Math.Clamp(_second, 1, RateSeconds);
            // The second that runs now is not over, so it does not count.
            var sum = _perSecond.Sum() - _perSecond[_second % _perSecond.Length];
            var lag = _newestNs == long.MinValue || _lastRecord is not { } last
                ? (double?)null
                : (((last - DateTimeOffset.UnixEpoch).Ticks * 100) - _newestNs) / 1e9;
            return new SourceStatus(
                Name, Kind, Address, _state, _received, _accepted,
                [.. _rejected.Select(r => new RejectedCount(r.Key, r.Value))],
                _cut, _bytes, Math.Round((double)sum / seconds, 2), _lastRecord, lag is { } s ? Math.Round(s, 3) : null, _lastError);
        }
    }

    private void MoveToNow()
    {
        var now = (long)_time.GetElapsedTime(_start).TotalSeconds;
        for (var second = Math.Max(_second + 1, now - RateSeconds); second <= now; second++)
        {
            _perSecond[second % _perSecond.Length] = 0;
        }

        _second = Math.Max(_second, now);
    }
}
