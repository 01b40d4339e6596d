using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>Traces: the recent ones as a list, one of them as a waterfall.</summary>
internal sealed class TraceReader(ServiceNames services, RecordRows rows)
{
    /// <summary>Records of one trace that are read; a longer trace is cut at its end.</summary>
    internal const int RecordsMax = 120_000;

    private const int LimitMax = 500;
    private const long SlowestOfNs = 15 * 60 * UnixTime.SecondNs;

    /// <summary>A trace that runs over the edge of a window is followed this far, seconds.</summary>
    private const long MarginNsMax = 30 * UnixTime.SecondNs;

    /// <summary>Newest start first, then by id.</summary>
    public IReadOnlyList<TraceSummary> Recent(DuckDbConnection connection, TraceQuery query)
    {
        if (query.Limit is < 1 or > LimitMax)
        {
            throw new BadQueryException($"The limit must be 1 to {LimitMax}, not {query.Limit}.");
        }

        if (query.MinDurationMs is { } ms && !double.IsFinite(ms))
        {
            throw new BadQueryException("The smallest duration must be a number of milliseconds.");
        }

        if (query.From > query.To)
        {
            throw new BadQueryException("The range ends before it begins: 'from' must not be later than 'to'.");
        }

        var service = -1;
        if (!string.IsNullOrEmpty(query.Service) && !services.TryFind(query.Service, out service))
        {
            return [];
        }

        if (query.IsSlowest)
        {
            return WithRoots(connection, Slowest(connection, query, service));
        }

        var found = new List<Found>();
        foreach (var (from, to) in TimeWindows.Of(
            connection, query.From is { } first ? UnixTime.ToNs(first) : long.MinValue, query.To is { } last ? UnixTime.ToNs(last) : long.MaxValue))
        {
            found.AddRange(InWindow(connection, query, service, from, to, query.Limit - found.Count));
            if (found.Count == query.Limit)
            {
                break;
            }
        }

        return WithRoots(connection, found);
    }

    private static List<Found> Slowest(DuckDbConnection connection, TraceQuery query, int service)
    {
        var newest = connection.Scalar("SELECT max(time_ns) FROM records") ?? 0;
        var to = Math.Min(query.To is { } last ? UnixTime.ToNs(last) : long.MaxValue, newest == long.MaxValue ? newest : newest + 1);
        var from = Math.Max(query.From is { } first ? UnixTime.ToNs(first) : long.MinValue, to < long.MinValue + SlowestOfNs ? long.MinValue : to - SlowestOfNs);
        return from < to ? InWindow(connection, query, service, from, to, query.Limit) : [];
    }

    public TraceDetail? Trace(DuckDbConnection connection, TraceId id)
    {
        if (id.IsNone)
        {
            return null;
        }

        var records = rows.Read(
            connection,
            "SELECT * FROM records r WHERE r.trace_hi = $1 AND r.trace_lo = $2 ORDER BY r.time_ns, r.seq LIMIT $3",
            [id.High, id.Low, RecordsMax]);
        return records.Count == 0 ? null : TraceTree.Build(id, records) with { IsCut = records.Count == RecordsMax };
    }

    private static List<Found> InWindow(DuckDbConnection connection, TraceQuery query, int service, long from, long to, int limit)
    {
        var margin = (long)Int128.Clamp(((Int128)to - from) * 4, UnixTime.SecondNs, MarginNsMax);
        var found = new List<Found>();
        using var result = connection.Query(
            $"""
            SELECT r.trace_hi, r.trace_lo, min(r.time_ns) AS start, max(r.time_ns + greatest(r.duration_ns, 0)) AS finish,
                   count(*) FILTER (r.kind = 1) AS spans, count(DISTINCT r.service) AS services,
                   CASE WHEN spans > 0 THEN count(*) FILTER (r.kind = 1 AND {SearchReader.IsError}) ELSE count(*) FILTER ({SearchReader.IsError}) END AS errors
            FROM records r
            WHERE (r.trace_hi <> 0 OR r.trace_lo <> 0) AND r.time_ns >= $1 AND r.time_ns < $2
            GROUP BY r.trace_hi, r.trace_lo
            HAVING start >= $3 AND start < $4 AND (NOT $5 OR errors > 0) AND ($6 < 0 OR bool_or(r.service = $6)) AND finish - start >= $7
            ORDER BY {(query.IsSlowest ? "finish - start" : "start")} DESC, r.trace_hi, r.trace_lo
            LIMIT $8
            """,
            from < long.MinValue + margin ? long.MinValue : from - margin,
            to > long.MaxValue - margin ? long.MaxValue : to + margin,
            from,
            to,
            query.ErrorsOnly,
            service,
            query.MinDurationMs is { } ms ? (long)Math.Clamp(ms * 1e6, 0, long.MaxValue / 2) : 0L,
            limit);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                found.Add(new Found(
                    new TraceId(chunk.Column(0).Values<ulong>()[row], chunk.Column(1).Values<ulong>()[row]),
                    chunk.Column(2).Values<long>()[row],
                    chunk.Column(3).Values<long>()[row],
                    (int)chunk.Column(4).Values<long>()[row],
                    (int)chunk.Column(5).Values<long>()[row],
                    (int)chunk.Column(6).Values<long>()[row]));
            }
        }

        return found;
    }

    private List<TraceSummary> WithRoots(DuckDbConnection connection, List<Found> found)
    {
        if (found.Count == 0)
        {
            return [];
        }

        var roots = new Dictionary<TraceId, (string Service, string Operation)>();
        // The first span without a parent, else the first span, else the first line.
        using var result = connection.Query(
            $"""
            SELECT r.trace_hi, r.trace_lo, r.service, r.template_id, r.params, r.body
            FROM records r
            JOIN (SELECT unnest(string_split($1, ',')::UBIGINT[]) AS hi, unnest(string_split($2, ',')::UBIGINT[]) AS lo) w
              ON r.trace_hi = w.hi AND r.trace_lo = w.lo
            WHERE r.time_ns >= $3 AND r.time_ns <= $4
            QUALIFY row_number() OVER (PARTITION BY r.trace_hi, r.trace_lo ORDER BY r.kind DESC, (r.parent_span_id <> 0), r.time_ns, r.seq) = 1
            """,
            IdList.Of(found.Select(f => f.Id.High)),
            IdList.Of(found.Select(f => f.Id.Low)),
            found.Min(f => f.StartNs),
            found.Max(f => f.FinishNs));
        while (result.Next() is { } chunk)
        {
            var templates = chunk.Column(3).Values<ulong>();
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var id = new TraceId(chunk.Column(0).Values<ulong>()[row], chunk.Column(1).Values<ulong>()[row]);
                roots[id] = (services[chunk.Column(2).Values<int>()[row]], rows.Message(chunk.Column(5), chunk.Column(4), templates[row], row));
            }
        }

        return [.. found.Select(f =>
        {
            var (service, operation) = roots.GetValueOrDefault(f.Id, ("", ""));
            return new TraceSummary(f.Id, UnixTime.FromNs(f.StartNs), (f.FinishNs - f.StartNs) / 1e6, service, operation, f.Spans, f.Services, f.Errors);
        })];
    }

    private sealed record Found(TraceId Id, long StartNs, long FinishNs, int Spans, int Services, int Errors);
}
