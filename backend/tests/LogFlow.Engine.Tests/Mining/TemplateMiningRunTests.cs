using System.IO.Compression;
using System.Text;
using LogFlow.Engine.Mining;

namespace LogFlow.Engine.Tests.Mining;

public sealed class TemplateMiningRunTests
{
    [Fact]
    public async Task Every_line_has_a_row_with_the_template_it_ends_with()
    {
        var run = await RunAsync("leader is node1\ntook 5 rounds, \"quick\"\n\nleader is node2\n");

        Assert.Equal(
            "LineId,TemplateId,Template\n" +
            $"1,{IdOf("leader is <*>")},leader is <*>\n" +
            $"2,{IdOf("took <*> rounds, \"quick\"")},\"took <*> rounds, \"\"quick\"\"\"\n" +
            $"3,{IdOf("")},\n" +
            $"4,{IdOf("leader is <*>")},leader is <*>\n",
            await WriteAsync(run.WriteLinesAsync));
    }

    [Fact]
    public async Task Templates_are_counted_across_their_replacements_with_their_first_line()
    {
        var run = await RunAsync("leader is node1\nleader is node1\nall is well\nleader is node2\n");

        Assert.Equal(
            "TemplateId,Template,Count,Example\n" +
            $"{IdOf("leader is <*>")},leader is <*>,3,leader is node1\n" +
            $"{IdOf("all is well")},all is well,1,all is well\n",
            await WriteAsync(run.WriteTemplatesAsync));
    }

    [Fact]
    public async Task Gzip_carriage_returns_and_a_last_line_without_newline_are_read()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync("took 1 rounds\r\ntook 2 rounds\r\ntook 3 rounds"u8.ToArray());
        }

        var run = await RunAsync(packed.ToArray());

        var template = Assert.Single(run.Templates());
        Assert.Equal(("took <*> rounds", 3L, "took 1 rounds"), (template.Text, template.Lines, template.Example));
    }

    [Fact]
    public async Task An_overlong_line_is_one_line()
    {
        var run = new TemplateMiningRun(new Miner(), keepsLines: true);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes($"first\n{new string('x', 5_000_000)}\nlast\n"));

        await new ContentLines(content, lineBytesMax: 1000).RunAsync(run, CancellationToken.None);

        Assert.Equal(3, run.Lines);
        Assert.Contains(run.Templates(), t => t.Text == "last");
    }

    [Fact]
    public async Task Many_lines_keep_their_order()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 200_000; i++)
        {
            text.Append(i % 3 == 0 ? "third line\n" : "other line\n");
        }

        var run = await RunAsync(text.ToString());

        var rows = (await WriteAsync(run.WriteLinesAsync)).Split('\n');
        Assert.Equal(200_002, rows.Length);
        Assert.All(Enumerable.Range(0, 200_000), i =>
        {
            Assert.StartsWith($"{i + 1},", rows[i + 1], StringComparison.Ordinal);
            Assert.EndsWith(i % 3 == 0 ? "third line" : "other line", rows[i + 1], StringComparison.Ordinal);
        });
    }

    private static Task<TemplateMiningRun> RunAsync(string text) => RunAsync(Encoding.UTF8.GetBytes(text));

    private static async Task<TemplateMiningRun> RunAsync(byte[] bytes)
    {
        var run = new TemplateMiningRun(new Miner(), keepsLines: true);
        using var content = new MemoryStream(bytes);
        await new ContentLines(content).RunAsync(run, CancellationToken.None);
        return run;
    }

    private static async Task<string> WriteAsync(Func<TextWriter, CancellationToken, Task> write)
    {
        using var writer = new StringWriter();
        await write(writer, CancellationToken.None);
        return writer.ToString();
    }

    private static Contracts.Records.TemplateId IdOf(string text) => Contracts.Records.TemplateId.Of(Encoding.UTF8.GetBytes(text));
}
