using System.Net.Sockets;
using System.Text;

namespace LogFlow.Server.Tests.Sources.Syslog;

/// <summary>A message beyond the limit is kept without its end, and the sources' board and the metrics say so.</summary>
public sealed class SyslogCutTests
{
    private const int Limit = 500;

    [Theory]
    [InlineData("tcp", "{0}\n")]
    [InlineData("tcp", "{1} {0}")]
    [InlineData("udp", "{0}")]
    public async Task What_lost_its_end_is_counted(string protocol, string framing)
    {
        await using var server = await RunningServer.StartAsync(("Sources:Syslog:0", $"{protocol}://127.0.0.1:0"), ("Sources:SyslogMessageBytesMax", $"{Limit}"));
        const string Head = "<13>checkout: ";
        foreach (var length in (int[])[Limit, Limit + 1, Limit, Limit * 300, 100])
        {
            // A datagram has a limit of its own.
            var message = Head + new string('x', Math.Min(length, protocol == "udp" ? 9000 : length) - Head.Length);
            await SendAsync(server, protocol, string.Format(System.Globalization.CultureInfo.InvariantCulture, framing, message, message.Length));
        }

        await RunningServer.UntilAsync(() => server.GetAsync("/api/health"), h => h.GetProperty("store").GetProperty("records").GetInt64() >= 5);
        var source = await RunningServer.UntilAsync(
            async () => (await server.GetAsync("/api/sources")).GetProperty("items").EnumerateArray().Single(s => s.GetProperty("kind").GetString() == "syslog"),
            s => s.GetProperty("accepted").GetInt64() >= 5);
        Assert.Equal((5, 5, 2), (source.GetProperty("received").GetInt64(), source.GetProperty("accepted").GetInt64(), source.GetProperty("cut").GetInt64()));
        Assert.Contains($"logflow_source_records_cut_total{{source=\"{source.GetProperty("name").GetString()}\",kind=\"syslog\"}} 2", await server.Client.GetStringAsync("/metrics"));
        var lengths = (await server.GetAsync("/api/search?limit=10")).GetProperty("items").EnumerateArray().Select(r => r.GetProperty("message").GetString()!.Length + Head.Length);
        Assert.Equal([100, Limit, Limit, Limit, Limit], lengths.Order());
    }

    private static async Task SendAsync(RunningServer server, string protocol, string text)
    {
        if (protocol == "udp")
        {
            using var sender = new UdpClient();
            await sender.SendAsync(Encoding.ASCII.GetBytes(text), server.SyslogAddress);
            return;
        }

        using var client = new TcpClient();
        await client.ConnectAsync(server.SyslogAddress);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
    }
}
