using System.Text.Json;

namespace LogFlow.Server.Tests;

public sealed class LateMergeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-late-").FullName;

    /// <summary>Between the narrower templates and what they grew into.</summary>
    private readonly DateTimeOffset _middle = RunningServer.Now.AddSeconds(-18);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_template_that_grew_late_has_its_whole_history_under_one_id_also_after_a_restart()
    {
        // Up to four words at a place tell templates apart; the fifth makes it a parameter, and the four become one.
        string[] early = ["red", "green", "blue", "black"];
        string id;
        await using (var first = await RunningServer.StartInAsync(_folder))
        {
            await SayAsync(first, early, at: -30);
            await RunningServer.UntilAsync(() => Templates(first), t => t.Count == 4 && t.All(one => Count(one) == 5));

            await SayAsync(first, ["white"], at: -5);

            var grown = await RunningServer.UntilAsync(() => Templates(first), t => t is [var only] && Count(only) == 25);
            id = grown[0].GetProperty("id").GetString()!;
            Assert.Equal("lamp turned <*> at once", grown[0].GetProperty("text").GetString());
            await CheckAsync(first, id);
        }

        await using var second = await RunningServer.StartInAsync(_folder);
        Assert.Equal(id, Assert.Single(await Templates(second)).GetProperty("id").GetString());
        await CheckAsync(second, id);

        await SayAsync(second, ["red"], at: -1);
        await RunningServer.UntilAsync(() => Templates(second), t => t is [var only] && Count(only) == 30);

        // Another instance that sees the same shapes, in another order, gives the same id.
        await using var other = await RunningServer.StartAsync();
        await SayAsync(other, ["white", "black", "green", "red", "blue"], at: -5);
        Assert.Equal(id, Assert.Single(await RunningServer.UntilAsync(() => Templates(other), t => t is [var only] && Count(only) == 25)).GetProperty("id").GetString());
    }

    private async Task CheckAsync(RunningServer server, string id)
    {
        var lines = (await server.GetAsync($"/api/search?template={id}&limit=100")).GetProperty("items").EnumerateArray().Select(l => l.GetProperty("message").GetString()).ToList();
        Assert.Equal(25, lines.Count);
        Assert.Contains("lamp turned green at once", lines);
        // Between two windows it is one template with a before, and not four that vanished and one that is new.
        var diff = await server.GetAsync($"/api/templates/diff?from={Time(_middle)}&base_from={Time(_middle.AddMinutes(-5))}");
        Assert.DoesNotContain(diff.GetProperty("items").EnumerateArray(), change => change.GetProperty("kind").GetString() is "new" or "vanished");
    }

    private static string Time(DateTimeOffset at) => Uri.EscapeDataString(at.ToString("O"));

    private static long Count(JsonElement template) => template.GetProperty("count").GetInt64();

    private static Task<JsonElement> SayAsync(RunningServer server, string[] colours, int at) => server.IngestAsync(
        [.. colours.SelectMany(colour => Enumerable.Range(0, 5).Select(_ => Lines.Log("shop", "info", $"lamp turned {colour} at once", RunningServer.Now.AddSeconds(at))))]);

    private static async Task<List<JsonElement>> Templates(RunningServer server) => [.. (await server.GetAsync("/api/templates")).GetProperty("items").EnumerateArray()];
}
