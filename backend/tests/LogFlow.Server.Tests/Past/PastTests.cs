using System.Net;
using System.Text.Json;

namespace LogFlow.Server.Tests.Past;

/// <summary>The past over the real simulator: what the store tells of a second is what the screen showed in it.</summary>
public sealed class PastTests(PastTests.Simulated simulated) : IClassFixture<PastTests.Simulated>
{
    private readonly RunningServer _server = simulated.Server;

    [Fact]
    public async Task A_stored_second_looks_as_it_looked_when_it_was_live()
    {
        var started = await _server.SendAsync(HttpMethod.Post, "/api/scenarios/notifications_flood");
        var live = await RunningServer.UntilAsync(
            () => _server.GetAsync("/api/stats"),
            stats => stats.GetProperty("tick").GetDateTimeOffset() > started.GetProperty("started_at").GetDateTimeOffset().AddSeconds(2));

        var past = await RunningServer.UntilAsync(
            () => _server.GetAsync($"/api/past?at={live.GetProperty("tick").GetString()}"),
            snapshot => Text(snapshot, "tick") == Text(live, "tick"));

        foreach (var field in (string[])["is_warming_up", "recent_signals", "firing_rules"])
        {
            Assert.Equal(live.GetProperty(field).GetRawText(), past.GetProperty(field).GetRawText());
        }

        Assert.Equal(Incidents(live), Incidents(past));
        Assert.Equal(Services(live).Keys, Services(past).Keys);
        Assert.All(Services(live), service => AssertAlike(service.Value, Services(past)[service.Key]));
        Assert.Equal(Edges(live), Edges(past));
        Assert.Equal(Point(live), Point(past));
        Assert.All(past.GetProperty("recent_logs").EnumerateArray(), line => Assert.True(line.GetProperty("time").GetDateTimeOffset() < live.GetProperty("tick").GetDateTimeOffset().AddSeconds(1)));
        Assert.Contains(past.GetProperty("scenarios").EnumerateArray(), s => s.GetProperty("is_active").GetBoolean() && Text(s, "name") == "notifications_flood");

        var before = await _server.GetAsync($"/api/past?at={started.GetProperty("started_at").GetDateTimeOffset().AddSeconds(-3):yyyy-MM-dd'T'HH:mm:ss'Z'}");
        Assert.DoesNotContain(before.GetProperty("scenarios").EnumerateArray(), s => s.GetProperty("is_active").GetBoolean() && Text(s, "name") == "notifications_flood");
    }

