using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Templates with what was counted of them. Narrower templates that grew into a more general one are counted with it and shown as
/// it.
/// </summary>
internal sealed class TemplateReader(ServiceNames services, TemplateCatalog templates, SearchReader search)
{
    private const int LimitMax = 1000;
    private const int TrendBuckets = 30;
    private const int RecentRecords = 5000;
    private const int ExamplesMax = 10;

    public IReadOnlyList<TemplateSummary> List(DuckDbConnection connection, TemplateQuery query, long? since = null, long? until = null)
    {
        if (query.Limit is < 1 or > LimitMax)
        {
            throw new BadQueryException($"The limit must be 1 to {LimitMax}, not {query.Limit}.");
        }

        since ??= query.From is { } from ? UnixTime.Tick(from) : null;
        until ??= AfterSecondOf(query.To);
        var found = Count(connection, query.Service, null, since, until)
            .Where(t => query.MinSeverity is not { } severity || t.Severity >= severity)
            .Where(t => string.IsNullOrEmpty(query.Text) || t.Template.Text.Contains(query.Text, StringComparison.OrdinalIgnoreCase));
        var sorted = query.Sort switch
        {
            "count" or "" or null => found.OrderByDescending(t => t.Total).ThenBy(t => t.Template.Text, StringComparer.Ordinal),
            "recent" => found.OrderByDescending(t => t.LastTick).ThenBy(t => t.Template.Text, StringComparer.Ordinal),
            "new" => found.OrderByDescending(t => t.FirstSeenNs).ThenBy(t => t.Template.Text, StringComparer.Ordinal),
            "text" => found.OrderBy(t => t.Template.Text, StringComparer.Ordinal),
            _ => throw new BadQueryException($"Templates can be sorted by count, recent, new or text, not by '{query.Sort}'."),
        };
        return [.. sorted.Take(query.Limit).Select(t => t.ToSummary())];
    }

    public TemplateDetail? Read(DuckDbConnection connection, TemplateId id, DateTimeOffset? until = null)
    {
        if (templates.Newest(id.Value) is not { } template)
        {
            return null;
        }

        var family = templates.Family(template.Id);
        var counted = Count(connection, null, family, null, AfterSecondOf(until)).FirstOrDefault() ?? new Counted(template);
        var values = Parameters(connection, template, until);
        return new TemplateDetail(
            counted.ToSummary(),
            [.. values.Select(value => value.Top())],
            search.Search(connection, new SearchQuery { Template = new TemplateId(template.Id), To = until, Limit = ExamplesMax }).Records)
        {
            ParameterStats = [.. values.Select(value => value.Stats())],
            ByService = counted.ByService(),
        };
    }

    /// <summary>The first second that is not counted any more.</summary>
    private static long? AfterSecondOf(DateTimeOffset? until) => until is { } end ? UnixTime.Tick(end) + 1 : null;

