using System.IO.Compression;
using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Server.Cli;

namespace LogFlow.Server.Tests.Cli;

[Collection(AloneCollection.Name)]
public sealed class MineCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-mine-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly TextWriter _standardError = Console.Error;

    public MineCommandTests() => Console.SetError(_error);

    public void Dispose()
    {
        Console.SetError(_standardError);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Bare_messages_become_a_row_each_with_their_final_template()
    {
        var file = Write("lines.log", "leader is node1\nleader is node2\nsaid \"no\", twice\n");
        var rows = Path.Combine(_folder, "rows.csv");
        var templates = Path.Combine(_folder, "templates.csv");

        var exitCode = await MineAsync(new MineArguments(file, true, "auto", rows, templates));

        Assert.Equal(0, exitCode);
        Assert.Equal(
            $"LineId,TemplateId,Template\n1,{IdOf("leader is <*>")},leader is <*>\n2,{IdOf("leader is <*>")},leader is <*>\n" +
            $"3,{IdOf("said \"no\", twice")},\"said \"\"no\"\", twice\"\n",
            await File.ReadAllTextAsync(rows));
        Assert.StartsWith($"TemplateId,Template,Count,Example\n{IdOf("leader is <*>")},leader is <*>,2,leader is node1\n", await File.ReadAllTextAsync(templates), StringComparison.Ordinal);
        Assert.Matches(@"^3 lines, 2 templates, [\d,]+ lines/s\n$", _output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_detected_header_is_left_out_and_every_line_still_has_its_row()
    {
        var file = Write("app.log", string.Concat(Enumerable.Range(10, 40).Select(i => $"2026-01-01 00:00:{i},123 INFO [main] com.shop.Cart - added item {i} to cart\n")));
        var rows = Path.Combine(_folder, "rows.csv");

        var exitCode = await MineAsync(new MineArguments(file, false, "auto", rows, null));

        Assert.Equal(0, exitCode);
        var lines = await File.ReadAllLinesAsync(rows);
        Assert.Equal(41, lines.Length);
        Assert.All(lines.Skip(1), l => Assert.EndsWith(",added item <*> to cart", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gzip_is_read_and_without_a_file_to_write_the_templates_are_shown()
    {
        var file = Path.Combine(_folder, "lines.log.gz");
        await using (var gzip = new GZipStream(File.Create(file), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync("took 1 rounds\ntook 2 rounds\n"u8.ToArray());
        }

        Assert.Equal(0, await MineAsync(new MineArguments(file, true, "auto", null, null)));

        Assert.Contains("took <*> rounds", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 lines, 1 templates", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_and_an_unknown_format_are_wrong_usage()
    {
        Assert.Equal(2, await MineAsync(new MineArguments(Path.Combine(_folder, "none.log"), true, "auto", null, null)));
        Assert.Equal(2, await MineAsync(new MineArguments(Write("a.log", "a\n"), false, "klingon", null, null)));

        Assert.Equal(2, _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("none.log", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_a_failure_before_any_work()
    {
        var file = Write("a.log", "a\n");

        var exitCode = await MineAsync(new MineArguments(file, true, "auto", Path.Combine(_folder, "no", "such.csv"), null));

        Assert.Equal(1, exitCode);
        Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void The_command_knows_its_arguments()
    {
        var command = MineCommand.Create();

        Assert.Empty(command.Parse(["f.log", "--content", "--out", "o.csv", "--templates", "t.csv"]).Errors);
        Assert.NotEmpty(command.Parse([]).Errors);
    }

    private Task<int> MineAsync(MineArguments arguments) => MineCommand.RunAsync(arguments, _output, CancellationToken.None);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static TemplateId IdOf(string text) => TemplateId.Of(Encoding.UTF8.GetBytes(text));
}
