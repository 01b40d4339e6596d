using System.Text.Json;
using LogFlow.Server.Cli;

namespace LogFlow.Server.Tests.Cli;

public sealed class SbomTests
{
    private const string Native = """{"dependencies":{"@duckdb/node-bindings":"1.2.3"}}""";

    [Fact]
    public void Every_package_of_the_build_is_listed_with_its_version_and_hash()
    {
        var dependencies = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "logflow.deps.json"));
        var built = JsonDocument.Parse(dependencies).RootElement.GetProperty("libraries").EnumerateObject()
            .Where(l => l.Value.GetProperty("type").GetString() == "package").Select(l => l.Name).ToHashSet();

        var listed = Read(Sbom.Write(dependencies, Native, null, "1.0.0")).Where(c => Text(c, "purl").StartsWith("pkg:nuget/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(built);
        Assert.Equal(built, listed.Select(c => $"{Text(c, "name")}/{Text(c, "version")}").ToHashSet());
        Assert.All(listed, c => Assert.Matches("^[0-9a-f]{128}$", Text(c.GetProperty("hashes")[0], "content")));
    }

    [Fact]
    public void DuckDB_and_the_dashboards_packages_are_listed()
    {
        const string Dashboard = """[{"name":"@microsoft/signalr","version":"10.0.11","integrity":"sha512-AAECAw==","license":"MIT"},{"name":"react","version":"19.3.1"}]""";

        var listed = Read(Sbom.Write("""{"libraries":{"logflow/0.1.0":{"type":"project"}}}""", Native, Dashboard, "1.0.0"));

        Assert.Equal(["pkg:npm/%40duckdb/node-bindings@1.2.3", "pkg:npm/%40microsoft/signalr@10.0.11", "pkg:npm/react@19.3.1"], listed.Select(c => Text(c, "purl")));
        Assert.Equal("00010203", Text(listed[1].GetProperty("hashes")[0], "content"));
        Assert.Equal("MIT", Text(listed[1].GetProperty("licenses")[0], "expression"));
    }

    [Fact]
    public async Task The_command_prints_it()
    {
        await using var running = ServeProcess.Start(Path.GetTempPath(), "sbom");

        Assert.Equal(0, await running.ExitCodeAsync());
        var said = await RunningServer.UntilAsync(() => Task.FromResult(running.Output), text => text.TrimEnd().EndsWith('}'));
        Assert.Contains(Read(said[said.IndexOf('{')..]), c => Text(c, "name") == "Spectre.Console");
    }

    private static List<JsonElement> Read(string sbom) => [.. JsonDocument.Parse(sbom).RootElement.GetProperty("components").EnumerateArray()];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
