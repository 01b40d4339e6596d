using System.Globalization;
using System.Text.Json;

namespace LogFlow.Server.Tests.Sources;

/// <summary>Programs that others wrote, over loopback, with configurations of their own.</summary>
public sealed class RealClientTests
{
    [Theory]
    [InlineData("--udp", "--rfc3164")]
    [InlineData("--udp", "--rfc5424")]
    [InlineData("--tcp", "--rfc3164")]
    [InlineData("--tcp", "--rfc5424")]
    [InlineData("--tcp", "--octet-count")]
    public async Task Logger_reaches_us(string transport, string form)
    {
        await using var server = await RunningServer.StartAsync(("Sources:Syslog:0", "0"));

        await ClientProcess.RunAsync("logger", transport, form, "--server", "127.0.0.1", "--port", Port(server), "--tag", "checkout", "--priority", "user.err", "card declined");

        var record = (await RecordsAsync(server, 1)).Single();
        Assert.Equal(("checkout", "card declined", 17), (Text(record, "service"), Text(record, "message"), record.GetProperty("severity").GetInt32()));
        await RunningServer.UntilAsync(
            () => server.GetAsync("/api/sources"),
            sources => sources.GetProperty("items").EnumerateArray().Any(s => Text(s, "kind") == "syslog" && s.GetProperty("accepted").GetInt64() == 1));
    }

    [Theory]
    [InlineData("TCP_Framing=\"octet-counted\"")]
    [InlineData("TCP_Framing=\"traditional\"")]
    public async Task Rsyslog_forwards_a_file_to_us(string framing)
    {
        var folder = Directory.CreateTempSubdirectory("logflow-rsyslog-").FullName;
        await using var server = await RunningServer.StartAsync(("Sources:Syslog:0", "tcp://127.0.0.1:0"));
        var lines = Path.Combine(folder, "in.log");
        await File.WriteAllLinesAsync(lines, Enumerable.Range(0, 500).Select(i => $"order {i} placed"));
        var configuration = Path.Combine(folder, "rsyslog.conf");
        await File.WriteAllTextAsync(configuration, $"""
            global(workDirectory="{folder}")
            module(load="imfile" mode="inotify")
            input(type="imfile" File="{lines}" Tag="checkout:" Severity="warning" Facility="local0" freshStartTail="off")
            action(type="omfwd" Target="127.0.0.1" Port="{Port(server)}" Protocol="tcp" {framing} Template="RSYSLOG_SyslogProtocol23Format")

            """);

        await using (ClientProcess.Start("rsyslogd", "-n", "-f", configuration, "-i", Path.Combine(folder, "pid"), "-C"))
        {
            var records = await RecordsAsync(server, 500);
            Assert.Equal(500, records.Select(r => Text(r, "message")).Distinct().Count());
            Assert.All(records, r => Assert.Equal(("checkout", 13), (Text(r, "service"), r.GetProperty("severity").GetInt32())));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("copytruncate")]
    public async Task Logrotate_costs_no_line(string how)
    {
        var folder = Directory.CreateTempSubdirectory("logflow-rotate-").FullName;
        var log = Path.Combine(folder, "checkout.log");
        var configuration = Path.Combine(folder, "rotate.conf");
        await File.WriteAllTextAsync(configuration, $"{log} {{\n  su root root\n  {how}\n  rotate 9\n  size 1\n}}\n".Replace("  su root root\n", Environment.IsPrivilegedProcess ? "  su root root\n" : ""));
        await using var server = await RunningServer.StartAsync(("Sources:Tail:0", log));
        for (var round = 0; round < 3; round++)
        {
            // What is not read before it is cut off is lost by copytruncate; renamed, it is read to its end.
            var early = how == "copytruncate" ? 100 : 80;
            await File.AppendAllLinesAsync(log, Lines(round * 100, early));
            await RecordsAsync(server, (round * 100) + early - 1);
            await File.AppendAllLinesAsync(log, Lines((round * 100) + early, 100 - early));

            await ClientProcess.RunAsync("logrotate", "--force", "--state", Path.Combine(folder, "state"), configuration);
        }

        var records = await RecordsAsync(server, 300);
        Assert.Equal(300, records.Select(r => Text(r, "message")).Distinct().Count());
        Assert.Equal(300, records.Count);
        Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<string> Lines(int from, int count) =>
        Enumerable.Range(from, count).Select(i => $"2026-11-21T12:00:00Z INFO order {i.ToString(CultureInfo.InvariantCulture)} placed");

    private static string Port(RunningServer server) => server.SyslogAddress.Port.ToString(CultureInfo.InvariantCulture);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<List<JsonElement>> RecordsAsync(RunningServer server, int count)
    {
        await RunningServer.UntilAsync(() => server.GetAsync("/api/health"), health => health.GetProperty("store").GetProperty("records").GetInt64() >= count);
        return [.. (await server.GetAsync("/api/search?limit=1000")).GetProperty("items").EnumerateArray()];
    }
}
