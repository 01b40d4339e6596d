using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Every stored signal, also those in no incident. To which incident one belongs is known only afterwards (it may have waited for one
/// to join), so it is found while reading.
/// </summary>
internal sealed class SignalReader(ServiceNames services)
{
    private const int LimitMax = 500;

    /// <summary>Rows read at a time when some of them may not be wanted.</summary>
    private const int ChunkRows = 1_000;

    /// <summary>Rows that one call looks at; then it says how far it came.</summary>
    private const int RowsMax = 10_000;

    public SignalPage List(DuckDbConnection connection, SignalQuery query)
    {
        Check(query);
        var identity = $"signals {query with { Cursor = null, Limit = 1 }}";
        var position = Cursor.Read(query.Cursor, identity);
        if (Filter(query) is not { } filter)
        {
            return new SignalPage([], null);
        }

        var isByScore = query.Sort == "score";
        var found = new List<StoredSignal>();
        var looked = 0;
        while (true)
        {
            var wanted = query.InIncident is null ? query.Limit - found.Count + 1 : ChunkRows;
            var rows = Read(connection, filter, isByScore, position, wanted);
            var spans = IncidentSpans.Of(connection, rows.ConvertAll(row => row.Signal));
            foreach (var row in rows)
            {
                if (found.Count == query.Limit || looked == RowsMax)
                {
                    var (first, second) = position!.Value;
                    return new SignalPage(found, Cursor.Write(first, second, identity));
                }

                looked++;
                position = (row.Key, position?.First == row.Key ? position.Value.Second + 1 : 1);
                var incident = spans.Find(row.Signal);
                if (query.InIncident is null || query.InIncident == incident is not null)
                {
                    found.Add(new StoredSignal(row.Signal, incident?.Id, incident?.Root));
                }
            }

            if (rows.Count < wanted)
            {
                return new SignalPage(found, null);
            }
        }
    }

    private static void Check(SignalQuery query)
    {
        if (query.Limit is < 1 or > LimitMax)
        {
            throw new BadQueryException($"The limit must be 1 to {LimitMax}, not {query.Limit}.");
        }

        if (query.From > query.To)
        {
            throw new BadQueryException("The range ends before it begins: 'from' must not be later than 'to'.");
        }

        if (query.Sort is not ("time" or "score"))
        {
            throw new BadQueryException($"Signals are sorted by time or score, not '{query.Sort}'.");
        }
    }

    /// <summary>Null when nothing can match.</summary>
    private Filter? Filter(SignalQuery query)
    {
        var filter = new Filter();
        if (!string.IsNullOrEmpty(query.Service))
        {
            if (!services.TryFind(query.Service, out var service))
            {
                return null;
            }

            filter.Add("service = {0}", service);
        }

        if (!string.IsNullOrEmpty(query.Kind))
        {
            filter.Add("kind = {0}", query.Kind);
        }

        if (query.From is { } from)
        {
            filter.Add("tick >= {0}", UnixTime.Tick(from));
        }

        if (query.To is { } to)
        {
            filter.Add("tick < {0}", UnixTime.EndTick(to));
        }

        return filter;
    }

    private static List<Row> Read(DuckDbConnection connection, Filter filter, bool isByScore, (long First, long Second)? position, int limit)
    {
        // Equal keys are told apart by their place among equals, as the page before counted them.
        var mine = filter.Clone();
        if (position is { } p)
        {
            _ = isByScore ? mine.Add("score <= {0}", BitConverter.Int64BitsToDouble(p.First)) : mine.Add("tick <= {0}", p.First);
        }

        var rows = new List<Row>();
        var most = mine.Parameter(limit);
        var skip = mine.Parameter(position?.Second ?? 0);
        using var result = connection.Query(
            $"""
            SELECT tick, score, json FROM signals {mine}
            ORDER BY {(isByScore ? "score DESC, tick DESC" : "tick DESC, score DESC")}, service, kind, detector, template_id
            LIMIT {most} OFFSET {skip}
            """,
            mine.Parameters);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var key = isByScore ? BitConverter.DoubleToInt64Bits(chunk.Column(1).Values<double>()[row]) : chunk.Column(0).Values<long>()[row];
                rows.Add(new Row(key, JsonSerializer.Deserialize<Signal>(chunk.Column(2).Bytes(row), LogFlowJson.Options)!));
            }
        }

        return rows;
    }

    private readonly record struct Row(long Key, Signal Signal);
}
