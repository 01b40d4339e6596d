using System.Diagnostics;
using System.Globalization;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// How often the root is right, how soon, and how often the engine cries wolf: the seven failures of the shop through the whole
/// engine, with as many seeds as asked for, and one healthy hour, beside plain rankings of the same signals.
/// With <c>--pairs N</c> also every pair of failures, the second 0 to 40 s after the first; with <c>--worlds N</c> also so many
/// random systems (<see cref="RandomWorldsTrial"/>); with <c>--train-ticket FOLDER</c> also faults that were recorded at a real one (<see cref="RecordedFaultsTrial"/>).
/// <c>bench incidents [--seeds N] [--rate N] [--healthy MINUTES] [--pairs N] [--worlds N [--logs-only] [--fault NAME]] [--train-ticket FOLDER] [--scenario NAME] [--tell]</c>
/// </summary>
internal static class IncidentsBenchmark
{
    private static readonly string[] Scenarios =
    [
        "payments_outage", "catalog_latency", "inventory_deadlock", "notifications_flood", "search_index_fail", "checkout_retry_storm",
        "recommendations_cold",
    ];

    internal static readonly string[] Dummies = ["most signals", "largest score", "earliest onset"];

    public static int Run(string[] args)
    {
        var seeds = Number(args, "--seeds", 10);
        var rate = Number(args, "--rate", 50);
        var minutes = Number(args, "--healthy", 60);
        var only = Text(args, "--scenario");
        var tell = args.Contains("--tell");
        var watch = Stopwatch.StartNew();
        if (seeds > 0)
        {
            Faults([.. Scenarios.Where(name => only is null || name == only)], (int)seeds, rate, tell);
        }

        if (minutes > 0)
        {
            Healthy((int)(minutes * 60), rate, tell);
        }

        var pairs = Number(args, "--pairs", 0);
        if (pairs > 0)
        {
            Pairs((int)pairs, rate, tell);
        }

        var worlds = Number(args, "--worlds", 0);
        if (worlds > 0)
        {
            RandomWorldsTrial.Run((int)worlds, rate, args.Contains("--logs-only"), tell ? Tell : null, Text(args, "--fault"));
        }

        if (Text(args, "--train-ticket") is { } folder)
        {
            RecordedFaultsTrial.Run(folder);
        }

        Console.WriteLine(Line($"{watch.Elapsed.TotalSeconds:0.0} s"));
        return 0;
    }

    private static void Faults(string[] scenarios, int seeds, double rate, bool tell)
    {
        Console.WriteLine(Line($"Faults: {seeds} seeds each, {rate} traces/s, 180 s healthy before, 90 s from the onset on"));
        Console.WriteLine($"{"scenario",-24}{"root right",12}{"s median",10}{"s p95",8}{"incidents",11}{"score",8}  " + string.Join("  ", Dummies.Select(d => $"{d,14}")));
        var all = new List<Outcome>();
        foreach (var scenario in scenarios)
        {
            var outcomes = new List<Outcome>();
            for (var seed = 1; seed <= seeds; seed++)
            {
                var trial = IncidentTrial.RunAsync(TrialSetup.OneFault(scenario, (ulong)seed, rate)).GetAwaiter().GetResult();
                var fault = trial.Truth[0];
                outcomes.Add(new Outcome(
                    trial.IsFinalRootRight(fault),
                    trial.SecondsToRightRoot(fault) ?? double.PositiveInfinity,
                    trial.Incidents.Count,
                    trial.IncidentOf(fault)?.Candidates[0].Score ?? 0,
                    trial.BlastRadius(fault),
                    trial.MillisecondsPerTick,
                    [.. Dummies.Select(dummy => trial.Dummy(dummy, fault) == fault.Root)]));
                if (tell)
                {
                    Tell(trial, $"{scenario} seed {seed}");
                }
            }

            Print(scenario, outcomes);
            all.AddRange(outcomes);
        }

        if (scenarios.Length > 1)
        {
            Print("all", all);
            var (named, both, hit) = (all.Sum(one => one.Blast.Named), all.Sum(one => one.Blast.NamedAndHit), all.Sum(one => one.Blast.Hit));
            Console.WriteLine(Line($"callers named as next when the root was first right: {named}, of them hit within 60 s: {both} ({100.0 * both / Math.Max(named, 1):0} %); hit in all: {hit} ({100.0 * both / Math.Max(hit, 1):0} % named)"));
            Console.WriteLine(Line($"correlation: {all.Average(one => one.Milliseconds):0.000} ms a tick on average, incident open for most of the last third"));
        }
    }

    private static void Healthy(int seconds, double rate, bool tell)
    {
        var trial = IncidentTrial.RunAsync(TrialSetup.Healthy(seconds, 1, rate)).GetAwaiter().GetResult();
        Console.WriteLine(Line($"Healthy {seconds / 60} minutes: {trial.Incidents.Count} incidents, open {100.0 * trial.OpenSeconds / seconds:0.0} % of the time, {trial.Signals.Count} signals ({trial.Loose.Count} loose), correlation {trial.MillisecondsPerTick:0.000} ms a tick"));
        if (tell)
        {
            Tell(trial, "healthy");
        }
    }

