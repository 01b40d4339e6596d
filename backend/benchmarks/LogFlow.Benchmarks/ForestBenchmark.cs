using System.Globalization;
using System.IO.Compression;
using LogFlow.Engine.Detection.IsolationForest;

namespace LogFlow.Benchmarks;

/// <summary>
/// The engine's isolation forest on public data, judged as the data's authors judge: SKAB, where the first 400 seconds of each file are
/// healthy and learnt from, and each later second is called an outlier or not. Beside it what the authors publish for the algorithm, and
/// what a robust z of each second's sensors by themselves reaches. <c>bench forest --skab FOLDER</c>, the folder with SKAB's <c>.zip</c>.
/// </summary>
internal static class ForestBenchmark
{
    private const int TrainRows = 400;
    private const int Smoothing = 3;

    /// <summary>The leaderboard's share of healthy seconds called, on all 34 series of the set's version 1.0.</summary>
    private const double PublishedFalseAlarms = 0.0686;

    /// <summary>Median absolute deviation to standard deviation.</summary>
    private const double MadToSigma = 1.4826;

    private static readonly double[] Budgets = [0.0001, 0.001, 0.01];

    public static int Run(string[] args)
    {
        var at = Array.IndexOf(args, "--skab");
        var archive = at >= 0 && at + 1 < args.Length && Directory.Exists(args[at + 1]) ? Directory.EnumerateFiles(args[at + 1], "*.zip").Order(StringComparer.Ordinal).FirstOrDefault() : null;
        if (archive is null)
        {
            Console.Error.WriteLine("bench forest --skab FOLDER: a folder with SKAB's archive is needed.");
            return 2;
        }

        var series = Read(archive);
        Console.WriteLine(Line($"SKAB: {series.Count} series with anomalies, {series.Sum(one => one.Rows.Count - TrainRows)} seconds judged, {100.0 * series.Sum(one => one.Anomalies.Skip(TrainRows).Count(a => a)) / series.Sum(one => one.Rows.Count - TrainRows):0} % of them anomalous"));
        Console.WriteLine($"{"method",-66}{"F1",7}{"FAR %",8}{"MAR %",8}{"MCC",7}{"AUC",7}");
        Console.WriteLine($"{"published: isolation forest (authors, all 34 series)",-66}{"",7}{"6.86",8}{"72.09",8}");
        var forests = series.ConvertAll(one => Forests(one));
        foreach (var budget in Budgets)
        {
            Print(Line($"engine's forest, chance exceeds it {100 * budget:0.##} % of the time"), series, [.. forests.Select(forest => (forest.Scores, forest.Tail.Threshold(budget)))]);
        }

        // One threshold for all series, put where as many healthy seconds are called as in the published figure: for comparing the two alone.
        double[] healthy = [.. series.Zip(forests, (one, forest) => forest.Scores.Where((_, i) => i >= TrainRows && !one.Anomalies[i])).SelectMany(scores => scores).Order()];
        Print("engine's forest at the published share of false alarms", series, [.. forests.Select(forest => (forest.Scores, healthy[(int)(healthy.Length * (1 - PublishedFalseAlarms))]))]);
        var plain = series.ConvertAll(one => Plain(one));
        Print("the algorithm as published: own trees score, highest of the past", series, [.. plain.Select(forest => (forest.Scores, forest.Threshold))]);
        var robust = series.ConvertAll(RobustZ);
        foreach (var bound in (double[])[4, 6, 10])
        {
            Print(Line($"robust z of the second alone, largest of the sensors > {bound}"), series, [.. robust.Select(scores => (scores, bound))]);
        }

        Print("everything is an outlier", series, [.. series.Select(one => (new double[one.Rows.Count], -1.0))]);
        return 0;
    }

    /// <summary>As the engine scores: how deep the point would lie had it been among the healthy ones; a threshold from their own scores' tail.</summary>
    private static (double[] Scores, ScoreTail Tail) Forests(Series one)
    {
        var options = new IsolationForestOptions();
        var train = one.Rows.GetRange(0, TrainRows);
        var forest = Forest.Grow(train, options.Trees, Math.Min(256, TrainRows / 2), options.Seed);
        double[] known = [.. Enumerable.Range(0, TrainRows).Select(i => forest.ScoreOutOfBag(train[i], i)).Where(double.IsFinite)];
        return (Smooth([.. one.Rows.Select(row => forest.ScoreAsMember(row))]), ScoreTail.Fit(known));
    }

    /// <summary>The paper's own score and a fixed share of the training points, as the authors' notebook has it.</summary>
    private static (double[] Scores, double Threshold) Plain(Series one)
    {
        var train = one.Rows.GetRange(0, TrainRows);
        var forest = Forest.Grow(train, 100, 256, 1);
        double[] scores = [.. one.Rows.Select(row => forest.Score(row))];
        double[] known = [.. scores.Take(TrainRows).Order()];
        return (Smooth(scores), known[^1]);
    }

