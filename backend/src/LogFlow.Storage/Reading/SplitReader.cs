using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>One value of a split template, told as a template of its own.</summary>
/// <param name="Of">The template that is split.</param>
/// <param name="Position">The wildcard that it is split by.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Told">The template with the value in its place.</param>
internal sealed record SplitPart(StoredTemplate Of, int Position, string Value, StoredTemplate Told);

/// <summary>Lines of a part at a service in a bucket of time.</summary>
internal readonly record struct SplitCount(SplitPart Part, int Service, int Bucket, long Count, byte Severity, long FirstTick, long LastTick);

/// <summary>
/// Templates that a person split by a wildcard. Nothing is stored apart for them: the records hold the values, so a split applies to
/// all that was ever stored and leaves no trace when it is taken back. Values beyond the most frequent ones stay with the template.
/// </summary>
internal sealed class SplitReader(TemplateCatalog templates)
{
    private const int ValuesLooked = 1000;

    public bool IsEmpty => templates.Corrected.Splits.Count == 0;

    /// <summary>The part that narrower templates, whose text has the value in the wildcard's place, belong to; null for all others.</summary>
    public SplitPart? PartOf(ulong template)
    {
        if (IsEmpty || templates.Find(template) is not { } narrow || templates.Newest(template) is not { } wide || wide.Id == narrow.Id ||
            !templates.Corrected.Splits.TryGetValue(wide.Id, out var position) || TemplateSplit.PlaceIn(narrow.Text, wide.Text, position) is not { Value: { } value })
        {
            return null;
        }

        return Part(wide, position, value);
    }

