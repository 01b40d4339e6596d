using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// Do the same lines in another order, or twice as many, give the same templates? For each labelled set the agreement of the grouping
/// (adjusted Rand index over the lines), the share of lines whose template is the very same, and the share of templates that both
/// have.
/// </summary>
internal static class MiningStability
{
    private const int Shuffles = 5;

    public static void Run()
    {
        if (TemplateSets.Find("templates") is not { } folder)
        {
            Console.WriteLine("Skipped: the labelled logs (../shared/data/templates beside the repository) are absent.");
            return;
        }

        Console.WriteLine();
        Console.WriteLine("Agreement with the order as logged: adjusted Rand index / lines of the same template / templates in common");
        Console.WriteLine($"{"",-12}{$"shuffled, mean of {Shuffles}",24}{"worst shuffle",24}{"reversed",24}{"twice the length",24}");
        var sums = new double[12];
        foreach (var set in TemplateSets.Names)
        {
            var rows = TemplateSets.Read(folder, set);
            var straight = MiningBenchmark.Templates(rows);
            var shuffled = Enumerable.Range(1, Shuffles).Select(seed =>
            {
                var order = Enumerable.Range(0, rows.Count).ToArray();
                new Random(seed).Shuffle(order);
                return Compare(straight, Ordered(rows, order));
            }).ToList();
            var twice = MiningBenchmark.Templates([.. rows, .. rows]);
            var all = new[]
            {
                new Agreement(shuffled.Average(a => a.Rand), shuffled.Average(a => a.Lines), shuffled.Average(a => a.Templates)),
                new Agreement(shuffled.Min(a => a.Rand), shuffled.Min(a => a.Lines), shuffled.Min(a => a.Templates)),
                Compare(straight, Ordered(rows, [.. Enumerable.Range(0, rows.Count).Reverse()])),
                Compare([.. straight, .. straight], twice),
            };
            Print(set, all);
            for (var i = 0; i < all.Length; i++)
            {
                sums[i * 3] += all[i].Rand / TemplateSets.Names.Count;
                sums[(i * 3) + 1] += all[i].Lines / TemplateSets.Names.Count;
                sums[(i * 3) + 2] += all[i].Templates / TemplateSets.Names.Count;
            }
        }

        Print("mean", [.. Enumerable.Range(0, 4).Select(i => new Agreement(sums[i * 3], sums[(i * 3) + 1], sums[(i * 3) + 2]))]);
    }

    private static void Print(string name, IEnumerable<Agreement> all) =>
        Console.WriteLine($"{name,-12}{string.Concat(all.Select(a => $"{$"{a.Rand:F3} / {a.Lines:F3} / {a.Templates:F3}",24}"))}");

    /// <summary>Mines the rows in an order, and gives the templates in the order of the rows.</summary>
    private static List<string> Ordered(IReadOnlyList<(string Content, string Template)> rows, int[] order)
    {
        var mined = MiningBenchmark.Templates([.. order.Select(i => rows[i])]);
        var back = new string[rows.Count];
        for (var i = 0; i < order.Length; i++)
        {
            back[order[i]] = mined[i];
        }

        return [.. back];
    }

    private static Agreement Compare(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        static double Pairs(long n) => n * (n - 1) / 2.0;
        var both = a.Zip(b).GroupBy(pair => pair).Sum(g => Pairs(g.Count()));
        var inA = a.GroupBy(t => t).Sum(g => Pairs(g.Count()));
        var inB = b.GroupBy(t => t).Sum(g => Pairs(g.Count()));
        var expected = inA * inB / Pairs(a.Count);
        var most = (inA + inB) / 2;
        var rand = most - expected < 1e-9 ? 1 : (both - expected) / (most - expected);
        var (setA, setB) = (a.ToHashSet(), b.ToHashSet());
        return new Agreement(rand, a.Zip(b).Count(pair => pair.First == pair.Second) / (double)a.Count, (double)setA.Intersect(setB).Count() / setA.Union(setB).Count());
    }

    private sealed record Agreement(double Rand, double Lines, double Templates);
}
