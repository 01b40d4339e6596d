using LogFlow.Contracts;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;
using System.Text.Json;

namespace LogFlow.Storage.Reading;

/// <summary>What happened between two times: volume in steps, incidents, rule firings, signals, injections, gaps.</summary>
internal sealed class TimelineReader(ServiceNames services, ChangeReader changes)
{
    private const int SignalsMax = 600;
    private const int GapsMax = 200;
    private const int ChangesMax = 200;
    private const int FiringsMax = 500;

    /// <summary>Shorter silences of the record are not worth a mark.</summary>
    private const int GapSecondsMin = 5;

    private const long FiringLookback = 86_400;

    /// <summary>A finding that was made within the last ten seconds is the same one still, not a new one.</summary>
    private const string Fresh =
        """
        SELECT * FROM (
            SELECT tick, service, kind, severity, score, json,
                   tick - lag(tick) OVER (PARTITION BY service, kind, detector, template_id ORDER BY tick) AS since
            FROM signals WHERE tick >= $1 - 10 AND tick < $2)
        WHERE tick >= $1 AND (since IS NULL OR since > 10)
        """;

    public Timeline Read(DuckDbConnection connection, DateTimeOffset from, DateTimeOffset to, int step)
    {
        var (first, end) = (UnixTime.Tick(from), UnixTime.EndTick(to));
        var signals = Signals(connection, first, end, step);
        var (fromNs, toNs) = (UnixTime.ToNs(from), UnixTime.ToNs(to));
        return new Timeline(
            from,
            to,
            step,
            PastReader.Span(connection),
            Points(connection, first, end, step),
            Gaps(connection, first, end),
            [.. IncidentReader.Overlapping(connection, fromNs, toNs).Select(i => new TimelineIncident(i.Id, i.Title, i.Root, i.Severity, i.State, i.Onset, i.Detected, i.Resolved))],
            Firings(connection, first, end),
            [.. signals.Take(SignalsMax)],
            Math.Max(0, signals.Count - SignalsMax),
            PastReader.Scenarios(connection, fromNs, toNs),
            [.. changes.List(connection, new ChangeQuery(from, to, Limit: ChangesMax)).Reverse()]);
    }

