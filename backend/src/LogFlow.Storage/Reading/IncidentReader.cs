using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Reading;

/// <summary>Incidents and rules as they were saved.</summary>
internal static class IncidentReader
{
    private const int LimitMax = 200;
    private const string Columns = "json, acknowledged_ns, onset_ns, merged_into";

    /// <summary>Newest onset first. An incident that was merged into another is not listed.</summary>
    public static (IReadOnlyList<Incident> Incidents, string? NextCursor) List(DuckDbConnection connection, IncidentQuery query)
    {
        if (query.Limit is < 1 or > LimitMax)
        {
            throw new BadQueryException($"The limit must be 1 to {LimitMax}, not {query.Limit}.");
        }

        if (query.From > query.To)
        {
            throw new BadQueryException("The range ends before it begins: 'from' must not be later than 'to'.");
        }

        var identity = $"incidents {query with { Cursor = null, Limit = 1 }}";
        var filter = new Filter().Add("merged_into = ''");
        AddState(filter, query.State);
        if (!string.IsNullOrEmpty(query.Service))
        {
            filter.Add("contains(services, {0})", IncidentTable.Quoted(query.Service));
        }

        if (query.From is { } from)
        {
            filter.Add("onset_ns >= {0}", UnixTime.ToNs(from));
        }

        if (query.To is { } to)
        {
            filter.Add("onset_ns < {0}", UnixTime.ToNs(to));
        }

        // Onsets may be equal: then the row's number within the same onset, by id, tells where the page ended.
        var position = Cursor.Read(query.Cursor, identity);
        var skip = 0L;
        if (position is { } p)
        {
            filter.Add("onset_ns <= {0}", p.First);
            skip = p.Second;
        }

        var limit = filter.Parameter(query.Limit + 1);
        var offset = filter.Parameter(skip);
        var found = Read(
            connection,
            $"SELECT {Columns} FROM incidents {filter} ORDER BY onset_ns DESC, id LIMIT {limit} OFFSET {offset}",
            filter.Parameters);
        if (found.Count <= query.Limit)
        {
            return ([.. found.Select(f => f.Incident)], null);
        }

        found.RemoveAt(found.Count - 1);
        var last = found[^1].OnsetNs;
        var sameOnset = found.Count(f => f.OnsetNs == last) + (position?.First == last ? skip : 0);
        return ([.. found.Select(f => f.Incident)], Cursor.Write(last, sameOnset, identity));
    }

    /// <summary>Also one that was merged into another and is therefore not listed.</summary>
    public static Incident? Find(DuckDbConnection connection, string id) =>
        Read(connection, $"SELECT {Columns} FROM incidents WHERE id = $1", [id]).FirstOrDefault().Incident;

    /// <summary>Incidents that were open at some time of [from, to), newest onset first; at most the page's limit.</summary>
    public static IReadOnlyList<Incident> Overlapping(DuckDbConnection connection, long fromNs, long toNs) =>
    [
        .. Read(
            connection,
            $"SELECT {Columns} FROM incidents WHERE merged_into = '' AND onset_ns < $2 AND (resolved_ns IS NULL OR resolved_ns >= $1) ORDER BY onset_ns DESC, id LIMIT $3",
            [fromNs, toNs, LimitMax]).Select(f => f.Incident),
    ];

    /// <summary>By id.</summary>
    public static List<AlertRule> Rules(DuckDbConnection connection)
    {
        var rules = new List<AlertRule>();
        using var result = connection.Query("SELECT json FROM rules");
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                rules.Add(JsonSerializer.Deserialize<AlertRule>(chunk.Column(0).Bytes(row), LogFlowJson.Options)!);
            }
        }

        rules.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        return rules;
    }

    private static void AddState(Filter filter, string? state)
    {
        switch (state)
        {
            case null or "":
                break;
            case "open":
                filter.Add("state <> {0}", (int)IncidentState.Resolved);
                break;
            case "active":
                filter.Add("state = {0}", (int)IncidentState.Active);
                break;
            case "resolving":
                filter.Add("state = {0}", (int)IncidentState.Resolving);
                break;
            case "resolved":
                filter.Add("state = {0}", (int)IncidentState.Resolved);
                break;
            default:
                throw new BadQueryException($"An incident's state is open, active, resolving or resolved, not '{state}'.");
        }
    }

    private static List<(Incident Incident, long OnsetNs)> Read(DuckDbConnection connection, string sql, ReadOnlySpan<object?> parameters)
    {
        var found = new List<(Incident, long)>();
        using var result = connection.Query(sql, parameters);
        while (result.Next() is { } chunk)
        {
            var acknowledged = chunk.Column(1);
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var incident = JsonSerializer.Deserialize<Incident>(chunk.Column(0).Bytes(row), LogFlowJson.Options)!;
                if (!acknowledged.IsNull(row))
                {
                    incident = incident with { Acknowledged = UnixTime.FromNs(acknowledged.Values<long>()[row]) };
                }

                if (chunk.Column(3).Bytes(row).Length > 0)
                {
                    incident = incident with { MergedInto = chunk.Column(3).String(row) };
                }

                found.Add((incident, chunk.Column(2).Values<long>()[row]));
            }
        }

        return found;
    }
}
