using System.Net;
using System.Text.Json;

namespace LogFlow.Server.Tests.Api;

public sealed class CorrectionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-corrections-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_merge_holds_over_a_restart_can_be_taken_back_and_is_audited()
    {
        string correction, opened, closed;
        await using (var first = await RunningServer.StartInAsync(_folder))
        {
            await SayAsync(first, "session opened by app", "session closed by app");
            var list = await RunningServer.UntilAsync(() => Templates(first), t => t.Count == 2);
            (opened, closed) = (IdOf(list, "session opened by app"), IdOf(list, "session closed by app"));

            var added = await first.SendAsync(HttpMethod.Post, "/api/templates/corrections", new { kind = "merge", template = closed, into_template = opened }, HttpStatusCode.Created);

            correction = added.GetProperty("id").GetString()!;
            Assert.Equal("session closed by app", added.GetProperty("text").GetString());
            Assert.Equal(40, Assert.Single(await Templates(first)).GetProperty("count").GetInt64());
            await first.SendAsync(HttpMethod.Post, "/api/templates/corrections", new { kind = "merge", template = opened, into_template = closed }, HttpStatusCode.Conflict);
            await RunningServer.UntilAsync(
                () => first.GetAsync("/api/audit"), a => a.GetProperty("items").EnumerateArray().Any(e => e.GetProperty("what").GetString() == "POST /api/templates/corrections"));
        }

        await using var second = await RunningServer.StartInAsync(_folder);
        await SayAsync(second, "session closed by app");
        await RunningServer.UntilAsync(() => Templates(second), t => t is [var only] && only.GetProperty("count").GetInt64() == 60);
        var lines = await second.GetAsync($"/api/search?template={opened}&limit=100");
        Assert.Equal(60, lines.GetProperty("items").GetArrayLength());

        await second.SendAsync(HttpMethod.Delete, $"/api/templates/corrections/{correction}", null, HttpStatusCode.NoContent);

        Assert.Equal([20L, 40L], (await Templates(second)).Select(t => t.GetProperty("count").GetInt64()).Order());
        await second.SendAsync(HttpMethod.Delete, $"/api/templates/corrections/{correction}", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Another_instance_takes_over_corrections_by_text()
    {
        await using var one = await RunningServer.StartInAsync(_folder);
        await SayAsync(one, "session opened by app", "session closed by app");
        var list = await RunningServer.UntilAsync(() => Templates(one), t => t.Count == 2);
        await one.SendAsync(HttpMethod.Post, "/api/templates/corrections", new { kind = "merge", template = IdOf(list, "session closed by app"), into = "session opened by app" }, HttpStatusCode.Created);
        await one.SendAsync(HttpMethod.Post, "/api/templates/corrections", new { kind = "name", template = IdOf(list, "session opened by app"), name = " sessions " }, HttpStatusCode.Created);
        await one.SendAsync(HttpMethod.Post, "/api/templates/corrections", new { kind = "noise", text = "never seen <*>" }, HttpStatusCode.Created);
        var items = (await one.GetAsync("/api/templates/corrections")).GetProperty("items");

        await using var other = await RunningServer.StartAsync();
        var taken = await other.SendAsync(HttpMethod.Post, "/api/templates/corrections/import", new { items });
        await SayAsync(other, "session closed by app");

        Assert.Equal(3, taken.GetProperty("items").GetArrayLength());
        var only = Assert.Single(await RunningServer.UntilAsync(() => Templates(other), t => t.Count > 0));
        Assert.Equal(("session opened by app", "sessions"), (only.GetProperty("text").GetString(), only.GetProperty("name").GetString()));
        var again = await other.SendAsync(HttpMethod.Post, "/api/templates/corrections/import", new { items });
        Assert.Equal(0, again.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_correction_that_cannot_be_used_is_a_400_problem()
    {
        await using var server = await RunningServer.StartInAsync(_folder);
        string[] bodies =
        [
            """{"kind":"merge","text":"a"}""",
            """{"kind":"merge","text":"a","into":"a"}""",
            """{"kind":"split","text":"a <*>","position":1}""",
            """{"kind":"split","text":"a","position":0}""",
            """{"kind":"name","text":"a"}""",
            """{"kind":"noise"}""",
            """{"kind":"wish","text":"a"}""",
            """{"kind":"noise","template":"xyz"}""",
        ];
        foreach (var body in bodies)
        {
            await server.ProblemAsync(HttpMethod.Post, "/api/templates/corrections", HttpStatusCode.BadRequest, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        }

        await server.ProblemAsync(HttpMethod.Delete, "/api/templates/corrections/0123456789abcdef", HttpStatusCode.NotFound);
    }

    private static Task<JsonElement> SayAsync(RunningServer server, params string[] texts) =>
        server.IngestAsync([.. texts.SelectMany(text => Enumerable.Range(0, 20).Select(_ => Lines.Log("shop", "info", text)))]);

    private static string IdOf(List<JsonElement> templates, string text) => templates.Single(t => t.GetProperty("text").GetString() == text).GetProperty("id").GetString()!;

    private static async Task<List<JsonElement>> Templates(RunningServer server) => [.. (await server.GetAsync("/api/templates")).GetProperty("items").EnumerateArray()];
}
