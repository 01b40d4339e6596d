using System.Net;
using System.Text.Json;

namespace LogFlow.Server.Tests;

/// <summary>The demo as a person sees it: simulator, a button, an incident with the right root.</summary>
public sealed class SimulatedServerTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(("Source", "simulator"), ("Database", ":memory:"));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_click_on_payments_outage_lights_an_incident_whose_root_is_payments()
    {
        await RunningServer.UntilAsync(
            () => _server.GetAsync("/api/stats"),
            stats => !stats.GetProperty("is_warming_up").GetBoolean() && stats.GetProperty("services").GetArrayLength() == 14);

        var started = await _server.SendAsync(HttpMethod.Post, "/api/scenarios/payments_outage");
        Assert.True(started.GetProperty("is_active").GetBoolean());
        var clicked = started.GetProperty("started_at").GetDateTimeOffset();
        var open = await RunningServer.UntilAsync(OpenIncidents, list => list.Exists(IsIt));

        var id = open.First(IsIt).GetProperty("id").GetString();
        var acknowledged = await _server.SendAsync(HttpMethod.Post, $"/api/incidents/{id}/acknowledge");
        Assert.NotEqual(JsonValueKind.Null, acknowledged.GetProperty("acknowledged").ValueKind);
        await RunningServer.UntilAsync(
            () => _server.GetAsync($"/api/incidents/{id}"),
            incident => incident.GetProperty("acknowledged").ValueKind == JsonValueKind.String);
        // An incident opens as a warning and becomes critical when the evidence has grown.
        var service = await RunningServer.UntilAsync(
            () => _server.GetAsync("/api/service/payments"),
            service => service.GetProperty("current").GetProperty("health").GetString() == "critical");
        Assert.Contains(service.GetProperty("incidents").EnumerateArray(), i => i.GetProperty("id").GetString() == id);

        var stopped = await _server.SendAsync(HttpMethod.Delete, "/api/scenarios/payments_outage");
        Assert.False(stopped.GetProperty("is_active").GetBoolean());

        // And it says itself how it did.
        var board = await RunningServer.UntilAsync(() => _server.GetAsync("/api/scenarios/scoreboard"), board => board.GetProperty("runs")[0].GetProperty("is_named").GetBoolean());
        var graded = Assert.Single(board.GetProperty("runs").EnumerateArray());
        Assert.Equal((id, 1, 1), (graded.GetProperty("incident_id").GetString(), graded.GetProperty("rank").GetInt32(), graded.GetProperty("incidents").GetInt32()));
        Assert.True(graded.GetProperty("seconds_to_root").GetDouble() >= 1);
        Assert.Equal("payments_outage", graded.GetProperty("run").GetProperty("name").GetString());

        bool IsIt(JsonElement incident) =>
            incident.GetProperty("root").GetString() == "payments" && incident.GetProperty("last_signal").GetDateTimeOffset() > clicked;
    }

    [Fact]
    public async Task The_seven_scenarios_are_listed_and_an_unknown_one_is_a_404()
    {
        var scenarios = (await _server.GetAsync("/api/scenarios")).GetProperty("items");

        Assert.Equal(7, scenarios.GetArrayLength());
        await _server.ProblemAsync(HttpMethod.Post, "/api/scenarios/no_such", HttpStatusCode.NotFound);
        await _server.ProblemAsync(HttpMethod.Delete, "/api/scenarios/no_such", HttpStatusCode.NotFound);
    }

    private async Task<List<JsonElement>> OpenIncidents() =>
        [.. (await _server.GetAsync("/api/incidents?state=open")).GetProperty("items").EnumerateArray()];
}
