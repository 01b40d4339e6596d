using System.Diagnostics;
using LogFlow.Engine.Mining;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// What is each part of the miner worth, on each set? Every part is left out in turn, in a process of its own, and the accuracy
/// measured again. A part that was made for one set helps there and nowhere else; what helps on sets that it was not made for is
/// seen by leaving its best set out.
/// </summary>
internal static class MiningAblation
{
    /// <summary>How the benchmark calls itself for one part.</summary>
    public const string Child = "without";

    /// <summary>Parts that are options: values that switch them off.</summary>
    private static readonly (string Name, Action<MinerOptions> Set)[] Options =
    [
        ("statistics: first difference is a wildcard", o => (o.WordValues, o.CapitalValues, o.NameValues, o.KeyedValues) = (2, 2, 2, 2)),
        ("statistics: never a wildcard", o => (o.WordValues, o.CapitalValues, o.NameValues, o.KeyedValues) = (64, 64, 64, 64)),
        ("names like words", o => o.NameValues = o.WordValues),
        ("capitals like words", o => o.CapitalValues = o.WordValues),
        ("values of keys like words", o => o.KeyedValues = o.WordValues),
        ("no leading word", o => o.LeadingWords = 0),
        ("two leading words", o => o.LeadingWords = 2),
        ("similarity 0.3", o => o.Similarity = 0.3),
        ("similarity 0.7", o => o.Similarity = 0.7),
        ("4 words", o => o.WordValues = 4),
        ("6 words", o => o.WordValues = 6),
    ];

    public static void Run()
    {
        if (TemplateSets.Find("templates") is null)
        {
            Console.WriteLine("Skipped: the labelled logs (../shared/data/templates beside the repository) are absent.");
            return;
        }

        Console.WriteLine();
        Console.WriteLine("What each part is worth: GA and FGA of all less those without it, in thousandths; above 0 it helps");
        Console.WriteLine("helps/hurts: sets by more than 1 in either; 'but best': mean of both over the sets but the one that it helps most");
        var names = TemplateSets.Names;
        Console.WriteLine($"{"without",-44}{string.Concat(names.Select(n => $"{n,12}"))}{"mean",12}{"helps",7}{"hurts",7}{"but best",10}");
        var all = Scores(new MinerOptions());
        Console.WriteLine($"{"(all, GA/FGA)",-44}{string.Concat(all.Select(s => $"{$"{s.Ga * 1000:F0}/{s.Fga * 1000:F0}",12}"))}{$"{all.Average(s => s.Ga) * 1000:F0}/{all.Average(s => s.Fga) * 1000:F0}",12}");
        foreach (var part in Ablation.Parts)
        {
            Print(part, all, InChild(part));
        }

        foreach (var (name, set) in Options)
        {
            var options = new MinerOptions();
            set(options);
            Print(name, all, Scores(options));
        }
    }

    /// <summary>In the child: one line of numbers.</summary>
    public static void RunWithout(string part)
    {
        AppContext.SetSwitch(Ablation.Prefix + part, true);
        Console.WriteLine(string.Join(' ', Scores(new MinerOptions()).Select(s => $"{s.Ga:R} {s.Fga:R}")));
    }

    private static List<(double Ga, double Fga)> InChild(string part)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(MiningAblation).Assembly.Location, "mine", Child, part])
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var numbers = child.StandardOutput.ReadToEnd().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(double.Parse).ToList();
        child.WaitForExit();
        return [.. Enumerable.Range(0, numbers.Count / 2).Select(i => (numbers[i * 2], numbers[(i * 2) + 1]))];
    }

    private static List<(double Ga, double Fga)> Scores(MinerOptions options)
    {
        var folder = TemplateSets.Find("templates")!;
        return [.. TemplateSets.Names.Select(set =>
        {
            var rows = TemplateSets.Read(folder, set);
            return TemplateSets.Score([.. rows.Select(r => r.Template)], MiningBenchmark.Templates(rows, options));
        })];
    }

    private static void Print(string name, List<(double Ga, double Fga)> all, List<(double Ga, double Fga)> without)
    {
        var worth = all.Zip(without).Select(p => (Ga: (p.First.Ga - p.Second.Ga) * 1000, Fga: (p.First.Fga - p.Second.Fga) * 1000)).ToList();
        var means = worth.Select(w => (w.Ga + w.Fga) / 2).Order().ToList();
        Console.WriteLine(
            $"{name,-44}{string.Concat(worth.Select(w => $"{$"{w.Ga:+0;-0;0}/{w.Fga:+0;-0;0}",12}"))}" +
            $"{$"{worth.Average(w => w.Ga):+0;-0;0}/{worth.Average(w => w.Fga):+0;-0;0}",12}" +
            $"{worth.Count(w => w.Ga > 1 || w.Fga > 1),7}{worth.Count(w => w.Ga < -1 || w.Fga < -1),7}{means.SkipLast(1).Average(),10:+0.0;-0.0;0.0}");
    }
}
