using System.Net.Sockets;
using System.Text;
using LogFlow.Server.Tests.Promises;

namespace LogFlow.Server.Tests.Sources.Syslog;

/// <summary>What was read from a connection is stored, whatever the sender does and when the store could not keep it at first.</summary>
public sealed class SyslogKeepingTests
{
    [Theory]
    [InlineData("stays silent")]
    [InlineData("resets the connection")]
    [InlineData("says goodbye")]
    public async Task A_store_that_fails_for_a_while_costs_no_line_when_the_sender(string does)
    {
        var (isBroken, refused) = (true, 0);
        await using var server = await RunningServer.StartAroundAsync(
            inner => FaultyStore.Around(inner, () =>
            {
                if (!isBroken)
                {
                    return Task.CompletedTask;
                }

                refused++;
                throw new IOException("the test's disk is broken");
            }),
            ("Sources:Syslog:0", "tcp://127.0.0.1:0"));
        using var sender = new TcpClient();
        await sender.ConnectAsync(server.SyslogAddress);
        await sender.GetStream().WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => $"<13>checkout: order {i}\n"))));
        await RunningServer.UntilAsync(() => Task.FromResult(refused), times => times > 0);
        switch (does)
        {
            case "resets the connection":
                sender.LingerState = new LingerOption(true, 0);
                sender.Close();
                break;
            case "says goodbye":
                sender.Close();
                break;
        }

        isBroken = false;

        var health = await RunningServer.UntilAsync(() => server.GetAsync("/api/health"), h => h.GetProperty("store").GetProperty("records").GetInt64() >= 100);
        Assert.Equal(100, health.GetProperty("store").GetProperty("records").GetInt64());
        var messages = (await server.GetAsync("/api/search?limit=1000")).GetProperty("items").EnumerateArray().Select(r => r.GetProperty("message").GetString()).ToHashSet();
        Assert.Equal(100, messages.Count);
        // What was brought again is one line, not two.
        var source = await RunningServer.UntilAsync(
            async () => (await server.GetAsync("/api/sources")).GetProperty("items").EnumerateArray().Single(s => s.GetProperty("kind").GetString() == "syslog"),
            s => s.GetProperty("accepted").GetInt64() >= 100);
        Assert.Equal(100, source.GetProperty("accepted").GetInt64());
    }
}
