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
    /// <summary>Parts that are options: values that switch them off.</summary>
    private static readonly (string Name, string[] Settings)[] Options =
    [
        ("statistics: first difference is a wildcard", ["WordValues=2", "CapitalValues=2", "NameValues=2", "KeyedValues=2"]),
        ("statistics: never a wildcard", ["WordValues=64", "CapitalValues=64", "NameValues=64", "KeyedValues=64"]),
        ("names like words", ["NameValues=5"]),
        ("capitals like words", ["CapitalValues=5"]),
        ("values of keys like words", ["KeyedValues=5"]),
        ("no leading word", ["LeadingWords=0"]),
        ("two leading words", ["LeadingWords=2"]),
        ("similarity 0.3", ["Similarity=0.3"]),
        ("similarity 0.7", ["Similarity=0.7"]),
        ("4 words", ["WordValues=4"]),
        ("6 words", ["WordValues=6"]),
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
        var all = MiningSettings.Scores();
        Console.WriteLine($"{"(all, GA/FGA)",-44}{string.Concat(all.Select(s => $"{$"{s.Ga * 1000:F0}/{s.Fga * 1000:F0}",12}"))}{$"{all.Average(s => s.Ga) * 1000:F0}/{all.Average(s => s.Fga) * 1000:F0}",12}");
        foreach (var part in Ablation.Parts)
        {
            Print(part, all, MiningSettings.Scores(part));
        }

        foreach (var (name, settings) in Options)
        {
            Print(name, all, MiningSettings.Scores(settings));
        }
    }

    private static void Print(string name, IReadOnlyList<(double Ga, double Fga)> all, IReadOnlyList<(double Ga, double Fga)> without)
    {
        var worth = all.Zip(without).Select(p => (Ga: (p.First.Ga - p.Second.Ga) * 1000, Fga: (p.First.Fga - p.Second.Fga) * 1000)).ToList();
        var means = worth.Select(w => (w.Ga + w.Fga) / 2).Order().ToList();
        Console.WriteLine(
            $"{name,-44}{string.Concat(worth.Select(w => $"{$"{w.Ga:+0;-0;0}/{w.Fga:+0;-0;0}",12}"))}" +
            $"{$"{worth.Average(w => w.Ga):+0;-0;0}/{worth.Average(w => w.Fga):+0;-0;0}",12}" +
            $"{worth.Count(w => w.Ga > 1 || w.Fga > 1),7}{worth.Count(w => w.Ga < -1 || w.Fga < -1),7}{means.SkipLast(1).Average(),10:+0.0;-0.0;0.0}");
    }
}
