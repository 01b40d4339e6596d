using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Incidents;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;

namespace LogFlow.Storage.Writing;

/// <summary>Keeps one row per incident: the whole incident as JSON, and as columns what is searched for.</summary>
internal static class IncidentTable
{
    public static void Save(DuckDbConnection connection, Incident incident)
    {
        ReadOnlySpan<object?> values =
        [
            incident.Id,
            (int)incident.State,
            (int)incident.Severity,
            UnixTime.ToNs(incident.Onset),
            UnixTime.ToNs(incident.LastSignal),
            incident.Resolved is { } resolved ? UnixTime.ToNs(resolved) : null,
            incident.Acknowledged is { } acknowledged ? UnixTime.ToNs(acknowledged) : null,
            incident.Root,
            Services(incident),
            JsonSerializer.Serialize(incident, LogFlowJson.Options),
            incident.MergedInto ?? "",
        ];

        // An acknowledgement is a person's word: a later state of the incident that does not know of it yet keeps it.
        var updated = connection.Execute(
            """
            UPDATE incidents SET state = $2, severity = $3, onset_ns = $4, last_signal_ns = $5, resolved_ns = $6,
                   acknowledged_ns = coalesce($7, acknowledged_ns), root = $8, services = $9, json = $10,
                   merged_into = CASE WHEN $11 <> '' THEN $11 ELSE merged_into END
            WHERE id = $1
            """,
            values);
        if (updated == 0)
        {
            connection.Execute("INSERT INTO incidents VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11, $10)", values);
        }

        foreach (var merged in incident.MergedFrom)
        {
            if (merged != incident.Id)
            {
                connection.Execute("UPDATE incidents SET merged_into = $2 WHERE id = $1 AND merged_into <> $2", merged, incident.Id);
            }
        }
    }

    /// <summary>Each name between separators, so that a name is found whole.</summary>
    public static string Quoted(string service) => $"{ParameterSeparator.Character}{service}{ParameterSeparator.Character}";

    private static string Services(Incident incident)
    {
        var names = incident.Members.Select(m => m.Service).Concat(incident.Candidates.Select(c => c.Service)).Append(incident.Root);
        return string.Concat(names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Quoted));
    }
}
