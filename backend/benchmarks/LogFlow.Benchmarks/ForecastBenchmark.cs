using System.Globalization;
using LogFlow.Contracts.Frames;
using LogFlow.Engine.Forecasting;
using MathNet.Numerics.Distributions;

namespace LogFlow.Benchmarks;

/// <summary>
/// The error ratio ten seconds ahead against "stays as it is": squared error against the true ratio, on ramps (while they climb or fall) and
/// elsewhere over the whole run. "As it is" is the last second's ratio, and beside it the average that is shown as "now", which is
/// the harder one to beat. <c>bench forecast [--series FOLDER]</c>: with a folder of CSV files (timestamp, value; as in NAB) also real
/// series, each scaled to 0 to 1 and taken as a ratio of 200 requests.
/// </summary>
internal static class ForecastBenchmark
{
    private const int Horizon = 10;
    private const int WarmUp = 60;
    private const int Seconds = 3000;

    private static readonly int[] Rates = [2, 7, 20, 100];

    private static readonly (string Name, Func<int, double> Ratio, Func<int, bool> Counts)[] Worlds =
    [
        ("ramp of 30 s, up", t => Ramp(t, 30, 0.03, 0.5), t => t % 300 is >= 155 and < 171),
        ("ramp of 60 s, up", t => Ramp(t, 60, 0.03, 0.5), t => t % 300 is >= 155 and < 200),
        ("ramp of 120 s, up", t => Ramp(t, 120, 0.03, 0.5), t => t % 300 is >= 155 and < 260),
        ("ramp of 60 s, down", t => Ramp(t, 60, 0.5, 0.03), t => t % 300 is >= 155 and < 200),
        ("steps", t => t % 200 is >= 120 and < 155 ? 0.22 : 0.05, _ => true),
        ("large steps", t => t % 200 >= 100 ? 0.6 : 0.01, _ => true),
        ("short bursts", t => t % 60 is >= 30 and < 35 ? 0.3 : 0.02, _ => true),
        ("waves of 10 min", t => 0.1 + (0.08 * Math.Sin(2 * Math.PI * t / 600)), _ => true),
        ("steady 1 %", _ => 0.01, _ => true),
        ("steady 5 %", _ => 0.05, _ => true),
        ("steady 30 %", _ => 0.3, _ => true),
        ("nothing fails", _ => 0, _ => true),
    ];

    public static int Run(string[] args)
    {
        Console.WriteLine("Error ratio 10 s ahead: mean squared error over that of \"stays as it is\" (last second / shown average); below 1 is better");
        Console.WriteLine($"{"series",-28}" + string.Join("", Rates.Select(rate => $"{$"{rate} requests/s",20}")));
        foreach (var (name, ratio, counts) in Worlds)
        {
            Console.WriteLine($"{name,-28}" + string.Join("", Rates.Select(rate =>
            {
                var random = new Random(7);
                var truth = Enumerable.Range(0, Seconds + Horizon).Select(ratio).ToArray();
                return Told(Measure(truth, t => (Binomial.Sample(random, truth[t], rate), rate), counts));
            })));
        }

        var at = Array.IndexOf(args, "--series");
        if (at >= 0 && at + 1 < args.Length)
        {
            Real(args[at + 1]);
        }

        return 0;
    }

    private static void Real(string folder)
    {
        const int Units = 200;
        var all = new List<(double ToLast, double ToAverage)>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var values = File.ReadLines(file).Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)).Take(5_000).ToArray();
            var (min, max) = (values.Min(), values.Max());
            if (max > min && values.Length > WarmUp + Horizon)
            {
                var truth = Array.ConvertAll(values, value => (value - min) / (max - min));
                all.Add(Measure(truth, t => ((int)Math.Round(truth[t] * Units), Units), _ => true));
                Console.WriteLine($"{Path.GetFileNameWithoutExtension(file),-56}{Told(all[^1])}");
            }
        }

        if (all.Count > 0)
        {
            Console.WriteLine(FormattableString.Invariant($"{all.Count} real series: median {Median(all.Select(one => one.ToLast)):0.00} / {Median(all.Select(one => one.ToAverage)):0.00}; worse than the last second by more than 5 %: {all.Count(one => one.ToLast > 1.05)}, than the average: {all.Count(one => one.ToAverage > 1.05)}"));
        }
    }

    private static (double ToLast, double ToAverage) Measure(double[] truth, Func<int, (int Failures, int Units)> seen, Func<int, bool> counts)
    {
        var forecaster = new Forecaster(new ForecasterOptions { HorizonSeconds = Horizon });
        double ours = 0, last = 0, average = 0;
        for (var t = 0; t + Horizon < truth.Length; t++)
        {
            var (failures, units) = seen(t);
            var frame = new TickFrame(1_800_000_000 + t);
            var window = frame.Service("a");
            (window.Spans, window.FailedSpans) = (units, failures);
            var forecasts = forecaster.Observe(frame);
            if (t >= WarmUp && forecasts.Count > 0 && counts(t))
            {
                ours += Square(forecasts[0].Ahead - truth[t + Horizon]);
                last += Square(((double)failures / units) - truth[t + Horizon]);
                average += Square(forecasts[0].Now - truth[t + Horizon]);
            }
        }

        return (Over(ours, last), Over(ours, average));
    }

    /// <summary>Two errors of nothing are equally good.</summary>
    private static double Over(double ours, double theirs) => theirs > 1e-12 ? ours / theirs : ours > 1e-9 ? double.PositiveInfinity : 1;

    private static double Ramp(int t, int seconds, double from, double to) =>
        from + ((to - from) * Math.Clamp((t % 300 - 150) / (double)seconds, 0, 1));

    private static double Square(double value) => value * value;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Told((double ToLast, double ToAverage) one) => FormattableString.Invariant($"{one.ToLast,12:0.00} / {one.ToAverage,5:0.00}");
}
