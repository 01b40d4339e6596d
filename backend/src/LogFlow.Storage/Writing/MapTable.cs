using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Writing;

/// <summary>Keeps one row per view of the service graph, as JSON.</summary>
internal static class MapTable
{
    public static MapLayout Read(DuckDbConnection connection, string view)
    {
        using var result = connection.Query("SELECT json FROM map_layouts WHERE view = $1", view);
        return result.Next() is { RowCount: > 0 } chunk
            ? JsonSerializer.Deserialize<MapLayout>(chunk.Column(0).Bytes(0), LogFlowJson.Options)!
            : MapLayout.Empty(view);
    }

    /// <summary>Writes <paramref name="layout"/> over the version it names; null when another one is stored by now.</summary>
    public static MapLayout? Replace(DuckDbConnection connection, MapLayout layout)
    {
        var stored = connection.Scalar("SELECT max(version) FROM map_layouts WHERE view = $1", layout.View) ?? 0;
        if (stored != layout.Version)
        {
            return null;
        }

        var next = layout with { Version = stored + 1 };
        connection.Execute("DELETE FROM map_layouts WHERE view = $1", layout.View);
        connection.Execute("INSERT INTO map_layouts VALUES ($1, $2, $3)", next.View, next.Version, JsonSerializer.Serialize(next, LogFlowJson.Options));
        return next;
    }
}
