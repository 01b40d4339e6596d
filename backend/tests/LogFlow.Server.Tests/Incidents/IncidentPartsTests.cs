using System.Net;
using System.Text.Json;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Server.Tests.Incidents;

public sealed class IncidentPartsTests : IAsyncLifetime
{
    private readonly DateTimeOffset _onset = DateTimeOffset.FromUnixTimeSeconds(RunningServer.Now.ToUnixTimeSeconds() - 60);
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_was_known_and_predicted_over_time_is_told()
    {
        var incident = SomeIncident.Of("i-1", "payments", _onset, "checkout") with { State = IncidentState.Active, Resolved = null };
        var early = incident with { Root = "checkout", Members = [incident.Members[0]], BlastRadius = [new("checkout", 1, 0.5, "upstream", "predicted", 4)] };
        await SomeIncident.TellAsync(_server, _onset.AddSeconds(2), [], early);
        await SomeIncident.TellAsync(_server, _onset.AddSeconds(5), [], incident);

        var versions = Items(await _server.GetAsync("/api/incidents/i-1/versions"));
        var prediction = Assert.Single(Items(await _server.GetAsync("/api/incidents/i-1/predictions")));

        Assert.Equal(["checkout", "payments"], versions.Select(v => v.GetProperty("root").GetString()));
        Assert.Equal("hit", prediction.GetProperty("outcome").GetString());
        foreach (var part in (string[])["versions", "predictions", "similar", "traces"])
        {
            await _server.ProblemAsync(HttpMethod.Get, $"/api/incidents/nobody/{part}", HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Earlier_incidents_that_resemble_it_come_most_alike_first()
    {
        await SomeIncident.TellAsync(
            _server,
            _onset.AddSeconds(3),
            [],
            SomeIncident.Of("same", "payments", _onset.AddHours(-2), "checkout", "gateway"),
            SomeIncident.Of("near", "payments", _onset.AddHours(-1), "fulfillment"),
            SomeIncident.Of("apart", "search", _onset.AddHours(-1), "catalog"),
            SomeIncident.Of("later", "payments", _onset.AddMinutes(1), "checkout", "gateway"),
            SomeIncident.Of("now", "payments", _onset, "checkout", "gateway"));

        var similar = Items(await _server.GetAsync("/api/incidents/now/similar"));

        Assert.Equal(["same", "near"], similar.Select(s => s.GetProperty("id").GetString()));
        Assert.Equal(1, similar[0].GetProperty("likeness").GetDouble());
        Assert.Equal(30, similar[0].GetProperty("lasted_seconds").GetDouble());
        Assert.Equal("root payments", similar[0].GetProperty("shared")[0].GetString());
        Assert.Single(Items(await _server.GetAsync("/api/incidents/now/similar?limit=1")));
        await _server.ProblemAsync(HttpMethod.Get, "/api/incidents/now/similar?limit=0", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Failing_traces_of_its_time_that_touch_the_root_come_before_slow_ones()
    {
        await _server.IngestAsync(
            Lines.Span("payments", Lines.Trace(1), Lines.SpanId(1), "", _onset.AddSeconds(1), 20, isError: true),
            Lines.Span("payments", Lines.Trace(2), Lines.SpanId(2), "", _onset.AddSeconds(2), 900),
            Lines.Span("payments", Lines.Trace(3), Lines.SpanId(3), "", _onset.AddSeconds(3), 10),
            Lines.Span("search", Lines.Trace(4), Lines.SpanId(4), "", _onset.AddSeconds(3), 5000, isError: true),
            Lines.Span("payments", Lines.Trace(5), Lines.SpanId(5), "", _onset.AddSeconds(45), 20, isError: true));
        await SomeIncident.TellAsync(_server, _onset.AddSeconds(3), [], SomeIncident.Of("i-1", "payments", _onset));

        var traces = Items(await _server.GetAsync("/api/incidents/i-1/traces"));

        Assert.Equal([Lines.Trace(1), Lines.Trace(2), Lines.Trace(3)], traces.Select(t => t.GetProperty("trace_id").GetString()));
        var inWindow = Items(await _server.GetAsync($"/api/traces/recent?from={_onset.AddSeconds(40).ToUnixTimeSeconds()}"));
        Assert.Equal([Lines.Trace(5)], inWindow.Select(t => t.GetProperty("trace_id").GetString()));
    }

    [Fact]
    public async Task Every_signal_is_listed_with_its_incident()
    {
        var incident = SomeIncident.Of("i-1", "payments", _onset, "checkout");
        await SomeIncident.TellAsync(_server, _onset.AddSeconds(3), [.. incident.Signals, SomeIncident.SignalOf("search", _onset.AddSeconds(3))], incident);

        var all = await _server.GetAsync("/api/signals?limit=2");
        var loose = Items(await _server.GetAsync("/api/signals?in_incident=false"));

        Assert.Equal(2, Items(all).Count);
        Assert.Single(Items(await _server.GetAsync($"/api/signals?limit=2&cursor={all.GetProperty("next_cursor").GetString()}")));
        Assert.Equal("search", Assert.Single(loose).GetProperty("signal").GetProperty("service").GetString());
        Assert.Equal(2, Items(await _server.GetAsync("/api/signals?in_incident=true&kind=error_rate")).Count);
        await _server.ProblemAsync(HttpMethod.Get, "/api/signals?in_incident=perhaps", HttpStatusCode.BadRequest);
        await _server.ProblemAsync(HttpMethod.Get, "/api/signals?cursor=forged", HttpStatusCode.BadRequest);
    }

    private static List<JsonElement> Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];
}
