using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Operations;
using LogFlow.DuckDb;
using LogFlow.Storage.Reading;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Operations;

/// <summary>Channels, silences and the outbox. A delivery is kept before it is tried, so a restart sends what was waiting.</summary>
public sealed class NotificationStore
{
    private readonly GroupCommit _group;
    private readonly ReadPool _reads;

    internal NotificationStore(GroupCommit group, ReadPool reads) => (_group, _reads) = (group, reads);

    /// <summary>Channels as the server wrote them, by id.</summary>
    public Task<IReadOnlyList<string>> ChannelsAsync(CancellationToken cancellationToken) =>
        _reads.RunAsync(connection => Texts(connection, "SELECT json FROM notification_channels ORDER BY id"), cancellationToken);

    public Task SaveChannelAsync(string id, string json, CancellationToken cancellationToken) => WriteAsync(
        connection => Put(connection, "UPDATE notification_channels SET json = $2 WHERE id = $1", "INSERT INTO notification_channels VALUES ($1, $2)", id, json), cancellationToken);

    public Task DeleteChannelAsync(string id, CancellationToken cancellationToken) =>
        WriteAsync(connection => connection.Execute("DELETE FROM notification_channels WHERE id = $1", id), cancellationToken);

    public async Task<IReadOnlyList<Silence>> SilencesAsync(CancellationToken cancellationToken) => Parsed<Silence>(
        await _reads.RunAsync(connection => Texts(connection, "SELECT json FROM silences ORDER BY id"), cancellationToken).ConfigureAwait(false));

    public Task SaveSilenceAsync(Silence silence, CancellationToken cancellationToken) => WriteAsync(
        connection => Put(connection, "UPDATE silences SET json = $2 WHERE id = $1", "INSERT INTO silences VALUES ($1, $2)", silence.Id, Json(silence)), cancellationToken);

    public Task DeleteSilenceAsync(string id, CancellationToken cancellationToken) =>
        WriteAsync(connection => connection.Execute("DELETE FROM silences WHERE id = $1", id), cancellationToken);

    /// <summary>Puts deliveries in or in the place of their former selves, in one transaction; keeps the newest done ones.</summary>
    public Task SaveAsync(IReadOnlyList<Delivery> deliveries, int keepDone, CancellationToken cancellationToken) => WriteAsync(
        connection =>
        {
            foreach (var delivery in deliveries)
            {
                var json = Json(delivery);
                if (connection.Execute("UPDATE deliveries SET state = $2, json = $3 WHERE id = $1", delivery.Id, delivery.State, json) == 0)
                {
                    connection.Execute("INSERT INTO deliveries VALUES ($1, $2, $3, $4)", delivery.Id, UnixTime.ToNs(delivery.Created), delivery.State, json);
                }
            }

            return connection.Execute(
                "DELETE FROM deliveries WHERE state <> 'waiting' AND id < (SELECT id FROM deliveries WHERE state <> 'waiting' ORDER BY id DESC LIMIT 1 OFFSET $1)", keepDone - 1);
        },
        cancellationToken);

    /// <summary>What is still to be sent, oldest first.</summary>
    public async Task<IReadOnlyList<Delivery>> WaitingAsync(CancellationToken cancellationToken) => Parsed<Delivery>(
        await _reads.RunAsync(connection => Texts(connection, "SELECT json FROM deliveries WHERE state = 'waiting' ORDER BY id"), cancellationToken).ConfigureAwait(false));

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Delivery>> LatestAsync(int limit, CancellationToken cancellationToken) => Parsed<Delivery>(
        await _reads.RunAsync(connection => Texts(connection, "SELECT json FROM deliveries ORDER BY id DESC LIMIT $1", limit), cancellationToken).ConfigureAwait(false));

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, LogFlowJson.Options);

    private static IReadOnlyList<T> Parsed<T>(IReadOnlyList<string> texts) => [.. texts.Select(t => JsonSerializer.Deserialize<T>(t, LogFlowJson.Options)!)];

    private static long Put(DuckDbConnection connection, string update, string insert, string id, string json) =>
        connection.Execute(update, id, json) is > 0 and var changed ? changed : connection.Execute(insert, id, json);

    private static IReadOnlyList<string> Texts(DuckDbConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        var found = new List<string>();
        using var result = connection.Query(sql, parameters);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                found.Add(chunk.Column(0).String(row) ?? "");
            }
        }

        return found;
    }

    private Task WriteAsync(Func<DuckDbConnection, long> change, CancellationToken cancellationToken) => Task.Run(() => _group.Run(change), cancellationToken);
}