    /// <summary>The part whose id this is; null when it is none of a split template's.</summary>
    public SplitPart? Find(DuckDbConnection connection, ulong id)
    {
        foreach (var (template, position) in templates.Corrected.Splits)
        {
            if (template == id || templates.Newest(template) is not { } split)
            {
                continue;
            }

            var known = templates.Family(template).Select(PartOf).OfType<SplitPart>().FirstOrDefault(part => part.Told.Id == id);
            if ((known ?? Values(connection, split, position).Select(value => Part(split, position, value)).FirstOrDefault(part => part.Told.Id == id)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>
    /// Conditions on <c>records</c> under which a record belongs to a part: one of the narrower templates with the value in their text, or
    /// the value among the parameters.
    /// </summary>
    public string Condition(Filter filter, SplitPart part, string table = "")
    {
        var constant = new List<ulong>();
        var alternatives = new List<string>();
        foreach (var (id, position) in Members(part.Of, part.Position))
        {
            if (position is { } p)
            {
                alternatives.Add($"({table}template_id = {filter.Parameter(id)} AND string_split({table}params, chr(31))[{filter.Parameter(p + 1)}] = {filter.Parameter(part.Value)})");
            }
            else if (PartOf(id)?.Value == part.Value)
            {
                constant.Add(id);
            }
        }

        alternatives.Add($"{table}template_id IN ({IdList.Unnest(filter.Parameter(IdList.Of(constant)))})");
        return $"({string.Join(" OR ", alternatives)})";
    }

    /// <summary>Lines per part, service and bucket among the records of [from, to] whose value is among their parameters.</summary>
    /// <param name="connection">To read with.</param>
    /// <param name="template">The split template.</param>
    /// <param name="service">Only of this service; null for all.</param>
    /// <param name="from">First second.</param>
    /// <param name="to">Last second.</param>
    /// <param name="bucketOf">SQL of a whole number made of <c>tick</c> and the filter's parameters.</param>
    public IReadOnlyList<SplitCount> Count(DuckDbConnection connection, StoredTemplate template, int? service, long from, long to, Func<Filter, string> bucketOf)
    {
        var counts = new List<(string Value, SplitCount Count)>();
        var split = templates.Corrected.Splits[template.Id];
        foreach (var (id, position) in Members(template, split))
        {
            if (position is not { } p)
            {
                continue;
            }

            var filter = Rows(id);
            filter.Add("time_ns >= {0} AND time_ns < {1}", Math.Max(from, 0) * UnixTime.SecondNs, (Math.Min(to, long.MaxValue / UnixTime.SecondNs - 1) + 1) * UnixTime.SecondNs);
            if (service is { } only)
            {
                filter.Add("service = {0}", only);
            }

            var bucket = bucketOf(filter);
            var parameter = filter.Parameter(p + 1);
            using var result = connection.Query(
                $"""
                SELECT service, CAST({bucket} AS INTEGER) AS bucket, value, count(*), max(severity), min(tick), max(tick)
                FROM (SELECT service, severity, time_ns // 1000000000 AS tick, string_split(params, chr(31))[{parameter}] AS value FROM records {filter})
                GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                """,
                filter.Parameters);
            while (result.Next() is { } chunk)
            {
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    if (chunk.Column(2).String(row) is { Length: > 0 and <= TemplateSplit.ValueCharsMax } value)
                    {
                        counts.Add((value, new SplitCount(
                            Part(template, split, value), chunk.Column(0).Values<int>()[row], chunk.Column(1).Values<int>()[row], chunk.Column(3).Values<long>()[row],
                            chunk.Column(4).Values<byte>()[row], chunk.Column(5).Values<long>()[row], chunk.Column(6).Values<long>()[row])));
                    }
                }
            }
        }

        var told = counts.GroupBy(c => c.Value, StringComparer.Ordinal).OrderByDescending(g => g.Sum(c => c.Count.Count)).ThenBy(g => g.Key, StringComparer.Ordinal).Take(TemplateSplit.PartsMax);
        return [.. told.SelectMany(g => g.Select(c => c.Count))];
    }

    /// <summary>Parts of split templates whose values the records since that second hold, or their templates' texts.</summary>
    /// <param name="connection">To read with.</param>
    /// <param name="since">Unix seconds.</param>
    public IReadOnlySet<TemplateId> Parts(DuckDbConnection connection, long since)
    {
        var parts = new HashSet<TemplateId>();
        foreach (var (template, position) in templates.Corrected.Splits)
        {
            if (templates.Newest(template) is { } split)
            {
                parts.UnionWith(templates.Family(template).Select(PartOf).OfType<SplitPart>().Select(part => new TemplateId(part.Told.Id)));
                parts.UnionWith(Values(connection, split, position, since).Select(value => new TemplateId(Part(split, position, value).Told.Id)));
            }
        }

        return parts;
    }

    private static Filter Rows(ulong template) => new Filter()
        .Add("template_id = {0}", template)
        .Add("params IS NOT NULL")
        .Add("kind = {0}", (int)RecordKind.Log)
        .Add("(flags & {0}) = 0", (int)RecordFlags.Late);

    private static SplitPart Part(StoredTemplate split, int position, string value)
    {
        var told = TemplateSplit.PartText(split.Text, position, value);
        return new SplitPart(split, position, value, new StoredTemplate(TemplateCorrection.IdOf(told).Value, told, split.FirstSeenNs, split.Severity));
    }

    /// <summary>The templates told as the split one, with the index of the wildcard there; null where the text holds the value.</summary>
    private IEnumerable<(ulong Id, int? Position)> Members(StoredTemplate template, int position)
    {
        foreach (var id in templates.Family(template.Id))
        {
            if (templates.Find(id) is { } member && TemplateSplit.PlaceIn(member.Text, template.Text, position) is { } place)
            {
                yield return (id, place.Parameter);
            }
        }
    }

    private List<string> Values(DuckDbConnection connection, StoredTemplate template, int position, long? since = null)
    {
        var found = new List<string>();
        foreach (var (id, at) in Members(template, position))
        {
            if (at is not { } p)
            {
                continue;
            }

            var filter = Rows(id);
            if (since is { } from)
            {
                filter.Add("time_ns >= {0}", from * UnixTime.SecondNs);
            }

            var parameter = filter.Parameter(p + 1);
            using var result = connection.Query(
                $"SELECT value, count(*) AS lines FROM (SELECT string_split(params, chr(31))[{parameter}] AS value FROM records {filter}) GROUP BY value ORDER BY lines DESC, value LIMIT {ValuesLooked}",
                filter.Parameters);
            while (result.Next() is { } chunk)
            {
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    found.Add(chunk.Column(0).String(row) ?? "");
                }
            }
        }

        return found;
    }
}
