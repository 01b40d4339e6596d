using System.Net;
using System.Text.Json;

namespace LogFlow.Server.Tests;

public sealed class RestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-restart-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rules_are_as_they_were()
    {
        await using (var first = await RunningServer.StartInAsync(_folder))
        {
            await first.SendAsync(HttpMethod.Post, "/api/rules", new { name = "Mine", metric = "error_rate", threshold = 3 }, HttpStatusCode.Created);
            var shipped = await Rules(first);
            await first.SendAsync(HttpMethod.Delete, $"/api/rules/{shipped.First(id => id != "mine")}", null, HttpStatusCode.NoContent);
        }

        await using var second = await RunningServer.StartInAsync(_folder);

        var rules = await Rules(second);
        Assert.Contains("mine", rules);
        Assert.Equal(3, rules.Count);
    }

    [Fact]
    public async Task Lines_and_template_ids_are_as_they_were()
    {
        List<string> before;
        await using (var first = await RunningServer.StartInAsync(_folder))
        {
            await first.IngestAsync([.. Enumerable.Range(0, 100).Select(i => Lines.Log("payments", "info", $"card {i} charged in {i * 7} ms"))]);
            before = await RunningServer.UntilAsync(() => Templates(first), list => list.Count > 0);
        }

        await using var second = await RunningServer.StartInAsync(_folder);
        await second.IngestAsync([.. Enumerable.Range(0, 100).Select(i => Lines.Log("payments", "info", $"card {i} charged in {i * 7} ms"))]);

        Assert.Equal(before, await Templates(second));
        var health = await second.GetAsync("/api/health");
        Assert.Equal(200, health.GetProperty("store").GetProperty("records").GetInt64());
    }

    [Fact]
    public async Task An_open_incident_and_its_acknowledgement_are_as_they_were()
    {
        string id;
        await using (var first = await RunningServer.StartInAsync(_folder, ("Source", "simulator")))
        {
            id = await OpenIncidentAsync(first);
            await first.SendAsync(HttpMethod.Post, $"/api/incidents/{id}/acknowledge");
        }

        await using var second = await RunningServer.StartInAsync(_folder);

        var incident = (await second.GetAsync("/api/incidents?state=open")).GetProperty("items").EnumerateArray().Single(i => i.GetProperty("id").GetString() == id);
        Assert.Equal(JsonValueKind.String, incident.GetProperty("acknowledged").ValueKind);
        var all = (await second.GetAsync("/api/incidents?limit=200")).GetProperty("items").EnumerateArray();
        Assert.Single(all, i => i.GetProperty("id").GetString() == id);
        // Nothing has come yet in this run: the screen shows the stored seconds.
        var stats = await second.GetAsync("/api/stats");
        Assert.NotEmpty(stats.GetProperty("services").EnumerateArray());
        Assert.NotEmpty(stats.GetProperty("timeline").EnumerateArray());
        Assert.NotEmpty((await second.GetAsync("/api/graph")).GetProperty("edges").EnumerateArray());
        Assert.Contains(stats.GetProperty("incidents").EnumerateArray(), i => i.GetProperty("id").GetString() == id);
        Assert.False(stats.GetProperty("is_warming_up").GetBoolean());
    }

    [Fact]
    public async Task An_acknowledgement_shows_at_once_although_the_stream_is_idle()
    {
        string id;
        await using (var first = await RunningServer.StartInAsync(_folder, ("Source", "simulator")))
        {
            id = await OpenIncidentAsync(first);
        }

        await using var idle = await RunningServer.StartInAsync(_folder);
        await idle.SendAsync(HttpMethod.Post, $"/api/incidents/{id}/acknowledge");

        var listed = (await idle.GetAsync("/api/incidents?state=open")).GetProperty("items").EnumerateArray().Single(i => i.GetProperty("id").GetString() == id);
        Assert.Equal(JsonValueKind.String, listed.GetProperty("acknowledged").ValueKind);
        Assert.Equal(JsonValueKind.String, (await idle.GetAsync($"/api/incidents/{id}")).GetProperty("acknowledged").ValueKind);
    }

    internal static async Task<string> OpenIncidentAsync(RunningServer server)
    {
        await RunningServer.UntilAsync(() => server.GetAsync("/api/stats"), s => !s.GetProperty("is_warming_up").GetBoolean());
        await server.SendAsync(HttpMethod.Post, "/api/scenarios/payments_outage");
        var open = await RunningServer.UntilAsync(() => server.GetAsync("/api/incidents?state=open"), p => p.GetProperty("items").GetArrayLength() > 0);
        return open.GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    private static async Task<List<string>> Rules(RunningServer server) =>
        [.. (await server.GetAsync("/api/rules")).GetProperty("items").EnumerateArray().Select(r => r.GetProperty("id").GetString()!)];

    private static async Task<List<string>> Templates(RunningServer server) =>
        [.. (await server.GetAsync("/api/templates")).GetProperty("items").EnumerateArray().Select(t => t.GetProperty("id").GetString()!)];
}
