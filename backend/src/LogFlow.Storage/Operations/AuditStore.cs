using LogFlow.Contracts.Operations;
using LogFlow.DuckDb;
using LogFlow.Storage.Reading;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Operations;

/// <summary>The audit trail's rows; bounded by their number.</summary>
public sealed class AuditStore
{
    private readonly GroupCommit _group;
    private readonly ReadPool _reads;

    internal AuditStore(GroupCommit group, ReadPool reads) => (_group, _reads) = (group, reads);

    /// <summary>Adds a line and forgets the oldest beyond <paramref name="keep"/>.</summary>
    public Task AddAsync(AuditEntry entry, int keep, CancellationToken cancellationToken) => Task.Run(() => _group.Run(connection => Add(connection, entry, keep)), cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<AuditEntry>> LatestAsync(int limit, CancellationToken cancellationToken) =>
        _reads.RunAsync(connection => Latest(connection, limit), cancellationToken);

    private static bool Add(DuckDbConnection connection, AuditEntry entry, int keep)
    {
        connection.Execute(
            "INSERT INTO audit VALUES ($1, $2, $3, $4, $5, $6)", UnixTime.ToNs(entry.At), entry.Who, entry.KeyId, entry.What, entry.Status, entry.Address);
        connection.Execute("DELETE FROM audit WHERE at_ns < (SELECT at_ns FROM audit ORDER BY at_ns DESC LIMIT 1 OFFSET $1)", keep - 1);
        return true;
    }

    private static IReadOnlyList<AuditEntry> Latest(DuckDbConnection connection, int limit)
    {
        var found = new List<AuditEntry>();
        using var result = connection.Query("SELECT at_ns, who, key_id, what, status, address FROM audit ORDER BY at_ns DESC LIMIT $1", limit);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                found.Add(new AuditEntry(
                    UnixTime.FromNs(chunk.Column(0).Values<long>()[row]),
                    chunk.Column(1).String(row) ?? "",
                    chunk.Column(2).String(row) ?? "",
                    chunk.Column(3).String(row) ?? "",
                    chunk.Column(4).Values<int>()[row],
                    chunk.Column(5).String(row) ?? ""));
            }
        }

        return found;
    }
}
