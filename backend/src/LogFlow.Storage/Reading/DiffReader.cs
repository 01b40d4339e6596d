using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>Compares two windows of the stored seconds: templates, edges, services, and the changes told in the later one.</summary>
internal sealed class DiffReader(ServiceNames services, TemplateCatalog templates, SplitReader splits, ChangeReader changes)
{
    private const int TemplatesMax = 500;
    private const int ChangesMax = 1000;
    private const long DefaultSeconds = 15 * 60;

    /// <summary>Counts of a template that say how a service's traffic as a whole changed.</summary>
    private const long ScaleCountMin = 20;
    private const int ScaleTemplatesMin = 3;
    private const double ScaleMax = 4;

    public ChangeReport Report(DuckDbConnection connection, DiffQuery query)
    {
        var windows = Windows(connection, query);
        var released = changes.List(connection, new ChangeQuery(windows.From, windows.To, query.Service, ChangesMax));
        return new ChangeReport(windows, Templates(connection, query, windows), released, Edges(connection, query, windows), Services(connection, query, windows));
    }

    public IReadOnlyList<TemplateChange> Templates(DuckDbConnection connection, DiffQuery query, DiffWindows windows)
    {
        var ratio = RatioOf(windows);
        if (ratio is null)
        {
            return [];
        }

        var found = new List<TemplateChange>();
        foreach (var service in Count(connection, query, windows).GroupBy(pair => pair.Service))
        {
            var scaled = ratio.Value * ScaleOf([.. service], ratio.Value);
            foreach (var pair in service)
            {
                // Something that was never written before is news however rare it is.
                var isFirst = pair is { Before: 0, Earlier: 0 };
                if (isFirst || RateTest.IsChange(pair.Before, pair.After, scaled))
                {
                    found.Add(Told(pair, scaled, isFirst));
                }
            }
        }

        return
        [
            .. found.OrderByDescending(change => change.Score).ThenBy(change => change.Service, StringComparer.Ordinal)
                .ThenBy(change => change.Text, StringComparer.Ordinal).Take(TemplatesMax),
        ];
    }

    public DiffWindows Windows(DuckDbConnection connection, DiffQuery query)
    {
        var oldest = connection.Scalar("SELECT min(tick) FROM frames");
        var newest = connection.Scalar("SELECT max(tick) FROM frames");
        var to = query.To is { } t ? UnixTime.EndTick(t) : (newest ?? -1) + 1;
        
        // A young store has no quarter of an hour before the last one: half of what it holds is compared with the other half.
        var held = oldest is { } first && first < to ? to - first : DefaultSeconds;
        var from = query.From is { } f ? UnixTime.Tick(f) : to - Math.Clamp(held / 2, 1, DefaultSeconds);
        var baseTo = query.BaseTo is { } bt ? UnixTime.EndTick(bt) : from;
        var baseFrom = query.BaseFrom is { } bf ? UnixTime.Tick(bf) : baseTo - (to - from);
        if (from >= to || baseFrom >= baseTo)
        {
            throw new BadQueryException("A window ends before it begins: 'from' must be earlier than 'to', and 'base_from' than 'base_to'.");
        }

        double Held(long start, long end) => oldest is null ? 0 : Math.Max(0, Math.Min(end, newest!.Value + 1) - Math.Max(start, oldest.Value));
        return new DiffWindows(
            UnixTime.FromNs(from * UnixTime.SecondNs),
            UnixTime.FromNs(to * UnixTime.SecondNs),
            Held(from, to),
            UnixTime.FromNs(baseFrom * UnixTime.SecondNs),
            UnixTime.FromNs(baseTo * UnixTime.SecondNs),
            Held(baseFrom, baseTo));
    }

    private static double? RatioOf(DiffWindows windows) => windows.Seconds > 0 && windows.BaseSeconds > 0 ? windows.Seconds / windows.BaseSeconds : null;

