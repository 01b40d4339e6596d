using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Templates with what was counted of them. Narrower templates that grew into a more general one are counted with it and shown as
/// it; what a person corrected is told as corrected.
/// </summary>
internal sealed class TemplateReader(ServiceNames services, TemplateCatalog templates, SplitReader splits, SearchReader search)
{
    private const int LimitMax = 1000;
    private const int ExamplesMax = 10;

    private readonly ParameterReader _parameters = new(splits);

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
            .Where(t => string.IsNullOrEmpty(query.Text) || t.Template.Text.Contains(query.Text, StringComparison.OrdinalIgnoreCase) ||
                        templates.Corrected.Name(t.Template.Id)?.Contains(query.Text, StringComparison.OrdinalIgnoreCase) == true);
        var sorted = query.Sort switch
        {
            "count" or "" or null => found.OrderByDescending(t => t.Total).ThenBy(t => t.Template.Text, StringComparer.Ordinal),
            "recent" => found.OrderByDescending(t => t.LastTick).ThenBy(t => t.Template.Text, StringComparer.Ordinal),
            "new" => found.OrderByDescending(t => t.FirstSeenNs).ThenBy(t => t.Template.Text, StringComparer.Ordinal),
            "text" => found.OrderBy(t => t.Template.Text, StringComparer.Ordinal),
            _ => throw new BadQueryException($"Templates can be sorted by count, recent, new or text, not by '{query.Sort}'."),
        };
        return [.. sorted.Take(query.Limit).Select(Summary)];
    }

    public TemplateDetail? Read(DuckDbConnection connection, TemplateId id, DateTimeOffset? until = null)
    {
        var part = splits.IsEmpty ? null : splits.Find(connection, id.Value);
        if ((part?.Told ?? templates.Newest(id.Value)) is not { } template)
        {
            return null;
        }

        var family = templates.Family(part?.Of.Id ?? template.Id);
        var counted = Count(connection, null, family, null, AfterSecondOf(until)).Find(t => t.Template.Id == template.Id) ?? new TemplateCount(template, TrendSteps.Max) { PartOf = part?.Of.Id };
        var values = _parameters.Read(connection, part?.Of ?? template, part, until);
        return new TemplateDetail(
            Summary(counted),
            [.. values.Select(value => value.Top())],
            search.Search(connection, new SearchQuery { Template = new TemplateId(template.Id), To = until, Limit = ExamplesMax }).Records)
        {
            ParameterStats = [.. values.Select(value => value.Stats())],
            ByService = counted.ByService(),
            Corrections = [.. templates.Corrections.Where(c => IsAbout(c, part?.Of.Id ?? template.Id))],
        };
    }

    private bool IsAbout(TemplateCorrection correction, ulong template) =>
        (templates.Newest(correction.TemplateOf().Value)?.Id ?? templates.Corrected.Kept(correction.TemplateOf().Value)) == template;

    private TemplateSummary Summary(TemplateCount counted) => counted.ToSummary(templates.Corrected);

    /// <summary>The first second that is not counted any more.</summary>
    private static long? AfterSecondOf(DateTimeOffset? until) => until is { } end ? UnixTime.Tick(end) + 1 : null;

    private List<TemplateCount> Count(DuckDbConnection connection, string? service, IReadOnlyList<ulong>? family, long? since, long? until)
    {
        var filter = new Filter();
        int? serviceId = null;
        if (!string.IsNullOrEmpty(service))
        {
            if (!services.TryFind(service, out var found))
            {
                return [];
            }

            serviceId = found;
            filter.Add("service = {0}", found);
        }

        if (family is not null)
        {
            filter.Add("template_id IN (" + IdList.Unnest("{0}") + ")", IdList.Of(family));
        }

        var oldest = Math.Max(connection.Scalar("SELECT min(tick) FROM template_windows") ?? 0, since ?? long.MinValue);
        var newest = Math.Min(connection.Scalar("SELECT max(tick) FROM template_windows") ?? 0, (until ?? long.MaxValue) - 1);
        filter.Add("tick >= {0} AND tick <= {1}", oldest, newest);
        var steps = new TrendSteps(oldest, newest);

        var counted = new SortedDictionary<ulong, TemplateCount>();
        TemplateCount Of(StoredTemplate template, SplitPart? part = null) =>
            counted.TryGetValue(template.Id, out var entry) ? entry : counted[template.Id] = new TemplateCount(template, steps.Count) { PartOf = part?.Of.Id };
        var bucket = steps.Sql(filter);
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
                var id = chunk.Column(0).Values<ulong>()[row];
                var part = splits.PartOf(id);
                if ((part?.Told ?? templates.Newest(id)) is not { } template)
                {
                    continue;
                }

                Of(template, part).Add(
                    services[chunk.Column(1).Values<int>()[row]],
                    chunk.Column(2).Values<int>()[row],
                    chunk.Column(3).Values<long>()[row],
                    chunk.Column(4).Values<byte>()[row],
                    chunk.Column(5).Values<long>()[row],
                    chunk.Column(6).Values<long>()[row]);
            }
        }

        foreach (var split in templates.Corrected.Splits.Keys.Where(split => family is null || family.Contains(split)))
        {
            if (templates.Newest(split) is not { } template)
            {
                continue;
            }

            var rest = Of(template);
            foreach (var part in splits.Count(connection, template, serviceId, oldest, newest, steps.Sql))
            {
                Of(part.Part.Told, part.Part).Add(services[part.Service], part.Bucket, part.Count, part.Severity, part.FirstTick, part.LastTick);
                rest.Take(services[part.Service], part.Bucket, part.Count);
            }
        }

        return [.. counted.Values.Where(t => t.Total > 0)];
    }
}
