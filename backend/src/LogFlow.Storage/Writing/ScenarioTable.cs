using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Simulation;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Writing;

/// <summary>Keeps one row per injection, by name and start.</summary>
internal static class ScenarioTable
{
    public static void Save(DuckDbConnection connection, ScenarioRun run)
    {
        ReadOnlySpan<object?> values =
        [
            run.Name, UnixTime.ToNs(run.Start), UnixTime.ToNs(run.End), JsonSerializer.Serialize(run, LogFlowJson.Options),
        ];
        if (connection.Execute("UPDATE scenario_runs SET ended_ns = $3, json = $4 WHERE name = $1 AND started_ns = $2", values) == 0)
        {
            connection.Execute("INSERT INTO scenario_runs VALUES ($1, $2, $3, $4)", values);
        }
    }
}
