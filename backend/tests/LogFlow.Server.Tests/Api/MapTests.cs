using System.Net;
using System.Text;
using System.Text.Json;

namespace LogFlow.Server.Tests.Api;

public sealed class MapTests(SeededServer seeded) : IClassFixture<SeededServer>
{
    private readonly RunningServer _server = seeded.Server;

    [Fact]
    public async Task A_map_nobody_has_laid_out_is_at_version_0()
    {
        await using var server = await RunningServer.StartAsync(("Push:EdgeStaleAfter", "00:02:00"));

        var report = await server.GetAsync("/api/map/services");

        Assert.Equal(0, report.GetProperty("layout").GetProperty("version").GetInt64());
        Assert.Empty(report.GetProperty("layout").GetProperty("slots").EnumerateArray());
        Assert.Equal(120, report.GetProperty("edge_stale_after_seconds").GetDouble());
    }

    [Fact]
    public async Task The_first_who_writes_a_version_wins_and_the_other_is_told()
    {
        var version = await VersionOf("groups");

        var written = await _server.SendAsync(HttpMethod.Put, "/api/map/groups", Layout(version, Slot("a")));
        await _server.SendAsync(HttpMethod.Put, "/api/map/groups", Layout(version, Slot("b")), HttpStatusCode.Conflict);

        Assert.Equal(version + 1, written.GetProperty("layout").GetProperty("version").GetInt64());
        Assert.Equal("a", Assert.Single(await SlotsOf("groups")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Of_many_who_write_at_once_exactly_one_wins()
    {
        await using var server = await RunningServer.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            server.Client.PutAsync("/api/map/services", Json(Layout(0, Slot("s" + i))))));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Hostile_names_come_back_as_they_were()
    {
        string[] names = ["__proto__", "constructor", "<img src=x onerror=alert(1)>", "a/b\\c\"d", "naïve-日本-🛒", new('x', 512)];

        await _server.SendAsync(HttpMethod.Put, "/api/map/services", Layout(await VersionOf("services"), [.. names.Select(Slot)]));

        var stored = (await SlotsOf("services")).Select(slot => slot.GetProperty("name").GetString()!).ToHashSet();
        Assert.Equal(names.ToHashSet(), stored);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        using var first = await _server.Client.GetAsync("/api/map/groups");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/map/groups");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task A_layout_outlives_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("logflow-map-").FullName;
        try
        {
            var pin = new { name = "checkout", rank = -3, row = 2.5, pin = new { x = 10.5, y = -20.0 } };
            await using (var before = await RunningServer.StartInAsync(folder))
            {
                await before.SendAsync(HttpMethod.Put, "/api/map/services", Layout(0, pin));
            }

            await using var after = await RunningServer.StartInAsync(folder);
            var layout = (await after.GetAsync("/api/map/services")).GetProperty("layout");

            Assert.Equal(1, layout.GetProperty("version").GetInt64());
            Assert.Equal("""{"name":"checkout","rank":-3,"row":2.5,"pin":{"x":10.5,"y":-20}}""", layout.GetProperty("slots")[0].GetRawText());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""not json""")]
    [InlineData("""{"version":-1,"pitch_x":100,"pitch_y":50,"slots":[{"name":"a","rank":0,"row":0}]}""")]
    [InlineData("""{"version":0,"pitch_x":100,"pitch_y":50,"slots":[]}""")]
    [InlineData("""{"version":0,"pitch_x":100,"pitch_y":50,"slots":[null]}""")]
    [InlineData("""{"version":0,"pitch_x":1e300,"pitch_y":50,"slots":[{"name":"a","rank":0,"row":0}]}""")]
    [InlineData("""{"version":0,"pitch_x":100,"pitch_y":50,"slots":[{"name":"","rank":0,"row":0}]}""")]
    [InlineData("""{"version":0,"pitch_x":100,"pitch_y":50,"slots":[{"name":"a","rank":-2147483648,"row":0}]}""")]
    [InlineData("""{"version":0,"pitch_x":100,"pitch_y":50,"slots":[{"name":"a","rank":0,"row":1e999}]}""")]
    [InlineData("""{"version":0,"pitch_x":100,"pitch_y":50,"slots":[{"name":"a","rank":0,"row":1e99}]}""")]
    [InlineData("""{"version":0,"pitch_x":100,"pitch_y":50,"slots":[{"name":"a","rank":0.5,"row":1}]}""")]
    [InlineData("""{"version":0,"pitch_x":100,"pitch_y":50,"slots":[{"name":"a","rank":0,"row":0,"pin":{"x":1e99,"y":0}}]}""")]
    [InlineData("""{"version":0,"pitch_x":100,"pitch_y":50,"slots":[{"name":"a","rank":0,"row":0},{"name":"a","rank":0,"row":1}]}""")]
    public async Task A_layout_that_cannot_be_used_is_a_400_problem(string body) =>
        await _server.ProblemAsync(HttpMethod.Put, "/api/map/services", HttpStatusCode.BadRequest, new StringContent(body, Encoding.UTF8, "application/json"));

    [Fact]
    public async Task Too_much_is_refused()
    {
        await _server.ProblemAsync(HttpMethod.Put, "/api/map/services", HttpStatusCode.BadRequest, Json(Layout(0, Slot(new string('x', 10_000)))));
        await _server.ProblemAsync(HttpMethod.Put, "/api/map/services", HttpStatusCode.BadRequest, Json(Layout(0, [.. Enumerable.Range(0, 2001).Select(i => Slot("s" + i))])));
        await _server.ProblemAsync(HttpMethod.Put, "/api/map/services", HttpStatusCode.RequestEntityTooLarge, Json(Layout(0, [.. Enumerable.Range(0, 2000).Select(i => Slot(i + new string('x', 600)))])));
    }

    [Theory]
    [InlineData("__proto__")]
    [InlineData("Services")]
    [InlineData("..%2Fservices")]
    public async Task There_are_two_maps(string view) => await _server.ProblemAsync(HttpMethod.Get, "/api/map/" + view, HttpStatusCode.NotFound);

    [Fact]
    public async Task Another_site_may_not_write()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/map/services") { Content = Json(Layout(0, Slot("a"))) };
        request.Headers.Add("Origin", "https://elsewhere.example");

        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static object Slot(string name) => new { name, rank = 1, row = 0.5, pin = (object?)null };

    private static object Layout(long version, params object[] slots) => new { version, pitch_x = 190, pitch_y = 80, slots };

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    private async Task<long> VersionOf(string view) => (await _server.GetAsync("/api/map/" + view)).GetProperty("layout").GetProperty("version").GetInt64();

    private async Task<IReadOnlyList<JsonElement>> SlotsOf(string view) =>
        [.. (await _server.GetAsync("/api/map/" + view)).GetProperty("layout").GetProperty("slots").EnumerateArray()];
}