    /// <summary>
    /// Pairs of which neither root calls the other, however indirectly, must be two incidents with both roots; where one feeds the
    /// other, one incident with the root of either, or two with both, are right.
    /// </summary>
    private static void Pairs(int seeds, double rate, bool tell)
    {
        Console.WriteLine(Line($"Pairs: {seeds} seeds each, second fault 0 to 40 s after the first"));
        Console.WriteLine($"{"first",-22}{"second",-22}{"related",8}{"right",8}{"incidents",11}");
        var (unrelated, related) = (new List<bool>(), new List<bool>());
        for (var i = 0; i < Scenarios.Length; i++)
        {
            for (var j = i + 1; j < Scenarios.Length; j++)
            {
                var rights = new List<bool>();
                var counts = 0;
                var feeds = false;
                for (var seed = 1; seed <= seeds; seed++)
                {
                    var (first, second) = seed % 2 == 0 ? (Scenarios[i], Scenarios[j]) : (Scenarios[j], Scenarios[i]);
                    var setup = new TrialSetup([(first, 180), (second, 180 + (seed * 10 % 41))], (ulong)seed, rate, 320);
                    var trial = IncidentTrial.RunAsync(setup).GetAwaiter().GetResult();
                    var roots = trial.Truth.Select(fault => fault.Root).Order(StringComparer.Ordinal).ToList();
                    var found = trial.Incidents.Select(incident => incident.Root).Order(StringComparer.Ordinal).ToList();
                    feeds = trial.IsFedBy(roots[0], roots[1]) || trial.IsFedBy(roots[1], roots[0]);
                    var right = found.SequenceEqual(roots, StringComparer.Ordinal) || (feeds && found.Count == 1 && roots.Contains(found[0]));
                    rights.Add(right);
                    counts += found.Count;
                    if (tell && !right)
                    {
                        Tell(trial, $"{first} + {second} seed {seed}");
                    }
                }

                (feeds ? related : unrelated).AddRange(rights);
                Console.WriteLine(Line($"{Scenarios[i],-22}{Scenarios[j],-22}{(feeds ? "yes" : "no"),8}{100.0 * rights.Count(right => right) / seeds,6:0} %{(double)counts / seeds,11:0.0}"));
            }
        }

        Console.WriteLine(Line($"unrelated {100.0 * unrelated.Count(right => right) / unrelated.Count:0} %, related {100.0 * related.Count(right => right) / related.Count:0} %"));
    }

    private static void Print(string name, List<Outcome> outcomes)
    {
        var seconds = outcomes.Select(outcome => outcome.Seconds).Order().ToList();
        Console.WriteLine(Line($"{name,-24}{Share(outcomes, outcome => outcome.IsRight),12}{Quantile(seconds, 0.5),10:0.#}{Quantile(seconds, 0.95),8:0.#}{outcomes.Average(outcome => outcome.Incidents),11:0.00}{outcomes.Average(outcome => outcome.Score),8:0.00}  ") +
            string.Join("  ", Dummies.Select((_, i) => $"{Share(outcomes, outcome => outcome.Dummies[i]),14}")));
    }

    private static void Tell(IncidentTrial trial, string name)
    {
        Console.WriteLine($"--- {name}");
        foreach (var incident in trial.Incidents)
        {
            Console.WriteLine(Line($"{incident.Id} {incident.Severity} onset {incident.Onset:HH:mm:ss} detected {incident.Detected:HH:mm:ss} resolved {incident.Resolved:HH:mm:ss} signals {incident.SignalCount}: {incident.Title}"));
            foreach (var candidate in incident.Candidates.Take(4))
            {
                Console.WriteLine(Line($"    {candidate.Service,-16}{candidate.Score:0.000}  ") + string.Join(' ', candidate.Evidence.Select(e => Line($"{e.Kind}={e.Weight:0.00}"))));
            }

            foreach (var sentence in incident.Story)
            {
                Console.WriteLine("    | " + sentence);
            }

            foreach (var entry in incident.BlastRadius)
            {
                Console.WriteLine(Line($"    > {entry.Service} {entry.Hops} {entry.Impact:0.00} {entry.Relation} {entry.State} {entry.EtaSeconds}"));
            }
        }

        foreach (var group in trial.Loose.GroupBy(signal => (signal.Service, signal.Kind)))
        {
            var first = group.First();
            Console.WriteLine(Line($"    loose {first.At:HH:mm:ss} {group.Count()}x {first.Severity} {first.Kind} {first.Service} {group.Max(signal => signal.Score):0.00} {first.Text}"));
        }
    }

    private static string Share(List<Outcome> outcomes, Func<Outcome, bool> is_) =>
        Line($"{100.0 * outcomes.Count(is_) / outcomes.Count:0} %");

    private static double Quantile(List<double> sorted, double q) => sorted[(int)Math.Ceiling(q * sorted.Count) - 1];

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double Number(string[] args, string name, double otherwise) =>
        Text(args, name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Text(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private sealed record Outcome(bool IsRight, double Seconds, int Incidents, double Score, (int Named, int NamedAndHit, int Hit) Blast, double Milliseconds, bool[] Dummies);
}