    private static double[] RobustZ(Series one)
    {
        var features = one.Rows[0].Length;
        var (medians, spreads) = (new double[features], new double[features]);
        for (var i = 0; i < features; i++)
        {
            double[] column = [.. one.Rows.Take(TrainRows).Select(row => row[i])];
            medians[i] = Median(column);
            spreads[i] = Math.Max(MadToSigma * Median([.. column.Select(value => Math.Abs(value - medians[i]))]), 1e-9);
        }

        // A sensor of few values has a spread of nothing; its standard deviation stands in.
        for (var i = 0; i < features; i++)
        {
            var mean = one.Rows.Take(TrainRows).Average(row => row[i]);
            spreads[i] = spreads[i] > 1e-6 ? spreads[i] : Math.Max(Math.Sqrt(one.Rows.Take(TrainRows).Average(row => Math.Pow(row[i] - mean, 2))), 1e-6);
        }

        return Smooth([.. one.Rows.Select(row => Enumerable.Range(0, features).Max(i => Math.Abs(row[i] - medians[i]) / spreads[i]))]);
    }

    private static double[] Smooth(double[] scores) =>
        [.. scores.Select((_, i) => Median(scores[Math.Max(0, i - Smoothing + 1)..(i + 1)]))];

    private static void Print(string name, List<Series> series, List<(double[] Scores, double Threshold)> judged)
    {
        double hits = 0, misses = 0, falseAlarms = 0, quiet = 0, areas = 0;
        for (var s = 0; s < series.Count; s++)
        {
            for (var i = TrainRows; i < series[s].Rows.Count; i++)
            {
                var called = judged[s].Scores[i] > judged[s].Threshold;
                (hits, misses, falseAlarms, quiet) = (series[s].Anomalies[i], called) switch
                {
                    (true, true) => (hits + 1, misses, falseAlarms, quiet),
                    (true, false) => (hits, misses + 1, falseAlarms, quiet),
                    (false, true) => (hits, misses, falseAlarms + 1, quiet),
                    _ => (hits, misses, falseAlarms, quiet + 1),
                };
            }

            areas += Area(series[s], judged[s].Scores) / series.Count;
        }

        var f1 = 2 * hits / Math.Max((2 * hits) + misses + falseAlarms, 1);
        var mcc = ((hits * quiet) - (falseAlarms * misses)) / Math.Max(Math.Sqrt((hits + falseAlarms) * (hits + misses) * (quiet + falseAlarms) * (quiet + misses)), 1);
        Console.WriteLine($"{name,-66}" + Line($"{f1,7:0.00}{100 * falseAlarms / (falseAlarms + quiet),8:0.00}{100 * misses / (hits + misses),8:0.00}{mcc,7:0.00}{areas,7:0.00}"));
    }

    /// <summary>The chance that an anomalous second scores higher than a healthy one.</summary>
    private static double Area(Series one, double[] scores)
    {
        var ranked = Enumerable.Range(TrainRows, one.Rows.Count - TrainRows).OrderBy(i => scores[i]).ToList();
        double below = 0, sum = 0, count = 0;
        for (var i = 0; i < ranked.Count;)
        {
            var (end, healthy, anomalous) = (i, 0, 0);
            for (; end < ranked.Count && scores[ranked[end]] == scores[ranked[i]]; end++)
            {
                _ = one.Anomalies[ranked[end]] ? anomalous++ : healthy++;
            }

            sum += anomalous * (below + (healthy / 2.0));
            (below, count, i) = (below + healthy, count + anomalous, end);
        }

        return below > 0 && count > 0 ? sum / below / count : 0.5;
    }

    private static List<Series> Read(string archive)
    {
        using var zip = ZipFile.OpenRead(archive);
        var series = new List<Series>();
        foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".csv", StringComparison.Ordinal)).OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            using var reader = new StreamReader(entry.Open());
            var names = reader.ReadLine()!.Split(';');
            var label = Array.IndexOf(names, "anomaly");
            if (label < 0)
            {
                continue;
            }

            var one = new Series([], []);
            while (reader.ReadLine() is { } line)
            {
                var cells = line.Split(';');
                one.Rows.Add([.. cells[1..label].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))]);
                one.Anomalies.Add(cells[label] is "1" or "1.0");
            }

            if (one.Rows.Count > TrainRows)
            {
                series.Add(one);
            }
        }

        return series;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values = (double[])values.Clone());
        return values[values.Length / 2];
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Series(List<double[]> Rows, List<bool> Anomalies);
}
