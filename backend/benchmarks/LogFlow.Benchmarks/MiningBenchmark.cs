using System.Globalization;
using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// How fast and how well templates are mined: <see cref="MiningSpeed"/>; the accuracy of the miner, a textbook Drain and the trivial
/// miner on the labelled sets; <see cref="MiningStability"/>, <see cref="MiningBounds"/>, <see cref="MiningAblation"/> and
/// <see cref="MiningHeldOut"/>.
/// </summary>
internal static class MiningBenchmark
{
    private static readonly string[] Parts = ["speed", "accuracy", "stability", "bounds", "ablation", "heldout"];

    /// <summary>Parts may be given as options, too.</summary>
    public static string[] Flags => [.. Parts.Append(MiningSettings.Child).Select(part => "--" + part)];

    /// <summary>One of the parts alone, then the names of the lines to measure the speed of; everything without arguments.</summary>
    public static int Run(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var part = arguments.Length == 0 ? "" : arguments[0].TrimStart('-');
        if (part == MiningSettings.Child)
        {
            MiningSettings.Run(arguments[1..]);
            return 0;
        }

        if (part.Length > 0 && !Parts.Contains(part))
        {
            Console.Error.WriteLine($"logflow: 'mine' measures {string.Join(", ", Parts)}, not '{part}'.");
            return 2;
        }

        var runs = new (string Part, Action Run)[]
        {
            ("speed", () => MiningSpeed.Run([.. arguments.Skip(1)])),
            ("accuracy", Accuracy),
            ("stability", MiningStability.Run),
            ("bounds", MiningBounds.Run),
            ("ablation", MiningAblation.Run),
            ("heldout", () =>
            {
                MiningHeldOut.Run();
                MiningOtherLines.Run();
            }),
        };
        foreach (var run in runs.Where(r => part.Length == 0 || r.Part == part))
        {
            run.Run();
        }

        return 0;
    }

    private static void Accuracy()
    {
        if (TemplateSets.Find("templates") is not { } folder)
        {
            Console.WriteLine("Skipped: the labelled logs (../shared/data/templates beside the repository) are absent.");
            return;
        }

        Console.WriteLine();
        Console.WriteLine($"{"GA / FGA",-12}{"LogFlow",16}{"textbook Drain",18}{"trivial",16}{"LogFlow, corrected",22}");
        var sums = new double[8];
        foreach (var set in TemplateSets.Names)
        {
            var rows = TemplateSets.Read(folder, set);
            var corrected = TemplateSets.Read(folder, set, isCorrected: true);
            List<string> truth = [.. rows.Select(r => r.Template)];
            var mined = Templates(rows);
            var drain = new TextbookDrain();
            var scores = new[]
            {
                TemplateSets.Score(truth, mined),
                TemplateSets.Score(truth, [.. rows.Select(r => drain.Add(r.Content).ToString(CultureInfo.InvariantCulture))]),
                TemplateSets.Score(truth, [.. rows.Select(r => TrivialMiner.Template(Encoding.UTF8.GetBytes(r.Content)).ToString(CultureInfo.InvariantCulture))]),
                TemplateSets.Score([.. corrected.Select(r => r.Template)], mined),
            };
            PrintScores(set, scores);
            for (var i = 0; i < scores.Length; i++)
            {
                sums[i * 2] += scores[i].Ga / TemplateSets.Names.Count;
                sums[(i * 2) + 1] += scores[i].Fga / TemplateSets.Names.Count;
            }
        }

        PrintScores("mean", [.. Enumerable.Range(0, 4).Select(i => (sums[i * 2], sums[(i * 2) + 1]))]);
    }

    private static void PrintScores(string name, (double Ga, double Fga)[] scores)
    {
        string Pair(int i) => $"{scores[i].Ga:F3} / {scores[i].Fga:F3}";
        Console.WriteLine($"{name,-12}{Pair(0),16}{Pair(1),18}{Pair(2),16}{Pair(3),22}");
    }

    /// <summary>The template ids that the lines have in the end.</summary>
    public static List<string> Templates(IReadOnlyList<(string Content, string Template)> rows, MinerOptions? options = null)
    {
        var run = new TemplateMiningRun(new Miner(options), keepsLines: true);
        var batch = new LogBatch(run.Services);
        foreach (var (content, _) in rows)
        {
            batch.Add(new LogRecord { Body = Encoding.UTF8.GetBytes(content) });
        }

        run.Add(batch);
        batch.Release();
        using var writer = new StringWriter();
        run.WriteLinesAsync(writer, CancellationToken.None).GetAwaiter().GetResult();
        return [.. writer.ToString().Split('\n').Skip(1).Take(rows.Count).Select(l => l.Split(',')[1])];
    }
}