    /// <summary>Means per stored second of each step; steps begin at multiples of <paramref name="step"/>.</summary>
    public static List<TimelinePoint> Points(DuckDbConnection connection, long first, long end, int step)
    {
        var points = new List<TimelinePoint>();
        using var result = connection.Query(
            $"""
            WITH f AS (SELECT tick // $3 AS b, count(*) AS n, CAST(sum(records) AS DOUBLE) AS records FROM frames WHERE tick >= $1 AND tick < $2 GROUP BY b),
                 w AS (SELECT tick // $3 AS b,
                              CAST(sum(CASE WHEN spans > 0 THEN least(greatest(failed_spans, band_4 + band_5), spans) ELSE band_4 + band_5 END) AS DOUBLE) AS errors,
                              CAST(sum(band_3) AS DOUBLE) AS warnings,
                              CAST(sum(CASE WHEN spans > 0 THEN spans ELSE logs END) AS DOUBLE) AS units,
                              count(DISTINCT service) AS services
                       FROM service_windows WHERE tick >= $1 AND tick < $2 GROUP BY b),
                 s AS (SELECT tick // $3 AS b, count(*) AS n FROM ({Fresh}) GROUP BY b)
            SELECT f.b * $3, f.n, f.records, coalesce(w.errors, 0), coalesce(w.warnings, 0), coalesce(s.n, 0), coalesce(w.units, 0), coalesce(w.services, 0)
            FROM f LEFT JOIN w ON w.b = f.b LEFT JOIN s ON s.b = f.b ORDER BY f.b
            """,
            first,
            end,
            (long)step);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var seconds = chunk.Column(1).Values<long>()[row];
                points.Add(new TimelinePoint(
                    DateTimeOffset.FromUnixTimeSeconds(chunk.Column(0).Values<long>()[row]),
                    (int)seconds,
                    Math.Round(chunk.Column(2).Values<double>()[row] / seconds, 2),
                    Math.Round(chunk.Column(3).Values<double>()[row] / seconds, 3),
                    Math.Round(chunk.Column(4).Values<double>()[row] / seconds, 3),
                    (int)chunk.Column(5).Values<long>()[row],
                    Math.Round(chunk.Column(6).Values<double>()[row] / seconds, 2),
                    (int)chunk.Column(7).Values<long>()[row]));
            }
        }

        return points;
    }

    private static List<TimelineGap> Gaps(DuckDbConnection connection, long first, long end)
    {
        var gaps = new List<TimelineGap>();
        using var result = connection.Query(
            """
            SELECT before, tick FROM (SELECT tick, lag(tick) OVER (ORDER BY tick) AS before FROM frames WHERE tick >= $1 AND tick < $2)
            WHERE tick - before > $3 ORDER BY tick DESC LIMIT $4
            """,
            first,
            end,
            (long)GapSecondsMin,
            GapsMax);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                gaps.Add(new TimelineGap(
                    DateTimeOffset.FromUnixTimeSeconds(chunk.Column(0).Values<long>()[row] + 1),
                    DateTimeOffset.FromUnixTimeSeconds(chunk.Column(1).Values<long>()[row])));
            }
        }

        gaps.Reverse();
        return gaps;
    }

    private List<TimelineSignal> Signals(DuckDbConnection connection, long first, long end, int step)
    {
        var found = new List<(double Score, TimelineSignal Signal)>();
        using var result = connection.Query(
            $"""
            SELECT min(tick), service, kind, CAST(max(severity) AS UTINYINT), arg_max(json, score), max(score), count(*)
            FROM ({Fresh}) GROUP BY tick // $3, service, kind ORDER BY max(severity) DESC, max(score) DESC LIMIT $4
            """,
            first,
            end,
            (long)step,
            SignalsMax * 4);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var signal = JsonSerializer.Deserialize<Signal>(chunk.Column(4).Bytes(row), LogFlowJson.Options)!;
                found.Add((chunk.Column(5).Values<double>()[row], new TimelineSignal(
                    DateTimeOffset.FromUnixTimeSeconds(chunk.Column(0).Values<long>()[row]),
                    services[chunk.Column(1).Values<int>()[row]],
                    chunk.Column(2).String(row)!,
                    (SignalSeverity)chunk.Column(3).Values<byte>()[row],
                    signal.Text,
                    (int)chunk.Column(6).Values<long>()[row])));
            }
        }

        return [.. found.Select(f => f.Signal)];
    }

    private List<TimelineFiring> Firings(DuckDbConnection connection, long first, long end)
    {
        var spans = new List<TimelineFiring>();
        var open = new SortedDictionary<(string Rule, string Service), RuleFiring>();
        using var result = connection.Query(
            "SELECT json FROM rule_firings WHERE tick >= $1 AND tick < $2 ORDER BY tick, is_firing", first - FiringLookback, end);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var change = JsonSerializer.Deserialize<RuleFiring>(chunk.Column(0).Bytes(row), LogFlowJson.Options)!;
                if (change.IsFiring)
                {
                    open[(change.RuleId, change.Service)] = change;
                }
                else if (open.Remove((change.RuleId, change.Service), out var start) && UnixTime.Tick(change.At) >= first)
                {
                    spans.Add(new TimelineFiring(change.RuleId, change.RuleName, change.Service, start.At, change.At));
                }
            }
        }

        spans.AddRange(open.Values.Select(start => new TimelineFiring(start.RuleId, start.RuleName, start.Service, start.At, null)));
        return [.. spans.OrderByDescending(s => s.From).Take(FiringsMax).Reverse()];
    }
}
