using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LogFlow.Contracts;
using LogFlow.Contracts.Incidents;
using LogFlow.Server.Capsules;
using LogFlow.Server.Tests.Incidents;

namespace LogFlow.Server.Tests.Capsules;

public sealed partial class CapsuleTests : IAsyncLifetime
{
    private const string Hostile = "</script><script>hurt=1</script><img src=x onerror=hurt=1>";

    private readonly DateTimeOffset _onset = DateTimeOffset.FromUnixTimeSeconds(RunningServer.Now.ToUnixTimeSeconds() - 60);
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task An_incident_goes_out_masked_and_comes_back_the_same()
    {
        await _server.IngestAsync(
            Lines.Log("payments", "error", "card 4111 1111 1111 1111 of bob@example.com declined, token=abcdef123", _onset.AddSeconds(2)),
            Lines.Log("checkout", "warn", "call to 10.1.2.3 failed", _onset.AddSeconds(3)),
            Lines.Span("checkout", Lines.Trace(7), Lines.SpanId(1), "", _onset.AddSeconds(1), 40, isError: true),
            Lines.Span("payments", Lines.Trace(7), Lines.SpanId(2), Lines.SpanId(1), _onset.AddSeconds(1), 20, isError: true));
        await Tell(SomeIncident.Of("i-1", "payments", _onset, "checkout") with { Story = ["Mail bob@example.com.", Hostile] });

        var (page, name) = await ExportAsync("i-1");
        var imported = await ImportAsync(page, HttpStatusCode.Created);
        var again = await ImportAsync(page, HttpStatusCode.Created);

        Assert.EndsWith("-i1.html", name);
        Assert.DoesNotContain("4111", page);
        Assert.DoesNotContain("bob@", page);
        Assert.DoesNotContain("10.1.2.3", page);
        Assert.DoesNotContain("abcdef123", page);
        Assert.Contains("card [card] of [email] declined", page);
        var id = imported.GetProperty("id").GetString();
        Assert.Equal(id, again.GetProperty("id").GetString());
        var capsule = (await _server.GetAsync($"/api/capsules/{id}")).GetProperty("capsule");
        Assert.Equal("payments", capsule.GetProperty("incident").GetProperty("root").GetString());
        Assert.Equal(Hostile, capsule.GetProperty("incident").GetProperty("story")[1].GetString());
        Assert.Equal(2, capsule.GetProperty("lines").GetArrayLength());
        Assert.Equal(Lines.Trace(7), capsule.GetProperty("traces")[0].GetProperty("trace_id").GetString());
        Assert.True(capsule.GetProperty("hidden").GetInt32() >= 4);
        Assert.Equal(id, Assert.Single((await _server.GetAsync("/api/capsules")).GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.DoesNotContain((await _server.GetAsync("/api/incidents")).GetProperty("items").EnumerateArray(), i => i.GetProperty("id").GetString() == id);
        await _server.SendAsync(HttpMethod.Delete, $"/api/capsules/{id}", null, HttpStatusCode.NoContent);
        await _server.ProblemAsync(HttpMethod.Get, $"/api/capsules/{id}", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(IncidentState.Active, true)]
    [InlineData(IncidentState.Resolved, false)]
    public async Task What_is_said_after_the_last_signal_belongs_to_an_incident_that_goes_on(IncidentState state, bool isIn)
    {
        var incident = SomeIncident.Of("i-1", "payments", _onset) with { State = state };
        await _server.IngestAsync(Lines.Log("payments", "error", "still refused", incident.LastSignal.AddSeconds(4)));
        await Tell(incident);

        var (page, _) = await ExportAsync("i-1");

        Assert.Equal(isIn, page.Contains("still refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_holds_no_script_and_hostile_text_stays_text()
    {
        await Tell(SomeIncident.Of("i-1", Hostile, _onset, "\" onload=\"hurt=1") with { Title = Hostile, Story = [Hostile] });

        var (page, _) = await ExportAsync("i-1");

        Assert.Equal("<script type=\"application/json\" id=\"logflow-capsule\">", Assert.Single(Scripts().Matches(page)).Value);
        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain("onload=\"", page);
        Assert.DoesNotMatch("<[^>]*\\sstyle=", page);
        Assert.Contains("default-src 'none'; style-src 'sha256-", page);
        Assert.Contains("&lt;/script&gt;", page);
        Assert.Contains("<svg", page);
    }

    [Theory]
    [InlineData("", "the data that its page carries is missing")]
    [InlineData("<html>not one</html>", "the data that its page carries is missing")]
    [InlineData("{}", "cannot be read")]
    [InlineData("{\"format\":1}", "cannot be read")]
    [InlineData("{ not json", "cannot be read")]
    [InlineData("<script type=\"application/json\" id=\"logflow-capsule\">{\"format\":", "ends in the middle")]
    public async Task A_file_that_is_none_is_refused_with_a_sentence(string file, string said)
    {
        var problem = await _server.ProblemAsync(HttpMethod.Post, "/api/capsules", HttpStatusCode.BadRequest, new StringContent(file, Encoding.UTF8, "text/html"));

        Assert.Contains(said, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task What_is_out_of_bounds_is_refused()
    {
        var fine = new Capsule(Capsule.FormatName, 1, _onset, "0.1.0", 0, SomeIncident.Of("i-1", "payments", _onset), [], [], [], [], []);
        var long_ = fine with { Edges = [.. Enumerable.Range(0, 1001).Select(i => new CapsuleEdge("a", "b", i, 0))] };
        var odd = fine with { Incident = fine.Incident with { BlastRadius = [new BlastRadiusEntry("a", 1, 1, "sideways", "hit", 0)] } };

        await ImportAsync(Json(fine), HttpStatusCode.Created);
        Assert.Contains("edges are 1001", await Refused(Json(long_)));
        Assert.Contains("blast radius", await Refused(Json(odd)));
        Assert.Contains("format version 2", await Refused(Json(fine with { Version = 2 })));
        Assert.Contains("no incident capsule", await Refused(Json(fine with { Format = "other" })));
        Assert.Contains("empty places", await Refused(Json(fine).Replace("\"merged_from\":[]", "\"merged_from\":[null]")));
        Assert.Contains("cannot be read", await Refused(Json(fine).Replace("\"severity\":\"critical\"", "\"severity\":77")));
        await _server.ProblemAsync(HttpMethod.Post, "/api/capsules", HttpStatusCode.RequestEntityTooLarge, new StringContent(new string(' ', Capsule.Bounds.FileBytes + 1)));
        Assert.Single((await _server.GetAsync("/api/capsules")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_long_text_is_cut_and_a_secret_at_its_end_is_not_half_told()
    {
        var text = new string('x', Capsule.Bounds.TextLength - 10) + " password=hunter2hunter2";
        await Tell(SomeIncident.Of("i-1", "payments", _onset) with { Story = [text] });

        var (page, _) = await ExportAsync("i-1");

        Assert.DoesNotContain("hunter", page);
        Assert.DoesNotContain(new string('x', Capsule.Bounds.TextLength), page);
        await _server.ProblemAsync(HttpMethod.Get, "/api/incidents/nobody/capsule", HttpStatusCode.NotFound);
    }

    private static string Json(Capsule capsule) => JsonSerializer.Serialize(capsule, LogFlowJson.Options);

    private async Task Tell(Incident incident) => await SomeIncident.TellAsync(_server, _onset.AddSeconds(5), [], incident);

    private async Task<(string Page, string? Name)> ExportAsync(string id)
    {
        using var response = await _server.Client.GetAsync($"/api/incidents/{id}/capsule");
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        return (await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentDisposition?.FileName);
    }

    private Task<JsonElement> ImportAsync(string file, HttpStatusCode expected) => _server.SendAsync(HttpMethod.Post, "/api/capsules", file, expected);

    private async Task<string?> Refused(string file) =>
        (await _server.ProblemAsync(HttpMethod.Post, "/api/capsules", HttpStatusCode.BadRequest, new StringContent(file))).GetProperty("detail").GetString();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Scripts();
}
