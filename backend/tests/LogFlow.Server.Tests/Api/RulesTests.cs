using System.Net;
using System.Text.Json;

namespace LogFlow.Server.Tests.Api;

public sealed class RulesTests(SeededServer seeded) : IClassFixture<SeededServer>
{
    private readonly RunningServer _server = seeded.Server;

    [Fact]
    public async Task The_three_rules_that_ship_are_there() =>
        Assert.True((await Rules()).Count >= 3);

    [Fact]
    public async Task A_rule_lives_from_creation_to_removal()
    {
        var rule = new { name = "Slow gateway", metric = "latency_p95", threshold = 30, service = "gateway", severity = "critical" };

        var added = await _server.SendAsync(HttpMethod.Post, "/api/rules", rule, HttpStatusCode.Created);
        Assert.Equal("slow-gateway", added.GetProperty("id").GetString());
        Assert.Equal("above", added.GetProperty("operator").GetString());
        await _server.SendAsync(HttpMethod.Post, "/api/rules", rule, HttpStatusCode.Conflict);

        var changed = await _server.SendAsync(HttpMethod.Put, "/api/rules/slow-gateway", new { name = "Slow gateway", metric = "latency_p99", threshold = 55.5 });
        Assert.Equal("latency_p99", changed.GetProperty("metric").GetString());
        Assert.Equal("*", changed.GetProperty("service").GetString());

        var toggled = await _server.SendAsync(HttpMethod.Post, "/api/rules/slow-gateway/toggle");
        Assert.False(toggled.GetProperty("is_enabled").GetBoolean());
        Assert.Equal(55.5, (await Rules()).Single(r => r.GetProperty("id").GetString() == "slow-gateway").GetProperty("threshold").GetDouble());

        await _server.SendAsync(HttpMethod.Delete, "/api/rules/slow-gateway", null, HttpStatusCode.NoContent);
        Assert.DoesNotContain(await Rules(), r => r.GetProperty("id").GetString() == "slow-gateway");
    }

    [Fact]
    public async Task A_rule_is_tested_against_history()
    {
        var rule = new { name = "any", metric = "error_rate", @operator = "at_least", threshold = 5, for_seconds = 0, service = "payments" };

        var report = await RunningServer.UntilAsync(
            () => _server.SendAsync(HttpMethod.Post, "/api/rules/test", new { rule }),
            r => r.GetProperty("seconds").GetInt64() >= 2 && r.GetProperty("times_fired").GetInt64() >= 1);

        Assert.Equal("payments", report.GetProperty("firings")[0].GetProperty("service").GetString());
        Assert.DoesNotContain(await Rules(), r => r.GetProperty("id").GetString() == "any");
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name":"x","metric":"error_rate","threshold":"much"}""")]
    [InlineData("""{"name":"x","metric":"cpu","threshold":1}""")]
    [InlineData("""{"name":"x","metric":"error_rate","threshold":1e999}""")]
    [InlineData("""{"name":"","metric":"error_rate","threshold":1}""")]
    [InlineData("""{"name":"x","metric":"error_rate","threshold":1,"for_seconds":-1}""")]
    [InlineData("""{"name":"x","metric":"error_rate","threshold":1,"id":"../etc"}""")]
    [InlineData("""[1,2]""")]
    [InlineData("""not json""")]
    [InlineData("")]
    public async Task A_rule_that_cannot_be_used_is_a_400_problem(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        await _server.ProblemAsync(HttpMethod.Post, "/api/rules", HttpStatusCode.BadRequest, content);
    }

    [Fact]
    public async Task A_rule_in_another_media_type_is_a_415_problem()
    {
        using var content = new StringContent("name=x", System.Text.Encoding.UTF8, "text/plain");

        await _server.ProblemAsync(HttpMethod.Post, "/api/rules", HttpStatusCode.UnsupportedMediaType, content);
    }

    [Fact]
    public async Task An_unknown_rule_is_a_404_problem()
    {
        await _server.ProblemAsync(HttpMethod.Delete, "/api/rules/nobody", HttpStatusCode.NotFound);
        await _server.ProblemAsync(HttpMethod.Post, "/api/rules/nobody/toggle", HttpStatusCode.NotFound);
        using var content = new StringContent("""{"name":"x","metric":"error_rate","threshold":1}""", System.Text.Encoding.UTF8, "application/json");
        await _server.ProblemAsync(HttpMethod.Put, "/api/rules/nobody", HttpStatusCode.NotFound, content);
    }

    private async Task<List<JsonElement>> Rules() => [.. (await _server.GetAsync("/api/rules")).GetProperty("items").EnumerateArray()];
}
