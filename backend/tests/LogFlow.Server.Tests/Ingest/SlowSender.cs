using System.Net.Sockets;

namespace LogFlow.Server.Tests.Ingest;

/// <summary>One that has begun to send a body and never ends: fast enough not to be cut off, so that it keeps its place as long as it is wanted.</summary>
internal sealed class SlowSender : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _sending = Task.CompletedTask;

    public static async Task<SlowSender> StartAsync(RunningServer server)
    {
        var sender = new SlowSender();
        await sender._client.ConnectAsync(server.Address.Host, server.Address.Port);
        await sender._client.GetStream().WriteAsync("POST /api/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n\n"u8.ToArray());
        sender._sending = sender.SendAsync();
        return sender;
    }

    /// <summary>Starts senders until another request is refused: one that comes while a request is being answered is itself refused.</summary>
    public static async Task<(IReadOnlyList<SlowSender> Senders, HttpResponseMessage Refused)> TakeEveryPlaceAsync(RunningServer server)
    {
        var senders = new List<SlowSender>();
        var refused = await RunningServer.UntilAsync(
            async () =>
            {
                senders.Add(await StartAsync(server));
                return await server.PostLinesAsync([Lines.Log("a", "info", "x")]);
            },
            response => !response.IsSuccessStatusCode);
        return (senders, refused);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _client.Dispose();
        await _sending;
        _stopping.Dispose();
    }

    private async Task SendAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var blank = new byte[100];
        Array.Fill(blank, (byte)'\n');
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await _client.GetStream().WriteAsync(blank, _stopping.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Ended by the test, or refused and cut off.
        }
    }
}
