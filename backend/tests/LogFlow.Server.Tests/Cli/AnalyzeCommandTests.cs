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
        var text = await RunAsync(new AnalyzeArguments(_file, "auto", IsJson: false, TemplatesOnly: true, Limit: 40, IsRareFirst: true));

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
        var text = await RunAsync(new AnalyzeArguments(_file, "auto", IsJson: false, TemplatesOnly: true, Limit: 1, IsRareFirst: false));

        Assert.Contains("order <*> of app client took <*> ms from <*>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("no space left", text, StringComparison.Ordinal);
        Assert.Contains("the 1 most frequent are shown", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_JSON_each_template_has_its_parameters_kinds()
    {
        var json = await RunAsync(new AnalyzeArguments(_file, "auto", IsJson: true, TemplatesOnly: true, Limit: 40, IsRareFirst: true));

        using var document = JsonDocument.Parse(json);
        var order = document.RootElement.GetProperty("templates").EnumerateArray().First(t => t.GetProperty("text").GetString()!.StartsWith("order", StringComparison.Ordinal));
        Assert.Equal(["number", "number", "address"], order.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("kind").GetString()!));
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

    private static async Task<string> RunAsync(AnalyzeArguments arguments)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        Assert.Equal(0, await AnalyzeCommand.RunAsync(arguments, console, CancellationToken.None));
        return writer.ToString();
    }
}
