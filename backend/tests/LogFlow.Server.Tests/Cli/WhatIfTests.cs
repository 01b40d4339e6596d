using System.Text.Json;

namespace LogFlow.Server.Tests.Cli;

/// <summary>The stored past once more through the engine, by the built program: with other rules, without a detector.</summary>
public sealed class WhatIfTests(StoredPast past) : IClassFixture<StoredPast>
{
    private const string Database = "past.duckdb";

    private readonly string _folder = past.Folder;

    [Fact]
    public async Task The_stored_records_give_the_same_incident_again_and_say_what_a_rule_would_have_caught()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "rules.json"), """
            [ { "name": "payments fails", "metric": "error_rate", "threshold": 8, "for_seconds": 0, "service": "payments" },
              { "name": "never", "metric": "error_rate", "threshold": 99, "service": "payments" } ]
            """);

        var (exitCode, output) = await RunAsync("replay", "--stored", Database, "--rules", "rules.json", "--report", "now.json");

        Assert.True(exitCode == 0, output);
        // In a pipe there is neither colour nor a line that is broken.
        Assert.DoesNotContain('\x1b', output);
        Assert.Contains("Why payments (", output, StringComparison.Ordinal);
        var (then, now) = (Report("then.json"), Report("now.json"));
        Assert.Equal(then.GetProperty("input").GetProperty("records").GetInt64(), now.GetProperty("input").GetProperty("records").GetInt64());
        Assert.Equal(Roots(then), Roots(now));
        Assert.Matches(@"rule payments-fails: would have caught 1 of 1 incidents, and fired 0 times outside of them\n\s+payments of .*: at payments \d+ s after the onset", output);
        Assert.Matches(
            @"rule never: would have caught 0 of 1 incidents, and fired 0 times outside of them\n\s+payments of .*: missed; error rate at payments came to [1-9][\d.]+ %, asked is above 99 % for 5 s", output);
    }

    [Fact]
    public async Task Without_the_detectors_that_saw_it_there_is_none()
    {
        var id = Report("then.json").GetProperty("incidents")[0].GetProperty("id").GetString()!;

        var (exitCode, output) = await RunAsync(
            "replay", "--stored", Database, "--incident", id, "--without", "z-score", "--without", "isolation-forest", "--without", "transit", "--without", "new-template", "--rules", "none.json");

        Assert.Equal(2, exitCode);
        Assert.Contains("none.json", output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(_folder, "none.json"), "[]");
        (exitCode, output) = await RunAsync(
            "replay", "--stored", Database, "--incident", id, "--without", "z-score", "isolation-forest", "transit", "new-template", "--rules", "none.json");

        Assert.True(exitCode == 0, output);
        Assert.Matches(@"Z\s+payments\s+\d+ s\s+none", output);
    }

    [Theory]
    [InlineData("there is no such file", "--stored", "nowhere.duckdb")]
    [InlineData("no such incident", "--stored", "past.duckdb", "--incident", "i-9")]
    [InlineData("There is no detector 'crystal-ball'; there are z-score", "--stored", "past.duckdb", "--without", "crystal-ball")]
    [InlineData("not both", "--stored", "past.duckdb", "some.log")]
    [InlineData("replay needs files", "--speed", "max")]
    public async Task A_wrong_wish_is_one_sentence(string sentence, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(["replay", .. arguments]);

        Assert.Equal(2, exitCode);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
    }

    private static string Roots(JsonElement report) =>
        string.Join(' ', report.GetProperty("incidents").EnumerateArray().Select(one => $"{one.GetProperty("id")}:{one.GetProperty("root")}"));

    private JsonElement Report(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, name))).RootElement;

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var process = ServeProcess.Start(_folder, arguments);
        var exitCode = await process.ExitCodeAsync();
        return (exitCode, process.Output);
    }
}

/// <summary>A simulated outage in a store, made once.</summary>
public sealed class StoredPast : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("logflow-whatif-").FullName;

    public async Task InitializeAsync()
    {
        await using var process = ServeProcess.Start(
            Folder, "simulate", "--scenario", "payments_outage@150", "--duration", "220s", "--rate", "40", "--db", "past.duckdb", "--report", "then.json");
        Assert.True(await process.ExitCodeAsync() == 0, process.Output);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }
}
