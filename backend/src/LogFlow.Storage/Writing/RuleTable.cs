using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Detection;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Writing;

/// <summary>Keeps one row per rule, as JSON.</summary>
internal static class RuleTable
{
    public static void Save(DuckDbConnection connection, AlertRule rule)
    {
        var json = JsonSerializer.Serialize(rule, LogFlowJson.Options);
        if (connection.Execute("UPDATE rules SET json = $2 WHERE id = $1", rule.Id, json) == 0)
        {
            connection.Execute("INSERT INTO rules VALUES ($1, $2)", rule.Id, json);
        }
    }

    /// <summary>False when there was none.</summary>
    public static bool Delete(DuckDbConnection connection, string id) => connection.Execute("DELETE FROM rules WHERE id = $1", id) > 0;
}
