using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Writing;

/// <summary>Imported capsules; the oldest go when there are too many.</summary>
internal static class CapsuleTable
{
    public const int CapsulesMax = 100;

    public static void Save(DuckDbConnection connection, StoredCapsule capsule)
    {
        connection.Execute("DELETE FROM capsules WHERE id = $1", capsule.Id);
        connection.Execute(
            "INSERT INTO capsules VALUES ($1, $2, $3, $4, $5, $6)",
            capsule.Id, UnixTime.ToNs(capsule.Imported), capsule.Title, capsule.Root, UnixTime.ToNs(capsule.Onset), capsule.Json);
        connection.Execute(
            "DELETE FROM capsules WHERE id NOT IN (SELECT id FROM capsules ORDER BY imported_ns DESC, id LIMIT $1)", CapsulesMax);
    }

    public static bool Delete(DuckDbConnection connection, string id) => connection.Execute("DELETE FROM capsules WHERE id = $1", id) > 0;

    /// <summary>Newest import first, without their content.</summary>
    public static List<StoredCapsule> List(DuckDbConnection connection) =>
        Read(connection, "SELECT id, imported_ns, title, root, onset_ns, '' FROM capsules ORDER BY imported_ns DESC, id", []);

    public static StoredCapsule? Find(DuckDbConnection connection, string id) =>
        Read(connection, "SELECT id, imported_ns, title, root, onset_ns, json FROM capsules WHERE id = $1", [id]).FirstOrDefault();

    private static List<StoredCapsule> Read(DuckDbConnection connection, string sql, ReadOnlySpan<object?> parameters)
    {
        var found = new List<StoredCapsule>();
        using var result = connection.Query(sql, parameters);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                found.Add(new StoredCapsule(
                    chunk.Column(0).String(row)!,
                    UnixTime.FromNs(chunk.Column(1).Values<long>()[row]),
                    chunk.Column(2).String(row)!,
                    chunk.Column(3).String(row)!,
                    UnixTime.FromNs(chunk.Column(4).Values<long>()[row]),
                    chunk.Column(5).String(row)!));
            }
        }

        return found;
    }
}
