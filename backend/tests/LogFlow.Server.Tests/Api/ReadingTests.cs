using System.Net;
using System.Text.Json;

namespace LogFlow.Server.Tests.Api;

/// <summary>Every path that reads, against the real server over a real database.</summary>
public sealed class ReadingTests(SeededServer seeded) : IClassFixture<SeededServer>
{
    private readonly RunningServer _server = seeded.Server;

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/health/live")]
    public async Task Liveness_answers(string path)
    {
        var report = await _server.GetAsync(path);

        Assert.Equal("ok", report.GetProperty("status").GetString());
        Assert.Equal("0.1.0", report.GetProperty("version").GetString());
        Assert.True(report.GetProperty("uptime_seconds").GetDouble() > 0);
    }

    [Theory]
    [InlineData("/api/health")]
    [InlineData("/readyz")]
    [InlineData("/health/ready")]
    public async Task Readiness_shows_every_stage_and_the_store(string path)
    {
        var report = await _server.GetAsync(path);

        Assert.Equal("ok", report.GetProperty("status").GetString());
        Assert.True(report.GetProperty("is_ready").GetBoolean());
        Assert.Empty(report.GetProperty("not_ready").EnumerateArray());
        var stages = report.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("name").GetString()).ToHashSet();
        Assert.Superset(new HashSet<string?> { "miner", "graph", "windows", "store", "live-tail", "live-view", "template-watch", "tick" }, stages);
        Assert.True(report.GetProperty("store").GetProperty("records").GetInt64() >= SeededServer.Traces * 3);
    }

    [Fact]
    public async Task Stats_are_the_whole_current_state()
    {
        var stats = await _server.GetAsync("/api/stats");

        Assert.Equal(["gateway", "payments"], stats.GetProperty("services").EnumerateArray().Select(s => s.GetProperty("name").GetString()!));
        Assert.Equal("none", stats.GetProperty("source_name").GetString());
        Assert.False(stats.GetProperty("is_simulated").GetBoolean());
        Assert.True(stats.GetProperty("is_warming_up").GetBoolean());
        Assert.True(stats.GetProperty("kpis").GetProperty("templates").GetInt32() >= 2);
        Assert.Contains(stats.GetProperty("recent_logs").EnumerateArray(), l => l.GetProperty("message").GetString()!.Contains("declined"));
        Assert.NotEmpty(stats.GetProperty("timeline").EnumerateArray());
    }

    [Fact]
    public async Task Stats_that_did_not_change_are_not_sent_again()
    {
        // The idle stream's seconds close for a moment after the last record; the number stands still afterwards.
        using var first = await _server.Client.GetAsync("/api/stats");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/stats");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _server.Client.SendAsync(request);

        if (second.StatusCode == HttpStatusCode.OK)
        {
            Assert.NotEqual(first.Headers.ETag, second.Headers.ETag);
        }
        else
        {
            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        }
    }

    [Fact]
    public async Task The_graph_shows_who_calls_whom()
    {
        var graph = await _server.GetAsync("/api/graph");

        var edge = Assert.Single(graph.GetProperty("edges").EnumerateArray());
        Assert.Equal("gateway", edge.GetProperty("caller").GetString());
        Assert.Equal("payments", edge.GetProperty("callee").GetString());
        Assert.Contains("span_parent", edge.GetProperty("evidence").GetString());
        Assert.Equal(2, graph.GetProperty("nodes").GetArrayLength());
    }

    [Fact]
    public async Task Recent_traces_can_be_filtered()
    {
        var all = Items(await _server.GetAsync("/api/traces/recent?limit=500"));
        var failed = Items(await _server.GetAsync("/api/traces/recent?errors_only=true&service=payments&min_duration_ms=30"));
        var none = Items(await _server.GetAsync("/api/traces/recent?min_duration_ms=100000"));

        Assert.Equal(SeededServer.Traces, all.Count);
        Assert.Equal(SeededServer.Traces / 5, failed.Count);
        Assert.All(failed, t => Assert.True(t.GetProperty("errors").GetInt32() > 0));
        Assert.Empty(none);
    }

    [Fact]
    public async Task A_trace_is_a_waterfall_with_its_lines()
    {
        var trace = await _server.GetAsync($"/api/trace/{Lines.Trace(5)}");

        var spans = trace.GetProperty("spans").EnumerateArray().ToList();
        Assert.Equal(["gateway", "payments"], spans.Select(s => s.GetProperty("service").GetString()!));
        Assert.Equal(1, spans[1].GetProperty("depth").GetInt32());
        Assert.True(spans[1].GetProperty("is_error").GetBoolean());
        Assert.Equal(40, trace.GetProperty("summary").GetProperty("duration_ms").GetDouble(), 1);
    }

    [Fact]
    public async Task A_service_has_a_past_and_a_present()
    {
        var report = await _server.GetAsync("/api/service/payments");

        Assert.Equal("payments", report.GetProperty("current").GetProperty("name").GetString());
        Assert.Equal("gateway", Assert.Single(report.GetProperty("callers").EnumerateArray()).GetProperty("caller").GetString());
        Assert.Empty(report.GetProperty("callees").EnumerateArray());
        Assert.NotEmpty(report.GetProperty("history").EnumerateArray());
        Assert.NotEmpty(report.GetProperty("top_templates").EnumerateArray());
        Assert.NotEmpty(report.GetProperty("recent_errors").EnumerateArray());
    }

    [Fact]
    public async Task Templates_are_listed_filtered_and_opened()
    {
        var all = Items(await _server.GetAsync("/api/templates?service=payments&sort=count"));
        var errors = Items(await _server.GetAsync("/api/templates?level=error&q=DECLINED"));
        var id = Assert.Single(errors).GetProperty("id").GetString();
        var one = await _server.GetAsync($"/api/templates/{id}");

        Assert.True(all.Count >= 2);
        Assert.Equal("card <*> declined after <*> ms", one.GetProperty("summary").GetProperty("text").GetString());
        Assert.Equal(2, one.GetProperty("parameters").GetArrayLength());
        Assert.NotEmpty(one.GetProperty("examples").EnumerateArray());
    }

    [Fact]
    public async Task Search_finds_filters_and_pages_to_the_end()
    {
        var found = new List<long>();
        string? cursor = null;
        do
        {
            var page = await _server.GetAsync($"/api/search?q=card&service=payments&kind=log&limit=7{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            found.AddRange(Items(page).Select(r => r.GetProperty("sequence").GetInt64()));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(SeededServer.Traces, found.Count);
        Assert.Equal(found.Distinct(), found);
        Assert.Equal(SeededServer.Traces / 5, Items(await _server.GetAsync("/api/search?level=error&service=payments&kind=log")).Count);
        Assert.Equal(2, Items(await _server.GetAsync($"/api/search?trace={Lines.Trace(3)}")).Count);
        Assert.Empty(Items(await _server.GetAsync("/api/search?to=2001-01-01T00:00:00Z")));
    }

    [Fact]
    public async Task Correlations_are_a_square()
    {
        var matrix = await _server.GetAsync("/api/correlations?seconds=60");

        var services = matrix.GetProperty("services").GetArrayLength();
        Assert.Equal(services, matrix.GetProperty("values").GetArrayLength());
        Assert.All(matrix.GetProperty("values").EnumerateArray(), row => Assert.Equal(services, row.GetArrayLength()));
    }

    [Fact]
    public async Task Without_trouble_there_are_no_incidents() =>
        Assert.Empty(Items(await _server.GetAsync("/api/incidents?state=open")));

    [Fact]
    public async Task Without_the_simulator_there_are_no_scenarios()
    {
        Assert.Empty(Items(await _server.GetAsync("/api/scenarios")));
        var problem = await _server.ProblemAsync(HttpMethod.Post, "/api/scenarios/payments_outage", HttpStatusCode.Conflict);
        Assert.Contains("--source simulator", problem.GetProperty("detail").GetString());
        await _server.ProblemAsync(HttpMethod.Delete, "/api/scenarios/payments_outage", HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("/api/incidents/none")]
    [InlineData("/api/trace/00000000000000000000000000000fff")]
    [InlineData("/api/service/nobody")]
    [InlineData("/api/templates/00000000000000ff")]
    [InlineData("/api/nothing")]
    [InlineData("/api/")]
    [InlineData("/api/rules/x/y/z")]
    [InlineData("/v1/nothing")]
    public async Task What_is_not_there_is_a_404_problem(string path)
    {
        var problem = await _server.ProblemAsync(HttpMethod.Get, path, HttpStatusCode.NotFound);

        Assert.Equal("not_found", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/api/search?limit=0")]
    [InlineData("/api/search?limit=1000000000")]
    [InlineData("/api/search?limit=-1")]
    [InlineData("/api/search?level=loud")]
    [InlineData("/api/search?kind=metric")]
    [InlineData("/api/search?from=yesterday")]
    [InlineData("/api/search?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")]
    [InlineData("/api/search?template=xyz")]
    [InlineData("/api/search?trace=nothex")]
    [InlineData("/api/search?cursor=forged")]
    [InlineData("/api/search?cursor=eyJhIjoxfQ")]
    [InlineData("/api/incidents?state=bad")]
    [InlineData("/api/incidents?cursor=forged")]
    [InlineData("/api/traces/recent?min_duration_ms=NaN")]
    [InlineData("/api/traces/recent?errors_only=perhaps")]
    [InlineData("/api/templates?sort=colour")]
    [InlineData("/api/templates/nothex")]
    [InlineData("/api/trace/nothex")]
    [InlineData("/api/correlations?seconds=5")]
    public async Task What_cannot_be_used_is_a_400_problem(string path)
    {
        var problem = await _server.ProblemAsync(HttpMethod.Get, path, HttpStatusCode.BadRequest);

        Assert.Equal("bad_request", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("'; DROP TABLE records; --")]
    [InlineData("\" OR 1=1")]
    [InlineData("%_\\")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("../../etc/passwd")]
    [InlineData("‮\u0001☃🧵")]
    public async Task Hostile_text_in_a_query_is_only_text(string text)
    {
        var escaped = Uri.EscapeDataString(text);

        Assert.Empty(Items(await _server.GetAsync($"/api/search?q={escaped}&service={escaped}")));
        Assert.Empty(Items(await _server.GetAsync($"/api/templates?q={escaped}&service={escaped}")));
        Assert.Empty(Items(await _server.GetAsync($"/api/traces/recent?service={escaped}")));
        Assert.Empty(Items(await _server.GetAsync($"/api/incidents?service={escaped}")));
    }

    [Fact]
    public async Task A_wrong_method_is_a_405_problem() =>
        await _server.ProblemAsync(HttpMethod.Delete, "/api/stats", HttpStatusCode.MethodNotAllowed);

    private static List<JsonElement> Items(JsonElement page)
    {
        Assert.True(page.TryGetProperty("next_cursor", out _));
        return [.. page.GetProperty("items").EnumerateArray()];
    }
}
