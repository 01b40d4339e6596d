using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Incidents;
using LogFlow.DuckDb;
using LogFlow.Storage.Reading;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Operations;

/// <summary>What people marked as expected, a row each.</summary>
public sealed class ExpectationStore
{
    private readonly GroupCommit _group;
    private readonly ReadPool _reads;

    internal ExpectationStore(GroupCommit group, ReadPool reads) => (_group, _reads) = (group, reads);

    /// <summary>By id.</summary>
    public Task<IReadOnlyList<Expectation>> AllAsync(CancellationToken cancellationToken) => _reads.RunAsync(Load, cancellationToken);

    public Task AddAsync(Expectation expectation, CancellationToken cancellationToken) => WriteAsync(
        connection => connection.Execute("INSERT INTO expectations VALUES ($1, $2)", expectation.Id, JsonSerializer.Serialize(expectation, LogFlowJson.Options)), cancellationToken);

    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        WriteAsync(connection => connection.Execute("DELETE FROM expectations WHERE id = $1", id), cancellationToken);

    private static IReadOnlyList<Expectation> Load(DuckDbConnection connection)
    {
        var found = new List<Expectation>();
        using var result = connection.Query("SELECT json FROM expectations ORDER BY id");
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                found.Add(JsonSerializer.Deserialize<Expectation>(chunk.Column(0).String(row) ?? "", LogFlowJson.Options)!);
            }
        }

        return found;
    }

    private Task WriteAsync(Func<DuckDbConnection, long> change, CancellationToken cancellationToken) => Task.Run(() => _group.Run(change), cancellationToken);
}