    private static TemplateChange Told(Pair pair, double ratio, bool isFirst)
    {
        var kind = pair.Before == 0 ? "new" : pair.After == 0 ? "vanished" : pair.After > pair.Before * ratio ? "surging" : "rarer";
        // A warning or an error counts double, and so does what never was before.
        var weight = (pair.Severity >= Severity.Warn ? 2 : 1) * (isFirst ? 2 : 1);
        var score = Math.Abs(RateTest.Score(pair.Before, pair.After, ratio)) * weight;
        return new TemplateChange(
            kind, pair.Service, new TemplateId(pair.Template.Id), pair.Template.Text, Severity.Name(pair.Severity), pair.Before, pair.After,
            Math.Round(pair.Before * ratio, 1), isFirst, Math.Round(score, 2));
    }

    /// <summary>How much more or less the service says of everything: the median over its templates.</summary>
    private static double ScaleOf(IReadOnlyList<Pair> pairs, double ratio)
    {
        var times = pairs.Where(pair => pair.Before >= ScaleCountMin).Select(pair => pair.After / (pair.Before * ratio)).Order().ToList();
        return times.Count < ScaleTemplatesMin ? 1 : Math.Clamp(times[times.Count / 2], 1 / ScaleMax, ScaleMax);
    }

    private List<Pair> Count(DuckDbConnection connection, DiffQuery query, DiffWindows windows)
    {
        var service = -1;
        if (query.Service is { } name && !services.TryFind(name, out service))
        {
            return [];
        }

        var pairs = new SortedDictionary<(string Service, ulong Template), Pair>();
        Pair Of(string name, StoredTemplate template) =>
            pairs.TryGetValue((name, template.Id), out var pair) ? pair : pairs[(name, template.Id)] = new Pair(name, template);
        using var result = connection.Query(
            """
            SELECT service, template_id,
                   CAST(coalesce(sum(count) FILTER (tick >= $3 AND tick < $4), 0) AS BIGINT),
                   CAST(coalesce(sum(count) FILTER (tick >= $1 AND tick < $2), 0) AS BIGINT),
                   CAST(coalesce(sum(count) FILTER (tick < $1), 0) AS BIGINT),
                   max(severity)
            FROM template_windows WHERE tick < greatest($2, $4) AND ($5 < 0 OR service = $5) GROUP BY service, template_id
            """,
            Tick(windows.From), Tick(windows.To), Tick(windows.BaseFrom), Tick(windows.BaseTo), service);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var id = chunk.Column(1).Values<ulong>()[row];
                if ((splits.PartOf(id)?.Told ?? templates.Newest(id)) is not { } template || templates.Corrected.IsNoise(template.Id))
                {
                    continue;
                }

                var pair = Of(services[chunk.Column(0).Values<int>()[row]], template);
                pair.Before += chunk.Column(2).Values<long>()[row];
                pair.After += chunk.Column(3).Values<long>()[row];
                pair.Earlier += chunk.Column(4).Values<long>()[row];
                pair.Severity = Math.Max(pair.Severity, chunk.Column(5).Values<byte>()[row]);
            }
        }

        foreach (var split in templates.Corrected.Splits.Keys)
        {
            if (templates.Newest(split) is { } template && !templates.Corrected.IsNoise(template.Id))
            {
                TakeApart(connection, template, service < 0 ? null : service, windows, Of);
            }
        }

        return [.. pairs.Values.Where(pair => pair.Before + pair.After > 0)];
    }

    /// <summary>Moves the counts of a split template's values to templates of their own.</summary>
    private void TakeApart(DuckDbConnection connection, StoredTemplate template, int? service, DiffWindows windows, Func<string, StoredTemplate, Pair> of)
    {
        const int isBefore = 1, isAfter = 2, isEarlier = 4;
        string Bucket(Filter f) =>
            $"(CASE WHEN tick >= {f.Parameter(Tick(windows.BaseFrom))} AND tick < {f.Parameter(Tick(windows.BaseTo))} THEN 1 ELSE 0 END) + " +
            $"(CASE WHEN tick >= {f.Parameter(Tick(windows.From))} AND tick < {f.Parameter(Tick(windows.To))} THEN 2 ELSE 0 END) + " +
            $"(CASE WHEN tick < {f.Parameter(Tick(windows.From))} THEN 4 ELSE 0 END)";
        var end = Math.Max(Tick(windows.To), Tick(windows.BaseTo)) - 1;
        foreach (var count in splits.Count(connection, template, service, 0, end, Bucket))
        {
            var (pair, rest) = (of(services[count.Service], count.Part.Told), of(services[count.Service], template));
            var (before, after) = ((count.Bucket & isBefore) != 0 ? count.Count : 0, (count.Bucket & isAfter) != 0 ? count.Count : 0);
            pair.Before += before;
            pair.After += after;
            pair.Earlier += (count.Bucket & isEarlier) != 0 ? count.Count : 0;
            pair.Severity = Math.Max(pair.Severity, count.Severity);
            rest.Before = Math.Max(0, rest.Before - before);
            rest.After = Math.Max(0, rest.After - after);
        }
    }

    private List<EdgeChange> Edges(DuckDbConnection connection, DiffQuery query, DiffWindows windows)
    {
        var found = new List<EdgeChange>();
        if (RatioOf(windows) is not { } ratio)
        {
            return found;
        }

        Each(connection, "edge_windows", "caller, callee", "calls", windows, (chunk, row, before, after) =>
        {
            var (caller, callee) = (services[chunk.Column(0).Values<int>()[row]], services[chunk.Column(1).Values<int>()[row]]);
            var isWanted = query.Service is null || query.Service == caller || query.Service == callee;
            if (isWanted && (before == 0 || after == 0) && RateTest.IsChange(before, after, ratio))
            {
                found.Add(new EdgeChange(before == 0 ? "new" : "gone", caller, callee, before, after));
            }
        });
        return [.. found.OrderBy(edge => edge.Caller, StringComparer.Ordinal).ThenBy(edge => edge.Callee, StringComparer.Ordinal)];
    }

    private List<ServiceChange> Services(DuckDbConnection connection, DiffQuery query, DiffWindows windows)
    {
        var found = new List<ServiceChange>();
        if (RatioOf(windows) is not { } ratio)
        {
            return found;
        }

        Each(connection, "service_windows", "service, service", "logs + spans", windows, (chunk, row, before, after) =>
        {
            var name = services[chunk.Column(0).Values<int>()[row]];
            if ((query.Service is null || query.Service == name) && (before == 0 || after == 0) && RateTest.IsChange(before, after, ratio))
            {
                found.Add(new ServiceChange(before == 0 ? "new" : "gone", name, before, after));
            }
        });
        return [.. found.OrderBy(service => service.Service, StringComparer.Ordinal)];
    }

    private static void Each(DuckDbConnection connection, string table, string keys, string what, DiffWindows windows, Action<DuckDbChunk, int, long, long> read)
    {
        using var result = connection.Query(
            $"""
            SELECT {keys}, CAST(coalesce(sum({what}) FILTER (tick >= $3 AND tick < $4), 0) AS BIGINT), CAST(coalesce(sum({what}) FILTER (tick >= $1 AND tick < $2), 0) AS BIGINT)
            FROM {table} WHERE (tick >= $1 AND tick < $2) OR (tick >= $3 AND tick < $4) GROUP BY 1, 2
            """,
            Tick(windows.From), Tick(windows.To), Tick(windows.BaseFrom), Tick(windows.BaseTo));
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                read(chunk, row, chunk.Column(2).Values<long>()[row], chunk.Column(3).Values<long>()[row]);
            }
        }
    }

    private static long Tick(DateTimeOffset time) => time.ToUnixTimeSeconds();

    private sealed class Pair(string service, StoredTemplate template)
    {
        public string Service { get; } = service;

        public StoredTemplate Template { get; } = template;

        public long Before { get; set; }

        public long After { get; set; }

        /// <summary>All that was written before the later window.</summary>
        public long Earlier { get; set; }

        public byte Severity { get; set; }
    }
}
