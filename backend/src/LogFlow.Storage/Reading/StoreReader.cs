using System.Runtime.CompilerServices;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Contracts.Simulation;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Reading;

/// <summary>The read side of the store; thread-safe. Each call sees one state of the store, that of the last commit.</summary>
public sealed class StoreReader : IStoreReader, IPastReader
{
    /// <summary>Frames are read this many seconds at a time, so that a long history holds neither a transaction open nor much memory.</summary>
    private const long FrameSliceSeconds = 60;

    private const long RecordSliceNs = 60 * UnixTime.SecondNs;

    private readonly ReadPool _pool;
    private readonly RecordRows _rows;
    private readonly StoreHealth _health;
    private readonly RecordExtent _extent;
    private readonly TemplateCatalog _catalog;
    private readonly string _path;
    private readonly SearchReader _search;
    private readonly HitCounter _hits;
    private readonly ContextReader _context;
    private readonly TraceReader _traces;
    private readonly TemplateReader _templates;
    private readonly ServiceReader _services;
    private readonly CorrelationReader _correlations;
    private readonly FrameReader _frames;
    private readonly IncidentPastReader _past;
    private readonly SignalReader _signals;
    private readonly PastReader _moments;
    private readonly TimelineReader _timelines;
    private readonly ChangeReader _changes;
    private readonly DiffReader _diff;
    private readonly ServiceNames _names;
    private readonly SplitReader _splits;

    internal StoreReader(ReadPool pool, ServiceNames services, TemplateCatalog templates, StoreHealth health, RecordExtent extent, string path)
    {
        var rows = new RecordRows(services, templates);
        _pool = pool;
        _rows = rows;
        _health = health;
        _extent = extent;
        _catalog = templates;
        _path = path;
        var splits = _splits = new SplitReader(templates);
        var conditions = new SearchConditions(services, templates, splits);
        _search = new SearchReader(conditions, rows);
        _hits = new HitCounter(conditions, TimeProvider.System);
        _context = new ContextReader(rows);
        _traces = new TraceReader(services, rows);
        _templates = new TemplateReader(services, templates, splits, _search);
        _services = new ServiceReader(services, new PeerReader(services), _templates, _search);
        _correlations = new CorrelationReader(services);
        _frames = new FrameReader(services, templates);
        _past = new IncidentPastReader(services);
        _signals = new SignalReader(services);
        _moments = new PastReader(templates, _frames, new PastEdges(services), new ChangeReader(services), rows, _past.AsOf);
        _timelines = new TimelineReader(services, new ChangeReader(services));
        _changes = new ChangeReader(services);
        _diff = new DiffReader(services, templates, splits, _changes);
        _names = services;
    }

