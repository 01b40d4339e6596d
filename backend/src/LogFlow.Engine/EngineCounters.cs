using System.Collections.Concurrent;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine;

/// <summary>What came in, by source; written by the sink, read by any thread.</summary>
public sealed class EngineCounters
{
    private const int SourcesMax = 1000;
    private const string OtherSource = "(other)";

    private readonly ConcurrentDictionary<string, SourceCounters> _bySource = new(StringComparer.Ordinal);

    /// <summary>By name of the source.</summary>
    public IReadOnlyDictionary<string, SourceCounters> BySource => _bySource;

    internal void Count(LogBatch batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var name = batch.Source.Length == 0 ? "unknown" : batch.Source;
        if (!_bySource.ContainsKey(name) && _bySource.Count >= SourcesMax)
        {
            name = OtherSource;
        }

        var counters = _bySource.GetOrAdd(name, _ => new SourceCounters());
        long unparsed = 0, late = 0, spans = 0, replaced = 0;
        var flags = batch.Flags;
        var kinds = batch.Kind;
        for (var i = 0; i < flags.Length; i++)
        {
            unparsed += (flags[i] & RecordFlags.Unparsed) != 0 ? 1 : 0;
            late += (flags[i] & RecordFlags.Late) != 0 ? 1 : 0;
            replaced += (flags[i] & RecordFlags.TimeReplaced) != 0 ? 1 : 0;
            spans += kinds[i] == RecordKind.Span ? 1 : 0;
        }

        counters.Add(flags.Length, spans, unparsed, late, replaced);
    }
}

/// <summary>Counters of one source since the start.</summary>
public sealed class SourceCounters
{
    private long _records;
    private long _spans;
    private long _unparsed;
    private long _late;
    private long _timeReplaced;

    public long Records => Interlocked.Read(ref _records);

    public long Spans => Interlocked.Read(ref _spans);

    public long Unparsed => Interlocked.Read(ref _unparsed);

    public long Late => Interlocked.Read(ref _late);

    public long TimeReplaced => Interlocked.Read(ref _timeReplaced);

    internal void Add(long records, long spans, long unparsed, long late, long timeReplaced)
    {
        Interlocked.Add(ref _records, records);
        Interlocked.Add(ref _spans, spans);
        Interlocked.Add(ref _unparsed, unparsed);
        Interlocked.Add(ref _late, late);
        Interlocked.Add(ref _timeReplaced, timeReplaced);
    }
}
