using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Simulation;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Gathers what is stored of one second and of what led up to it. Every query is bounded in time, so a moment costs the same whatever
/// the store's size.
/// </summary>
internal sealed class PastReader(
    TemplateCatalog templates, FrameReader frames, PastEdges edges, ChangeReader changes, RecordRows rows,
    Func<DuckDbConnection, DateTimeOffset, int, IReadOnlyList<Incident>> incidentsAsOf)
{
    private const long FrameSeconds = 15;
    private const long SignalSeconds = 120;
    private const long TimelineSeconds = 300;
    private const long FiringSeconds = 86_400;
    private const int ScenariosMax = 50;
    private const int ChangesMax = 100;

    /// <summary>Lines are looked for in these stretches before the end of the second, the short one first.</summary>
    private static readonly long[] LineSeconds = [5, 60, 900];

    public static StoredSpan Span(DuckDbConnection connection) => new(
        connection.Scalar("SELECT min(tick) FROM frames") is { } first ? DateTimeOffset.FromUnixTimeSeconds(first) : null,
        connection.Scalar("SELECT max(tick) FROM frames") is { } last ? DateTimeOffset.FromUnixTimeSeconds(last) : null);

    public PastMoment? Read(DuckDbConnection connection, DateTimeOffset at, PastOptions options)
    {
        // A moment is named by the last second that was closed in it, as a tick is.
        if (connection.Scalar("SELECT max(tick) FROM frames WHERE tick <= $1", UnixTime.Tick(at)) is not { } tick)
        {
            return null;
        }

        var first = connection.Scalar("SELECT min(tick) FROM frames") ?? tick;
        var known = edges.Services(connection, tick, options.HalfLife);
        return new PastMoment
        {
            Tick = tick,
            FirstTick = first,
            DecayedSeconds = PastEdges.Seconds(tick - first + 1, options.HalfLife),
            Frames = frames.Read(connection, tick - FrameSeconds + 1, tick + 1, whole: false),
            Services = known,
            Edges = edges.Read(connection, tick, options.HalfLife),
            Signals = Signals(connection, tick),
            FiringRules = Firing(connection, tick),
            Points = TimelineReader.Points(connection, tick - TimelineSeconds + 1, tick + 1, 1),
            Lines = Lines(connection, (tick + 1) * UnixTime.SecondNs, options.Lines),
            Incidents = incidentsAsOf(connection, DateTimeOffset.FromUnixTimeSeconds(tick), options.Incidents),
            Scenarios = Scenarios(connection, long.MinValue, tick * UnixTime.SecondNs),
            Changes = [.. changes.List(connection, new ChangeQuery(To: DateTimeOffset.FromUnixTimeSeconds(tick + 1), Limit: ChangesMax)).Reverse()],
            Templates = templates.All().Count(t => t.ReplacedBy == 0 && t.FirstSeenNs < (tick + 1) * UnixTime.SecondNs),
        };
    }

    /// <summary>Injections that began by <paramref name="untilNs"/> and ended after <paramref name="sinceNs"/>, newest first.</summary>
    public static IReadOnlyList<ScenarioRun> Scenarios(DuckDbConnection connection, long sinceNs, long untilNs)
    {
        var runs = new List<ScenarioRun>();
        using var result = connection.Query(
            "SELECT json FROM scenario_runs WHERE started_ns <= $1 AND ended_ns >= $2 ORDER BY started_ns DESC, name LIMIT $3", untilNs, sinceNs, ScenariosMax);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                runs.Add(JsonSerializer.Deserialize<ScenarioRun>(chunk.Column(0).Bytes(row), LogFlowJson.Options)!);
            }
        }

        return runs;
    }

    private static List<(long Tick, Signal Signal)> Signals(DuckDbConnection connection, long tick)
    {
        var signals = new List<(long, Signal)>();
        using var result = connection.Query(
            "SELECT tick, json FROM signals WHERE tick > $1 AND tick <= $2 ORDER BY tick, rowid", tick - SignalSeconds, tick);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                signals.Add((chunk.Column(0).Values<long>()[row], JsonSerializer.Deserialize<Signal>(chunk.Column(1).Bytes(row), LogFlowJson.Options)!));
            }
        }

        return signals;
    }

    private static List<RuleFiring> Firing(DuckDbConnection connection, long tick)
    {
        var firing = new List<RuleFiring>();
        using var result = connection.Query(
            """
            SELECT json FROM (
                SELECT rule_id, service, arg_max(json, (tick, NOT is_firing)) AS json, arg_max(is_firing, (tick, NOT is_firing)) AS fires
                FROM rule_firings WHERE tick > $1 AND tick <= $2 GROUP BY rule_id, service)
            WHERE fires ORDER BY rule_id, service
            """,
            tick - FiringSeconds,
            tick);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                firing.Add(JsonSerializer.Deserialize<RuleFiring>(chunk.Column(0).Bytes(row), LogFlowJson.Options)!);
            }
        }

        return firing;
    }

    private IReadOnlyList<StoredRecord> Lines(DuckDbConnection connection, long endNs, int limit)
    {
        List<StoredRecord> found = [];
        foreach (var seconds in LineSeconds)
        {
            found = rows.Read(
                connection,
                $"SELECT {RecordRows.Columns} FROM records r WHERE time_ns >= $1 AND time_ns < $2 AND kind = 0 ORDER BY time_ns DESC, seq DESC LIMIT $3",
                [endNs - (seconds * UnixTime.SecondNs), endNs, limit]);
            if (found.Count == limit)
            {
                break;
            }
        }

        found.Reverse();
        return found;
    }
}
