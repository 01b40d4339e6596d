using System.Diagnostics;
using System.Globalization;
using LogFlow.Engine.Mining;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// Accuracy under other settings of the miner: a part's name leaves the part out, <c>Option=value</c> sets an option. Parts are constants
/// of the running program, so each trial is a process of its own.
/// </summary>
internal static class MiningSettings
{
    /// <summary>How the benchmark calls itself: <c>mine with SETTING...</c>.</summary>
    public const string Child = "with";

    private static readonly Dictionary<string, Action<MinerOptions, double>> Options = new()
    {
        [nameof(MinerOptions.Similarity)] = (o, value) => o.Similarity = value,
        [nameof(MinerOptions.LeadingWords)] = (o, value) => o.LeadingWords = (int)value,
        [nameof(MinerOptions.ChildrenMax)] = (o, value) => o.ChildrenMax = (int)value,
        [nameof(MinerOptions.GroupsMax)] = (o, value) => o.GroupsMax = (int)value,
        [nameof(MinerOptions.WordValues)] = (o, value) => o.WordValues = (int)value,
        [nameof(MinerOptions.CapitalValues)] = (o, value) => o.CapitalValues = (int)value,
        [nameof(MinerOptions.NameValues)] = (o, value) => o.NameValues = (int)value,
        [nameof(MinerOptions.KeyedValues)] = (o, value) => o.KeyedValues = (int)value,
        [nameof(MinerOptions.VariantsMax)] = (o, value) => o.VariantsMax = (int)value,
    };

    /// <summary>GA and FGA of each labelled set, in the order of their names.</summary>
    public static IReadOnlyList<(double Ga, double Fga)> Scores(params IReadOnlyList<string> settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(MiningSettings).Assembly.Location, "mine", Child, .. settings])
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var numbers = child.StandardOutput.ReadToEnd().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
        child.WaitForExit();
        return [.. Enumerable.Range(0, numbers.Count / 2).Select(i => (numbers[i * 2], numbers[(i * 2) + 1]))];
    }

    /// <summary>In the child: one line of numbers.</summary>
    public static void Run(IEnumerable<string> settings)
    {
        var options = new MinerOptions();
        foreach (var setting in settings)
        {
            if (setting.Split('=') is [var option, var value])
            {
                Options[option](options, double.Parse(value, CultureInfo.InvariantCulture));
            }
            else
            {
                AppContext.SetSwitch(Ablation.Prefix + setting, true);
            }
        }

        var folder = TemplateSets.Find("templates")!;
        Console.WriteLine(string.Join(' ', TemplateSets.Names.Select(set =>
        {
            var rows = TemplateSets.Read(folder, set);
            var (ga, fga) = TemplateSets.Score([.. rows.Select(r => r.Template)], MiningBenchmark.Templates(rows, options));
            return string.Create(CultureInfo.InvariantCulture, $"{ga:R} {fga:R}");
        })));
    }
}
