using System.Text.Json;

namespace LogFlow.Server.Tests.Sources.Syslog;

/// <summary>syslog-ng as sender: each of its drivers and transports, and every row as it was sent.</summary>
public sealed class SyslogNgTests
{
    private const int Lines = 500;

    [Theory]
    [InlineData("tcp", "syslog(\"127.0.0.1\" port(PORT) transport(\"tcp\"))", true)]
    [InlineData("tcp", "network(\"127.0.0.1\" port(PORT) transport(\"tcp\"))", false)]
    [InlineData("tcp", "network(\"127.0.0.1\" port(PORT) transport(\"tcp\") flags(syslog-protocol))", true)]
    [InlineData("udp", "syslog(\"127.0.0.1\" port(PORT) transport(\"udp\"))", true)]
    [InlineData("udp", "network(\"127.0.0.1\" port(PORT) transport(\"udp\"))", false)]
    public async Task Syslog_ng_sends_to_us_and_every_row_is_what_it_sent(string transport, string destination, bool hasStructure)
    {
        await using var server = await RunningServer.StartAsync(("Sources:Syslog:0", $"{transport}://127.0.0.1:0"));
        var sent = Enumerable.Range(0, Lines).Select(i => $"order {i} placed: größer ✓ [{i}] 100%").ToList();
        var start = RunningServer.Now;

        await using var client = await SyslogNg.StartAsync(destination.Replace("PORT", $"{server.SyslogAddress.Port}", StringComparison.Ordinal), sent);

        await RunningServer.UntilAsync(() => server.GetAsync("/api/health"), health => health.GetProperty("store").GetProperty("records").GetInt64() >= Lines);
        var records = (await server.GetAsync("/api/search?limit=1000")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            sent.Select((message, i) => $"checkout 13 {message} {Attributes(i)}").Order(StringComparer.Ordinal),
            records.Select(r => $"{Text(r, "service")} {r.GetProperty("severity").GetInt32()} {Text(r, "message")} {Text(r, "attributes")}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(records, r => r.GetProperty("time").GetDateTimeOffset() < start.AddSeconds(-1) || r.GetProperty("time").GetDateTimeOffset() > RunningServer.Now);

        // It numbers what it sends in the new format.
        string Attributes(int i) => hasStructure
            ? $$"""{"host":"web-1","facility":16,"order@32473.id":"7","order@32473.note":"a \"quoted\" ]","meta.sequenceId":"{{i + 1}}"}"""
            : """{"host":"web-1","facility":16}""";
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
