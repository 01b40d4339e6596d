using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LogFlow.Server.Tests.Api;

/// <summary>A database that only the spans of its callers name.</summary>
public sealed class PeerTests
{
    private const int Calls = 40;

    [Fact]
    public async Task One_that_never_reports_itself_is_told_by_its_callers()
    {
        await using var server = await RunningServer.StartAsync();
        var first = RunningServer.Now.AddSeconds(-8);
        using (var content = new StringContent(Spans(first), Encoding.UTF8, "application/json"))
        using (var answer = await server.Client.PostAsync("/v1/traces", content))
        {
            answer.EnsureSuccessStatusCode();
        }

        var report = await RunningServer.UntilAsync(
            async () => await AskAsync(server, "/api/service/postgresql%2Forders"),
            r => r is { } found && found.GetProperty("peer").GetProperty("callers").EnumerateArray().Sum(c => c.GetProperty("calls").GetInt64()) == Calls
                && found.GetProperty("callers").GetArrayLength() == 1);

        var peer = report!.Value.GetProperty("peer");
        var caller = Assert.Single(peer.GetProperty("callers").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, report.Value.GetProperty("current").ValueKind);
        Assert.Equal("database", peer.GetProperty("connection_type").GetString());
        Assert.Equal("cart", caller.GetProperty("service").GetString());
        Assert.Equal(0.25, caller.GetProperty("error_ratio").GetDouble(), 6);
        Assert.InRange(caller.GetProperty("p50_ms").GetDouble(), 29, 31);
        // A call counts in the second in which its span is decided.
        Assert.InRange(peer.GetProperty("first_call").GetDateTimeOffset(), first.AddSeconds(-1), RunningServer.Now.AddSeconds(1));
        Assert.Contains(report.Value.GetProperty("history").EnumerateArray(), p => p.GetProperty("records_per_second").GetDouble() > 0);
        Assert.Equal(JsonValueKind.Null, (await server.GetAsync("/api/service/cart")).GetProperty("peer").ValueKind);
    }

    private static async Task<JsonElement?> AskAsync(RunningServer server, string path)
    {
        using var answer = await server.Client.GetAsync(path);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()) : null;
    }

    /// <summary>Calls of the cart to its database within two seconds; every fourth fails.</summary>
    private static string Spans(DateTimeOffset first)
    {
        var spans = Enumerable.Range(1, Calls).Select(i =>
        {
            var start = first.AddMilliseconds(i * 25);
            return $$$"""
                {"traceId":"{{{Lines.Trace(i)}}}","spanId":"{{{Lines.SpanId(i)}}}","name":"SELECT","kind":3,"startTimeUnixNano":"{{{Ns(start)}}}","endTimeUnixNano":"{{{Ns(start.AddMilliseconds(30))}}}",
                 "attributes":[{"key":"db.system.name","value":{"stringValue":"postgresql"}},{"key":"db.namespace","value":{"stringValue":"orders"}}],"status":{"code":{{{(i % 4 == 0 ? 2 : 1)}}} } }
                """;
        });
        return $$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"} }] },"scopeSpans":[{"spans":[{{string.Join(',', spans)}}] }] }] }""";
    }

    private static string Ns(DateTimeOffset at) => ((at - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
}
