using System.Net.Sockets;
using System.Text;
using LogFlow.Server.Push;
using LogFlow.Server.Tests.Push;
using Microsoft.Extensions.DependencyInjection;

namespace LogFlow.Server.Tests.Promises;

/// <summary>A hundred browsers, one of which never reads.</summary>
public sealed class ManyClientsTests
{
    private const int Clients = 99;

    [Fact]
    public async Task Ninety_nine_see_every_tick_while_one_never_reads_and_all_may_come_back_at_once()
    {
        await using var server = await RunningServer.StartAsync(("Push:LogLinesPerTick", "1000"));
        using var sleeper = await SleepAsync(server.Address);
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => HubClient.ConnectAsync(server.Address)));
        var numbers = await Task.WhenAll(clients.Select(async c => (await c.NextAsync("snapshot")).GetProperty("number").GetInt64()));
        var view = server.Services.GetRequiredService<LiveView>();
        var start = RunningServer.Now.AddSeconds(-100);
        const int ticks = 40;

        // Each tick is large, so that what the sleeper does not read fills its sockets and its queue.
        for (var second = 0; second < ticks + 3; second++)
        {
            await server.IngestAsync([.. Enumerable.Range(0, 200).Select(i => Lines.Log($"service-{i % 20}", "error", $"{i} {new string('x', 400)}", start.AddSeconds(second).AddMilliseconds(i)))]);
        }

        await Task.WhenAll(clients.Select(async (client, i) =>
        {
            var number = numbers[i];
            while (number < numbers[i] + ticks)
            {
                // Ticks that come quickly are told together; none is left out.
                var delta = await client.NextAsync("delta");
                Assert.Equal(number, delta.GetProperty("number").GetInt64() - delta.GetProperty("covers").GetInt32());
                number = delta.GetProperty("number").GetInt64();
            }
        }));
        await Task.WhenAll(clients.Select(c => c.DisposeAsync().AsTask()));

        var again = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => HubClient.ConnectAsync(server.Address)));
        await Task.WhenAll(again.Select(c => c.NextAsync("snapshot")));
        await RunningServer.UntilAsync(() => Task.FromResult(view.ClientCount), count => count is Clients or Clients + 1);
        await Task.WhenAll(again.Select(c => c.DisposeAsync().AsTask()));
        await RunningServer.UntilAsync(() => Task.FromResult(view.ClientCount), count => count <= 1);
    }

    /// <summary>Connects as a browser does, and reads no more than the upgrade.</summary>
    private static async Task<TcpClient> SleepAsync(Uri server)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /hub/live HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
        await stream.ReadAtLeastAsync(new byte[1024], 100);
        var hello = Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e");
        // A client's frame is masked; with a mask of zeros it reads as it is.
        await stream.WriteAsync((byte[])[0x81, (byte)(0x80 | hello.Length), 0, 0, 0, 0, .. hello]);
        return client;
    }
}
