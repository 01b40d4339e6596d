using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Reading;

/// <summary>Incidents as they were known at a moment, and how that changed.</summary>
internal sealed class IncidentPastReader(ServiceNames services)
{
    private const int LimitMax = 200;

    /// <summary>Signals wait this long for an incident to join, so an incident's first ones are that much older than itself. Seconds.</summary>
    private const long WaitSeconds = 60;

    /// <summary>As many as the engine keeps of an incident.</summary>
    private const int SignalsMax = 200;

    public IReadOnlyList<Incident> AsOf(DuckDbConnection connection, DateTimeOffset at, int limit)
    {
        if (limit is < 1 or > LimitMax)
        {
            throw new BadQueryException($"The limit must be 1 to {LimitMax}, not {limit}.");
        }

        var tick = UnixTime.Tick(at);
        var found = new List<Incident>();
        using (var result = connection.Query(
            $"""
            SELECT v.json FROM {IncidentVersions.Table} v
            JOIN (SELECT id, max(tick) AS last FROM {IncidentVersions.Table} WHERE tick <= $1 GROUP BY id) n ON v.id = n.id AND v.tick = n.last
            WHERE v.merged_into = ''
            ORDER BY v.state = $2, v.tick DESC, v.id
            LIMIT $3
            """,
            tick,
            (int)IncidentState.Resolved,
            limit))
        {
            while (result.Next() is { } chunk)
            {
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    found.Add(JsonSerializer.Deserialize<Incident>(chunk.Column(0).Bytes(row), LogFlowJson.Options)!);
                }
            }
        }

        return
        [
            .. found.Select(incident => incident with { Signals = SignalsUntil(connection, incident, tick) })
                .OrderBy(incident => incident.State == IncidentState.Resolved)
                .ThenByDescending(incident => incident.Onset)
                .ThenBy(incident => incident.Id, StringComparer.Ordinal),
        ];
    }

    public static List<IncidentVersion> Versions(DuckDbConnection connection, string id)
    {
        var versions = new List<IncidentVersion>();
        using var result = connection.Query(
            $"""
            SELECT tick, state, severity, root, score, runner_up, runner_up_score, title, members, signals, merged_into
            FROM {IncidentVersions.Table} WHERE id = $1 ORDER BY tick
            """,
            id);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var mergedInto = chunk.Column(10).String(row)!;
                versions.Add(new IncidentVersion(
                    DateTimeOffset.FromUnixTimeSeconds(chunk.Column(0).Values<long>()[row]),
                    (IncidentState)chunk.Column(1).Values<byte>()[row],
                    (SignalSeverity)chunk.Column(2).Values<byte>()[row],
                    chunk.Column(3).String(row)!,
                    chunk.Column(4).Values<double>()[row],
                    chunk.Column(5).String(row)!,
                    chunk.Column(6).Values<double>()[row],
                    chunk.Column(7).String(row)!,
                    chunk.Column(8).Values<int>()[row],
                    chunk.Column(9).Values<int>()[row],
                    mergedInto.Length == 0 ? null : mergedInto));
            }
        }

        return versions;
    }

    /// <summary>The strongest reading up to then of each service, kind and template, oldest first: what the incident held.</summary>
    private List<Signal> SignalsUntil(DuckDbConnection connection, Incident incident, long tick)
    {
        var members = incident.Members.Select(member => services.TryFind(member.Service, out var number) ? (long)number : -1).Where(number => number >= 0).ToList();
        if (members.Count == 0)
        {
            return [];
        }

        var signals = new List<Signal>();
        using var result = connection.Query(
            """
            SELECT json FROM (
                SELECT s.json, s.tick, s.kind, s.score, s.service, s.template_id,
                       row_number() OVER (PARTITION BY s.service, s.kind, s.template_id ORDER BY s.score DESC, s.tick) AS place
                FROM signals s
                JOIN (SELECT unnest(string_split($1, ',')::INTEGER[]) AS service) m ON m.service = s.service
                WHERE s.tick >= $2 AND s.tick <= $3)
            WHERE place = 1 ORDER BY tick, service, kind, template_id LIMIT $4
            """,
            IdList.Of(members),
            Math.Min(UnixTime.Tick(incident.Onset), UnixTime.Tick(incident.Detected) - WaitSeconds),
            Math.Min(tick, UnixTime.Tick(incident.LastSignal)),
            SignalsMax);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                signals.Add(JsonSerializer.Deserialize<Signal>(chunk.Column(0).Bytes(row), LogFlowJson.Options)!);
            }
        }

        return signals;
    }
}
