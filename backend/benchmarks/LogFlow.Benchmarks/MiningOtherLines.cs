using System.Text;
using System.Text.RegularExpressions;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// Lines that nobody looked at: longer logs of three of the labelled systems. Their truth is the list of templates that people made of
/// 2,000 lines: a line belongs to the template that it reads as, the one with the longest constant part where there are several; lines
/// that read as none are mined with the others and not judged.
/// </summary>
internal static partial class MiningOtherLines
{
    public static void Run()
    {
        if (TemplateSets.Find("templates") is not { } folder || MiningLines.Read() is not { } logs || MiningLines.OpenStack() is not { } openStack)
        {
            Console.WriteLine("Skipped: the logs beside the repository (../shared/data) are absent.");
            return;
        }

        Console.WriteLine();
        Console.WriteLine("Longer logs of labelled systems, templates as people named them on other lines");
        Console.WriteLine($"{"",-12}{"lines",10}{"judged",10}{"templates",11}{"GA",8}{"FGA",8}{"textbook Drain",18}{"trivial",16}");
        Judge(folder, "HDFS", logs.Single(log => log.Name == "HDFS").Lines);
        Judge(folder, "Linux", logs.Single(log => log.Name == "linux").Lines);
        Judge(folder, "OpenStack", openStack);
    }

    private static void Judge(string folder, string set, List<byte[]> lines)
    {
        var contents = Contents(lines);
        var templates = TemplateSets.Read(folder, set).Select(row => row.Template).Distinct()
            .Select(text => (Text: text, Reads: Reader(text)))
            .OrderByDescending(template => template.Text.Replace(LogTemplate.Wildcard, "", StringComparison.Ordinal).Length)
            .ThenBy(template => template.Text, StringComparer.Ordinal)
            .ToList();
        var truth = contents.ConvertAll(content => templates.Find(template => template.Reads.IsMatch(content)).Text);
        var judged = Enumerable.Range(0, truth.Count).Where(i => truth[i] is not null).ToList();
        var drain = new TextbookDrain();
        var ours = Score(truth, judged, MiningBenchmark.Templates([.. contents.Select(content => (content, ""))]));
        var textbook = Score(truth, judged, contents.ConvertAll(content => $"{drain.Add(content)}"));
        var trivial = Score(truth, judged, contents.ConvertAll(content => $"{TrivialMiner.Template(Encoding.UTF8.GetBytes(content))}"));
        Console.WriteLine(
            $"{set,-12}{lines.Count,10:N0}{(double)judged.Count / lines.Count,10:P1}{judged.Select(i => truth[i]).Distinct().Count(),11}{ours.Ga,8:F3}{ours.Fga,8:F3}" +
            $"{$"{textbook.Ga:F3} / {textbook.Fga:F3}",18}{$"{trivial.Ga:F3} / {trivial.Fga:F3}",16}");
    }

    private static (double Ga, double Fga) Score(List<string> truth, List<int> judged, List<string> mined) =>
        TemplateSets.Score([.. judged.Select(i => truth[i])], [.. judged.Select(i => mined[i])]);

    /// <summary>The messages as the program's own parser cuts them out.</summary>
    private static List<string> Contents(List<byte[]> lines)
    {
        var names = new NameTable();
        var parser = new LogParser(names, new ParserOptions { OneRecordPerLine = true });
        var batch = new LogBatch(names, lines.Count);
        foreach (var line in lines)
        {
            parser.Parse(line, batch);
        }

        parser.Flush(batch);
        List<string> contents = [.. Enumerable.Range(0, batch.Count).Select(i => Encoding.UTF8.GetString(batch.Bytes(batch.Body[i])))];
        batch.Release();
        return contents;
    }

    private static Regex Reader(string template) => new(
        $"^{string.Join(".*?", template.Split(LogTemplate.Wildcard).Select(part => Blanks().Replace(Regex.Escape(part), @"\s+")))}$", RegexOptions.Compiled | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"(\\ )+")]
    private static partial Regex Blanks();
}
