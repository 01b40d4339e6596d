using LogFlow.Engine.Mining;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// Would the miner be the same, and as good, had one of the sets never been seen? Each part and each threshold is chosen anew on seven
/// sets and judged on the eighth, for each of the eight; then all of them at once. A part that earns nothing on the seven is left out;
/// of thresholds that are as good as each other the default is taken.
/// </summary>
internal static class MiningHeldOut
{
    /// <summary>Differences of sums below this are those of their rounding.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Neighbours of the defaults, two or more to each side where the range allows it.</summary>
    private static readonly (string Option, string Default, string[] Others)[] Thresholds =
    [
        (nameof(MinerOptions.Similarity), "0.5", ["0.3", "0.4", "0.6", "0.7"]),
        (nameof(MinerOptions.LeadingWords), "1", ["0", "2", "3"]),
        (nameof(MinerOptions.WordValues), "5", ["3", "4", "6", "7"]),
        (nameof(MinerOptions.CapitalValues), "8", ["5", "6", "10", "12"]),
        (nameof(MinerOptions.NameValues), "2", ["3", "4", "5"]),
        (nameof(MinerOptions.KeyedValues), "4", ["2", "3", "5", "6"]),
        (nameof(MinerOptions.VariantsMax), "64", ["16", "32", "128"]),
        (nameof(MinerOptions.GroupsMax), "64", ["16", "32", "128"]),
        (nameof(MinerOptions.ChildrenMax), "200", ["50", "100", "400"]),
    ];

    private static readonly int Sets = TemplateSets.Names.Count;

    public static void Run()
    {
        if (TemplateSets.Find("templates") is null)
        {
            Console.WriteLine("Skipped: the labelled logs (../shared/data/templates beside the repository) are absent.");
            return;
        }

        var all = MiningSettings.Scores();
        List<Knob> parts = [.. Ablation.Parts.Select(part => new Knob(part, "with", MustEarn: true, [new Trial("without", part, MiningSettings.Scores(part))]))];
        List<Knob> thresholds =
        [
            .. Thresholds.Select(t => new Knob(
                t.Option, t.Default, MustEarn: false, [.. t.Others.Select(value => new Trial(value, $"{t.Option}={value}", MiningSettings.Scores($"{t.Option}={value}")))])),
        ];

        Console.WriteLine();
        Console.WriteLine("Chosen on the seven other sets: the setting where it is not the default, and what it does to GA/FGA of the set left out, in thousandths");
        Console.WriteLine($"{"",-16}{"default",9}{string.Concat(TemplateSets.Names.Select(n => $"{n,18}"))}{"others chosen",15}{"mean",10}");
        foreach (var knob in (IEnumerable<Knob>)[.. parts, .. thresholds])
        {
            var cells = Enumerable.Range(0, Sets).Select(set => (Trial: Chosen(knob, all, set), Set: set)).ToList();
            var change = cells.Average(cell => cell.Trial is { } trial ? (Of(trial.Scores[cell.Set]) - Of(all[cell.Set])) * 1000 : 0);
            Console.WriteLine(
                $"{knob.Name,-16}{knob.Default,9}{string.Concat(cells.Select(cell => $"{(cell.Trial is { } trial ? $"{trial.Name}: {Change(trial.Scores[cell.Set], all[cell.Set])}" : "."),18}"))}" +
                $"{cells.Count(cell => cell.Trial is not null),15}{change,10:+0.0;-0.0;0.0}");
        }

        Together("Parts chosen on the seven other sets at once, thresholds as they are", parts, all);
        Together("Parts and thresholds chosen on the seven other sets at once", [.. parts, .. thresholds], all);
    }

    /// <summary>What each of them is chosen to be on the seven others, all together, judged on the set left out.</summary>
    private static void Together(string title, IReadOnlyList<Knob> knobs, IReadOnlyList<(double Ga, double Fga)> all)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine($"{"left out",-12}{"GA / FGA default",18}{"chosen",16}  settings other than the defaults");
        var sums = new double[4];
        for (var set = 0; set < Sets; set++)
        {
            var chosen = knobs.Select(knob => Chosen(knob, all, set)).OfType<Trial>().Select(trial => trial.Setting).ToList();
            var held = chosen.Count == 0 ? all[set] : MiningSettings.Scores(chosen)[set];
            foreach (var (value, i) in ((double[])[all[set].Ga, all[set].Fga, held.Ga, held.Fga]).Select((value, i) => (value, i)))
            {
                sums[i] += value / Sets;
            }

            Console.WriteLine($"{TemplateSets.Names[set],-12}{$"{all[set].Ga:F3} / {all[set].Fga:F3}",18}{$"{held.Ga:F3} / {held.Fga:F3}",16}  {string.Join(", ", chosen)}");
        }

        Console.WriteLine($"{"mean",-12}{$"{sums[0]:F3} / {sums[1]:F3}",18}{$"{sums[2]:F3} / {sums[3]:F3}",16}");
    }

    /// <summary>The trial that is best on all sets but one; null when the default is.</summary>
    private static Trial? Chosen(Knob knob, IReadOnlyList<(double Ga, double Fga)> all, int without)
    {
        double Others(IReadOnlyList<(double Ga, double Fga)> scores) => scores.Where((_, set) => set != without).Sum(Of);
        var best = knob.Trials.MaxBy(trial => Others(trial.Scores))!;
        var gain = Others(best.Scores) - Others(all);
        return gain > Rounding || (knob.MustEarn && gain > -Rounding) ? best : null;
    }

    private static double Of((double Ga, double Fga) score) => (score.Ga + score.Fga) / 2;

    private static string Change((double Ga, double Fga) now, (double Ga, double Fga) before) =>
        $"{(now.Ga - before.Ga) * 1000:+0;-0;0}/{(now.Fga - before.Fga) * 1000:+0;-0;0}";

    /// <param name="Name">As the table tells it.</param>
    /// <param name="Setting">As <see cref="MiningSettings"/> takes it.</param>
    /// <param name="Scores">Of each set.</param>
    private sealed record Trial(string Name, string Setting, IReadOnlyList<(double Ga, double Fga)> Scores);

    /// <param name="Name">Part or option.</param>
    /// <param name="Default">As the table tells it.</param>
    /// <param name="MustEarn">Of settings that are as good as each other the one without it is taken.</param>
    /// <param name="Trials">The other settings.</param>
    private sealed record Knob(string Name, string Default, bool MustEarn, IReadOnlyList<Trial> Trials);
}