    [Fact]
    public async Task A_stretch_comes_in_steps_and_a_time_before_the_store_is_a_404()
    {
        // The past that the simulator plays first is still being stored.
        var timeline = await RunningServer.UntilAsync(
            () => _server.GetAsync("/api/timeline?step=10"),
            t => t.GetProperty("stored") is var stored && stored.GetProperty("last").ValueKind == JsonValueKind.String
                && (stored.GetProperty("last").GetDateTimeOffset() - stored.GetProperty("first").GetDateTimeOffset()).TotalSeconds > 60);
        var first = timeline.GetProperty("stored").GetProperty("first").GetDateTimeOffset();

        var range = await _server.GetAsync($"/api/past/range?from={Stamp(first.AddSeconds(20))}&to={Stamp(first.AddSeconds(40))}&step=5");

        Assert.Equal(
            [20.0, 25, 30, 35, 40],
            range.GetProperty("snapshots").EnumerateArray().Select(s => (s.GetProperty("tick").GetDateTimeOffset() - first).TotalSeconds));
        var problem = await _server.ProblemAsync(HttpMethod.Get, $"/api/past?at={Stamp(first.AddHours(-1))}", HttpStatusCode.NotFound);
        Assert.Contains("reaches back to", problem.GetProperty("detail").GetString());
        await _server.ProblemAsync(HttpMethod.Get, "/api/past", HttpStatusCode.BadRequest);
        await _server.ProblemAsync(HttpMethod.Get, $"/api/past/range?from={Stamp(first)}&to={Stamp(first.AddHours(1))}", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_timeline_adds_up_to_what_was_stored()
    {
        var timeline = await RunningServer.UntilAsync(
            () => _server.GetAsync("/api/timeline?from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&step=86400".Replace("2000", $"{RunningServer.Now.Year - 1}").Replace("2100", $"{RunningServer.Now.Year + 1}")),
            t => t.GetProperty("points").GetArrayLength() > 0);

        var seconds = timeline.GetProperty("points").EnumerateArray().Sum(p => p.GetProperty("seconds").GetInt32());
        var stored = timeline.GetProperty("stored");
        Assert.Equal((stored.GetProperty("last").GetDateTimeOffset() - stored.GetProperty("first").GetDateTimeOffset()).TotalSeconds + 1, seconds);
        Assert.All(timeline.GetProperty("points").EnumerateArray(), p => Assert.True(p.GetProperty("records").GetDouble() > 50));
        Assert.Empty(timeline.GetProperty("gaps").EnumerateArray());
        await _server.ProblemAsync(HttpMethod.Get, "/api/timeline?from=2020-01-01T00:00:00Z&step=1", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_scenario_of_ones_own_is_checked_kept_and_injected()
    {
        const string Mine = """{"name":"mine","title":"Mine","primary":{"service":"search","errors":9,"latency":3},"duration_seconds":20}""";

        var added = await _server.SendAsync(HttpMethod.Post, "/api/scenarios", Mine, HttpStatusCode.Created);
        Assert.False(added.GetProperty("is_active").GetBoolean());
        Assert.True((await _server.SendAsync(HttpMethod.Post, "/api/scenarios/mine")).GetProperty("is_active").GetBoolean());
        var book = await _server.GetAsync("/api/scenarios/documents");
        Assert.Equal(7 + 1, book.GetProperty("items").GetArrayLength());
        Assert.Contains("search", book.GetProperty("services").EnumerateArray().Select(s => s.GetString()));

        using var wrong = new StringContent("""{"name":"x","title":"X","primary":{"service":"nobody","errors":-1},"duration_seconds":20}""");
        var problem = await _server.ProblemAsync(HttpMethod.Post, "/api/scenarios", HttpStatusCode.BadRequest, wrong);
        Assert.Equal(["$.primary.service", "$.primary.errors"], problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString()));
        using var shipped = new StringContent(Mine.Replace("\"mine\"", "\"payments_outage\""));
        await _server.ProblemAsync(HttpMethod.Post, "/api/scenarios", HttpStatusCode.Conflict, shipped);
    }

    private static string Stamp(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(JsonElement snapshot, string field) => snapshot.GetProperty(field).GetString();

    /// <summary>The last point. Templates that were replaced since are no longer counted.</summary>
    private static string Point(JsonElement snapshot) =>
        string.Join(' ', snapshot.GetProperty("timeline").EnumerateArray().Last().EnumerateObject().Where(f => f.Name != "templates").Select(f => f.Value.GetRawText()));

    private static SortedDictionary<string, JsonElement> Services(JsonElement snapshot) =>
        new(snapshot.GetProperty("services").EnumerateArray().ToDictionary(s => Text(s, "name")!), StringComparer.Ordinal);

    /// <summary>
    /// The live picture does not move a figure by less than its noise, so two of them may differ by twice that. The other percentiles go
    /// along when one of these moves and may stand for ten seconds.
    /// </summary>
    private static void AssertAlike(JsonElement live, JsonElement past)
    {
        foreach (var field in (string[])["records_per_second", "p95_ms"])
        {
            var (was, isNow) = (live.GetProperty(field).GetDouble(), past.GetProperty(field).GetDouble());
            Assert.True(Math.Abs(was - isNow) <= 0.09 * Math.Max(was, isNow), $"{field}: {was} live, {isNow} past");
        }

        Assert.Equal(Text(live, "health"), Text(past, "health"));
    }

    private static SortedSet<string> Incidents(JsonElement snapshot) =>
        [.. snapshot.GetProperty("incidents").EnumerateArray().Select(i => string.Join(' ', ((string[])["id", "state", "root"]).Select(f => i.GetProperty(f).GetRawText())))];

    private static List<(string?, string?)> Edges(JsonElement snapshot) =>
        [.. snapshot.GetProperty("edges").EnumerateArray().Select(e => (e.GetProperty("caller").GetString(), e.GetProperty("callee").GetString()))];

    public sealed class Simulated : IAsyncLifetime
    {
        public RunningServer Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await RunningServer.StartAsync(("Source", "simulator"), ("PreRoll", "00:01:30"));
            await RunningServer.UntilAsync(() => Server.GetAsync("/api/stats"), stats => stats.GetProperty("services").GetArrayLength() == 14);
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