    public Task<SearchPage> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _search.Search(connection, query), cancellationToken);

    public Task<SearchHistogram> HistogramAsync(SearchQuery query, int buckets, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _hits.Histogram(connection, query, buckets), cancellationToken);

    public Task<SearchContext?> ContextAsync(long sequence, int before, int after, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _context.Read(connection, sequence, before, after), cancellationToken);

    public Task<IReadOnlyList<SearchRelaxation>> RelaxAsync(SearchQuery query, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _hits.Relax(connection, query), cancellationToken);

    public Task<IReadOnlyList<TraceSummary>> RecentTracesAsync(TraceQuery query, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _traces.Recent(connection, query), cancellationToken);

    public Task<TraceDetail?> TraceAsync(TraceId id, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _traces.Trace(connection, id), cancellationToken);

    public Task<ServiceDetail?> ServiceAsync(string name, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _services.Read(connection, name, from, to), cancellationToken);

    public Task<IReadOnlyList<TemplateSummary>> TemplatesAsync(TemplateQuery query, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _templates.List(connection, query), cancellationToken);

    public Task<TemplateDetail?> TemplateAsync(TemplateId id, DateTimeOffset? until, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _templates.Read(connection, id, until), cancellationToken);

    public Task<CorrelationMatrix> CorrelationsAsync(int seconds, DateTimeOffset? until, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _correlations.Read(connection, seconds, until), cancellationToken);

    public Task<(IReadOnlyList<Incident> Incidents, string? NextCursor)> IncidentsAsync(IncidentQuery query, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => IncidentReader.List(connection, query), cancellationToken);

    public Task<Incident?> IncidentAsync(string id, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => IncidentReader.Find(connection, id), cancellationToken);

    public Task<IReadOnlyList<Incident>> IncidentsAsOfAsync(DateTimeOffset at, int limit, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _past.AsOf(connection, at, limit), cancellationToken);

    public Task<IReadOnlyList<IncidentVersion>> IncidentVersionsAsync(string id, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => (IReadOnlyList<IncidentVersion>)IncidentPastReader.Versions(connection, id), cancellationToken);

    public Task<IReadOnlyList<Prediction>> PredictionsAsync(string id, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => PredictionReader.Read(connection, id), cancellationToken);

    public Task<SignalPage> SignalsAsync(SignalQuery query, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _signals.List(connection, query), cancellationToken);

    public Task<ChangeReport> ChangesBetweenAsync(DiffQuery query, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _diff.Report(connection, query), cancellationToken);

    public Task<IReadOnlyList<ChangeEvent>> ChangesAsync(ChangeQuery query, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _changes.List(connection, query), cancellationToken);

    public Task<IReadOnlyList<ScenarioRun>> ScenarioRunsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => PastReader.Scenarios(connection, UnixTime.ToNs(since), long.MaxValue), cancellationToken);

    public Task<IReadOnlyList<StoredCapsule>> CapsulesAsync(CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => (IReadOnlyList<StoredCapsule>)CapsuleTable.List(connection), cancellationToken);

    public Task<StoredCapsule?> CapsuleAsync(string id, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => CapsuleTable.Find(connection, id), cancellationToken);

    public Task<IReadOnlyList<AlertRule>> RulesAsync(CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => (IReadOnlyList<AlertRule>)IncidentReader.Rules(connection), cancellationToken);

    public Task<MapLayout> MapLayoutAsync(string view, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => MapTable.Read(connection, view), cancellationToken);

    public IAsyncEnumerable<TickFrame> FramesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ReadFramesAsync(from, to, whole: false, cancellationToken);

    public IAsyncEnumerable<TickFrame> HistoryAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ReadFramesAsync(from, to, whole: true, cancellationToken);

    public Task<StoredSpan> StoredSpanAsync(CancellationToken cancellationToken) => _pool.RunAsync(PastReader.Span, cancellationToken);

    public Task<PastMoment?> PastAsync(DateTimeOffset at, PastOptions options, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _moments.Read(connection, at, options), cancellationToken);

    public Task<Timeline> TimelineAsync(DateTimeOffset from, DateTimeOffset to, int stepSeconds, CancellationToken cancellationToken) =>
        _pool.RunAsync(connection => _timelines.Read(connection, from, to, stepSeconds), cancellationToken);

    /// <summary>
    /// Templates that are in use (not replaced by a more general one), by first appearance, then text: what the miner goes on
    /// from after a restart.
    /// </summary>
    public IReadOnlyList<LogTemplate> CurrentTemplates() =>
        [.. _catalog.All().Where(t => t.ReplacedBy == 0).OrderBy(t => t.FirstSeenNs).ThenBy(t => t.Text, StringComparer.Ordinal)
            .Select(t => new LogTemplate(new TemplateId(t.Id), t.Text, TemplateId.None, t.FirstSeenNs, t.Severity))];

    /// <summary>
    /// Records of [<paramref name="from"/>, <paramref name="to"/>) in order of event time, then arrival: what a run of the engine over the
    /// stored past reads. A minute at a time, so that a long range holds no transaction open.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredRecord>> RecordsAsync(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (at, end) = (UnixTime.ToNs(from), UnixTime.ToNs(to));
        while (at < end)
        {
            var start = at;
            var next = await _pool.RunAsync(
                connection => connection.Scalar("SELECT min(time_ns) FROM records WHERE time_ns >= $1 AND time_ns < $2", start, end), cancellationToken).ConfigureAwait(false);
            if (next is not { } first)
            {
                yield break;
            }

            var until = at = Math.Min(first + RecordSliceNs, end);
            yield return await _pool.RunAsync(
                connection => (IReadOnlyList<StoredRecord>)_rows.Read(
                    connection, $"SELECT {RecordRows.Columns} FROM records WHERE time_ns >= $1 AND time_ns < $2 ORDER BY time_ns, seq", [first, until]),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>All services that were ever stored, by first appearance. From memory.</summary>
    public IReadOnlyList<string> ServiceNames() => [.. Enumerable.Range(0, _names.Count).Select(id => _names[id])];

    /// <summary>Parts of split templates that were written in the last <paramref name="span"/> of what is stored.</summary>
    public Task<IReadOnlySet<TemplateId>> SplitPartsAsync(TimeSpan span, CancellationToken cancellationToken) => _pool.RunAsync(
        connection => _splits.IsEmpty ? new HashSet<TemplateId>() : _splits.Parts(connection, (connection.Scalar("SELECT max(tick) FROM frames") ?? 0) - (long)span.TotalSeconds),
        cancellationToken);

    /// <summary>
    /// Which service wrote which template in the last <paramref name="span"/> of what is stored, each under the template that its lines are told
    /// as now; by service, then id.
    /// </summary>
    public Task<IReadOnlyList<(string Service, TemplateId Template)>> TemplatesWrittenAsync(TimeSpan span, CancellationToken cancellationToken) => _pool.RunAsync<IReadOnlyList<(string, TemplateId)>>(
        connection =>
        {
            var since = (connection.Scalar("SELECT tick FROM template_windows ORDER BY tick DESC LIMIT 1") ?? 0) - (long)span.TotalSeconds;
            var written = new HashSet<(string, TemplateId)>();
            using var result = connection.Query("SELECT DISTINCT service, template_id FROM template_windows WHERE tick > $1", since);
            while (result.Next() is { } chunk)
            {
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    var id = chunk.Column(1).Values<ulong>()[row];
                    written.Add((_names[chunk.Column(0).Values<int>()[row]], new TemplateId(_catalog.Newest(id)?.Id ?? id)));
                }
            }

            return [.. written.OrderBy(pair => pair.Item1, StringComparer.Ordinal).ThenBy(pair => pair.Item2)];
        },
        cancellationToken);

    /// <summary>A stored template's text by id, whether replaced or not; null when it is unknown. From memory.</summary>
    public string? TemplateText(TemplateId id) => _catalog.Find(id.Value)?.Text;

    public async Task<StoreStatus> StatusAsync(CancellationToken cancellationToken)
    {
        var ((seconds, error), stored) = (_health.Last, _extent.Now);
        return new StoreStatus(
            _path,
            stored.Records,
            await SizeBytesAsync(cancellationToken).ConfigureAwait(false),
            stored.OldestNs is { } oldest ? UnixTime.FromNs(oldest) : null,
            stored.NewestNs is { } newest ? UnixTime.FromNs(newest) : null,
            seconds,
            error);
    }

    /// <summary>On disk, free blocks and write-ahead log included; in memory, what DuckDB holds.</summary>
    private async Task<long> SizeBytesAsync(CancellationToken cancellationToken)
    {
        if (_path == StoreOptions.InMemory)
        {
            return await _pool.RunAsync(connection => connection.Scalar("SELECT CAST(sum(memory_usage_bytes) AS BIGINT) FROM duckdb_memory()"), cancellationToken).ConfigureAwait(false) ?? 0;
        }

        FileInfo[] files = [new(_path), new(StoreFile.WalOf(_path))];
        return files.Sum(file => file.Exists ? file.Length : 0);
    }

    private async IAsyncEnumerable<TickFrame> ReadFramesAsync(
        DateTimeOffset from, DateTimeOffset to, bool whole, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (from > to)
        {
            throw new BadQueryException("The range ends before it begins: 'from' must not be later than 'to'.");
        }

        var first = UnixTime.Tick(from);
        var end = UnixTime.EndTick(to);
        while (first < end)
        {
            // Silence may be long: go on at the next second that there is.
            var at = first;
            var next = await _pool.RunAsync(
                connection => connection.Scalar("SELECT min(tick) FROM frames WHERE tick >= $1 AND tick < $2", at, end), cancellationToken).ConfigureAwait(false);
            if (next is not { } start)
            {
                yield break;
            }

            first = Math.Min(start + FrameSliceSeconds, end);
            var until = first;
            foreach (var frame in await _pool.RunAsync(connection => _frames.Read(connection, start, until, whole), cancellationToken).ConfigureAwait(false))
            {
                yield return frame;
            }
        }
    }
}
