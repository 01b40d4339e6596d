using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Incidents;
using LogFlow.DuckDb;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Reading;

/// <summary>Holds what was said about who is next against what came, from the versions of an incident.</summary>
internal static class PredictionReader
{
    /// <summary>Versions that are read; who was not expected by then is not told.</summary>
    private const int VersionsMax = 300;

    private const int PredictionsMax = 100;

    public static IReadOnlyList<Prediction> Read(DuckDbConnection connection, string id)
    {
        var found = new Dictionary<string, Prediction>(StringComparer.Ordinal);
        var isOver = false;
        using var result = connection.Query($"SELECT tick, json FROM {IncidentVersions.Table} WHERE id = $1 ORDER BY tick LIMIT $2", id, VersionsMax);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var at = DateTimeOffset.FromUnixTimeSeconds(chunk.Column(0).Values<long>()[row]);
                var incident = JsonSerializer.Deserialize<Incident>(chunk.Column(1).Bytes(row), LogFlowJson.Options)!;
                isOver = incident.State == IncidentState.Resolved;
                Take(found, incident, at);
            }
        }

        return
        [
            .. found.Values.Select(one => one.Outcome == PredictionOutcome.Pending && isOver ? one with { Outcome = PredictionOutcome.NotHit } : one)
                .OrderBy(one => one.PredictedAt).ThenBy(one => one.ExpectedAt).ThenBy(one => one.Service, StringComparer.Ordinal),
        ];
    }

    private static void Take(Dictionary<string, Prediction> found, Incident incident, DateTimeOffset at)
    {
        foreach (var entry in incident.BlastRadius)
        {
            if (entry.State == "predicted" && found.Count < PredictionsMax)
            {
                found.TryAdd(entry.Service, new Prediction(
                    entry.Service, entry.Hops, entry.Impact, at, at.AddSeconds(entry.EtaSeconds), null, PredictionOutcome.Pending));
            }
        }

        foreach (var member in incident.Members)
        {
            if (found.TryGetValue(member.Service, out var one) && one.HitAt is null && at > one.PredictedAt)
            {
                found[member.Service] = one with { HitAt = at, Outcome = PredictionOutcome.Hit };
            }
        }
    }
}
