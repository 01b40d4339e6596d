using System.Text.Json;
using LogFlow.Server.Cli;
using Spectre.Console;

namespace LogFlow.Server.Tests.Cli;

public sealed class AnalyzeCommandTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("logflow-analyze-").FullName, "app.log");

    public AnalyzeCommandTests()
    {
        var start = new DateTime(2026, 1, 2, 3, 0, 0, DateTimeKind.Utc);
        string At(int i) => start.AddSeconds(i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        File.WriteAllLines(
            _file,
            [
                .. Enumerable.Range(0, 300).Select(i => $"{At(i)} INFO order {1000 + i} of {(i % 4 == 0 ? "web" : "app")} client took {i} ms from 10.0.0.{i % 250}"),
                .. Enumerable.Range(300, 20).Select(i => $"{At(i)} WARN cache {(i % 2 == 0 ? "cold" : "full")}"),
                $"{At(320)} ERROR no space left on /var/lib/data",
            ]);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public async Task Templates_come_rare_first_with_what_their_wildcards_stand_for()
    {
        var text = await RunAsync(new AnalyzeArguments(_file, "auto", IsJson: false, IncidentSearch.Never, Limit: 40, IsRareFirst: true));

        Assert.True(text.IndexOf("no space left on <*>", StringComparison.Ordinal) < text.IndexOf("cache", StringComparison.Ordinal));
        Assert.True(text.IndexOf("cache", StringComparison.Ordinal) < text.IndexOf("order <*> of", StringComparison.Ordinal));
        Assert.Contains("/var/lib/data", text, StringComparison.Ordinal);
        Assert.Contains("address values such as 10.0.0.", text, StringComparison.Ordinal);
        Assert.Contains("templates of 321 lines", text, StringComparison.Ordinal);
        // Into a file goes text, not a terminal's colours.
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public async Task The_limit_says_what_is_left_out()
    {
        var text = await RunAsync(new AnalyzeArguments(_file, "auto", IsJson: false, IncidentSearch.Never, Limit: 1, IsRareFirst: false));

        Assert.Contains("order <*> of app client took <*> ms from <*>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("no space left", text, StringComparison.Ordinal);
        Assert.Contains("the 1 most frequent are shown", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_JSON_each_template_has_its_parameters_kinds()
    {
        var json = await RunAsync(new AnalyzeArguments(_file, "auto", IsJson: true, IncidentSearch.Never, Limit: 40, IsRareFirst: true));

        using var document = JsonDocument.Parse(json);
        var order = document.RootElement.GetProperty("templates").EnumerateArray().First(t => t.GetProperty("text").GetString()!.StartsWith("order", StringComparison.Ordinal));
        Assert.Equal(["number", "number", "address"], order.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("kind").GetString()!));
    }

    [Fact]
    public async Task Of_a_file_that_is_quick_to_read_incidents_are_looked_for_unasked()
    {
        using var report = JsonDocument.Parse(await RunAsync(Plain with { IsJson = true, QuickLines = 321 }));

        Assert.Equal(JsonValueKind.Array, report.RootElement.GetProperty("incidents").ValueKind);
        Assert.DoesNotContain("--incidents", await RunAsync(Plain with { QuickLines = 321 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_longer_one_only_the_templates_come_and_how_to_ask_for_more()
    {
        var text = await RunAsync(Plain with { QuickLines = 320 });

        Assert.Contains("templates of 321 lines", text, StringComparison.Ordinal);
        Assert.Contains("in up to 320 lines; --incidents looks for them", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incidents_are_looked_for_in_any_file_when_asked_for()
    {
        var asked = Plain with { IsJson = true, QuickLines = 0 };

        using var without = JsonDocument.Parse(await RunAsync(asked));
        using var with = JsonDocument.Parse(await RunAsync(asked with { Incidents = IncidentSearch.Always }));

        Assert.Equal(JsonValueKind.Null, without.RootElement.GetProperty("incidents").ValueKind);
        Assert.Equal(JsonValueKind.Array, with.RootElement.GetProperty("incidents").ValueKind);
        Assert.Equal(321, with.RootElement.GetProperty("input").GetProperty("records").GetInt64());
        Assert.Equal(without.RootElement.GetProperty("templates").ToString(), with.RootElement.GetProperty("templates").ToString());
    }

    [Fact]
    public void Only_templates_and_also_incidents_cannot_be_asked_for_at_once()
    {
        var parsed = AnalyzeCommand.Create().Parse([_file, "--templates", "--incidents"]);

        Assert.Contains("give one of them", Assert.Single(parsed.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_join_where_a_narrower_template_grew()
    {
        var sample = new ParameterSample();
        sample.Add("opened", 6);
        var other = new ParameterSample();
        other.Add("closed", 4);

        sample.MergeFrom(other);

        Assert.Equal("opened 60%, closed 40%", sample.Note().Text);
        Assert.Equal(("word", 2), (sample.Note().Kind, sample.Note().Values));
    }

    private AnalyzeArguments Plain => new(_file, "auto", IsJson: false, IncidentSearch.WhenQuick, Limit: 40, IsRareFirst: true);

    private static async Task<string> RunAsync(AnalyzeArguments arguments)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        Assert.Equal(0, await AnalyzeCommand.RunAsync(arguments, console, CancellationToken.None));
        return writer.ToString();
    }
}