    private List<Counted> Count(DuckDbConnection connection, string? service, IReadOnlyList<ulong>? family, long? since, long? until)
    {
        var filter = new Filter();
        if (!string.IsNullOrEmpty(service))
        {
            if (!services.TryFind(service, out var serviceId))
            {
                return [];
            }

            filter.Add("service = {0}", serviceId);
        }

        if (family is not null)
        {
            filter.Add("template_id IN (" + IdList.Unnest("{0}") + ")", IdList.Of(family));
        }

        var oldest = Math.Max(connection.Scalar("SELECT min(tick) FROM template_windows") ?? 0, since ?? long.MinValue);
        var newest = Math.Min(connection.Scalar("SELECT max(tick) FROM template_windows") ?? 0, (until ?? long.MaxValue) - 1);
        filter.Add("tick >= {0} AND tick <= {1}", oldest, newest);
        var width = Math.Max(1, (newest - oldest + TrendBuckets) / TrendBuckets);
        var bucket = $"(tick - {filter.Parameter(oldest)}) // {filter.Parameter(width)}";

        var counted = new SortedDictionary<ulong, Counted>();
        using var result = connection.Query(
            $"""
            SELECT template_id, service, CAST({bucket} AS INTEGER) AS bucket, CAST(sum(count) AS BIGINT), max(severity), min(tick), max(tick)
            FROM template_windows {filter} GROUP BY template_id, service, bucket ORDER BY template_id, service, bucket
            """,
            filter.Parameters);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                if (templates.Newest(chunk.Column(0).Values<ulong>()[row]) is not { } template)
                {
                    continue;
                }

                if (!counted.TryGetValue(template.Id, out var entry))
                {
                    counted[template.Id] = entry = new Counted(template);
                }

                entry.Add(
                    services[chunk.Column(1).Values<int>()[row]],
                    Math.Clamp(chunk.Column(2).Values<int>()[row], 0, TrendBuckets - 1),
                    chunk.Column(3).Values<long>()[row],
                    chunk.Column(4).Values<byte>()[row],
                    chunk.Column(5).Values<long>()[row],
                    chunk.Column(6).Values<long>()[row]);
            }
        }

        return [.. counted.Values];
    }

    private static ParameterValues[] Parameters(DuckDbConnection connection, StoredTemplate template, DateTimeOffset? until)
    {
        if (template.Wildcards == 0)
        {
            return [];
        }

        var values = new ParameterValues[template.Wildcards];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new ParameterValues();
        }

        var left = RecentRecords;
        foreach (var (from, to) in TimeWindows.Of(connection, long.MinValue, until is { } end ? UnixTime.ToNs(end) : long.MaxValue))
        {
            using var result = connection.Query(
                """
                SELECT params FROM records
                WHERE template_id = $1 AND params IS NOT NULL AND time_ns >= $2 AND time_ns < $3
                ORDER BY time_ns DESC, seq DESC LIMIT $4
                """,
                template.Id,
                from,
                to,
                left);
            while (result.Next() is { } chunk)
            {
                left -= chunk.RowCount;
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    var texts = chunk.Column(0).String(row)!.Split(ParameterSeparator.Character);
                    for (var i = 0; i < Math.Min(texts.Length, values.Length); i++)
                    {
                        values[i].Add(texts[i]);
                    }
                }
            }

            if (left <= 0)
            {
                break;
            }
        }

        return values;
    }

    private sealed class Counted(StoredTemplate template)
    {
        private readonly SortedDictionary<string, long> _services = new(StringComparer.Ordinal);
        private readonly long[] _trend = new long[TrendBuckets];
        private long _firstTick = long.MaxValue;

        public StoredTemplate Template { get; } = template;

        public long Total { get; private set; }

        public byte Severity { get; private set; }

        public long LastTick { get; private set; } = long.MinValue;

        /// <summary>When the template came into being; of one that grew out of others, when those were first counted if earlier.</summary>
        public long FirstSeenNs => _firstTick == long.MaxValue ? Template.FirstSeenNs : Math.Min(Template.FirstSeenNs, _firstTick * UnixTime.SecondNs);

        public void Add(string service, int bucket, long count, byte severity, long firstTick, long lastTick)
        {
            _services[service] = _services.GetValueOrDefault(service) + count;
            _trend[bucket] += count;
            Total += count;
            Severity = Math.Max(Severity, severity);
            _firstTick = Math.Min(_firstTick, firstTick);
            LastTick = Math.Max(LastTick, lastTick);
        }

        public IReadOnlyList<ValueCount> ByService() =>
            [.. _services.OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s => new ValueCount(s.Key, s.Value))];

        public TemplateSummary ToSummary() => new(
            new TemplateId(Template.Id),
            Template.Text,
            Contracts.Records.Severity.Name(Total == 0 ? Template.Severity : Severity),
            Total,
            UnixTime.FromNs(FirstSeenNs),
            LastTick == long.MinValue ? UnixTime.FromNs(FirstSeenNs) : DateTimeOffset.FromUnixTimeSeconds(LastTick),
            [.. _services.Keys],
            _trend);
    }
}
