using System.Text;
using LogFlow.Testing;
using Xunit.Abstractions;

namespace LogFlow.Engine.Tests.Mining;

public sealed class TemplateAccuracyTests(ITestOutputHelper output)
{
    // What was reached less .01; see benchmarks/LogFlow.Benchmarks/MiningBenchmark.cs for the table.
    private const double GaMin = 0.966;
    private const double FgaMin = 0.960;

    [Fact]
    public void On_labelled_logs_of_eight_systems_groups_are_nearly_always_right()
    {
        if (TemplateSets.Find("templates") is not { } folder)
        {
            output.WriteLine("Skipped: the labelled logs (../shared/data/templates beside the repository) are absent.");
            return;
        }

        double ga = 0, fga = 0;
        foreach (var set in TemplateSets.Names)
        {
            var rows = TemplateSets.Read(folder, set);
            var mined = new Mined().Add([.. rows.Select(r => Encoding.UTF8.GetBytes(r.Content))], batchSize: 500);
            var score = TemplateSets.Score([.. rows.Select(r => r.Template)], [.. mined.Lines.Select(l => mined.Final(l.Template).ToString())]);
            output.WriteLine($"{set,-10} GA {score.Ga:F3} FGA {score.Fga:F3}");
            Assert.All(mined.Lines, l => Assert.True(l.IsRebuildable));
            ga += score.Ga / TemplateSets.Names.Count;
            fga += score.Fga / TemplateSets.Names.Count;
        }

        output.WriteLine($"{"mean",-10} GA {ga:F3} FGA {fga:F3}");
        Assert.True(ga >= GaMin && fga >= FgaMin, $"GA {ga:F4}, FGA {fga:F4}");
    }

    [Fact]
    public void Another_order_of_the_lines_gives_nearly_the_same_templates()
    {
        if (TemplateSets.Find("templates") is not { } folder)
        {
            output.WriteLine("Skipped: the labelled logs (../shared/data/templates beside the repository) are absent.");
            return;
        }

        double agreement = 0;
        foreach (var set in TemplateSets.Names)
        {
            var lines = TemplateSets.Read(folder, set).Select(r => Encoding.UTF8.GetBytes(r.Content)).ToArray();
            var order = Enumerable.Range(0, lines.Length).ToArray();
            new Random(1).Shuffle(order);
            var straight = new Mined().Add(lines);
            var shuffled = new Mined().Add([.. order.Select(i => lines[i])]);
            var texts = new string[lines.Length];
            foreach (var (line, text) in order.Zip(shuffled.FinalTexts()))
            {
                texts[line] = text;
            }

            var same = straight.FinalTexts().Zip(texts).Count(pair => pair.First == pair.Second) / (double)lines.Length;
            output.WriteLine($"{set,-10} {same:P1} of the lines have the same template text");
            agreement += same / TemplateSets.Names.Count;
        }

        Assert.True(agreement >= 0.95, $"{agreement:P1}");
    }
}
