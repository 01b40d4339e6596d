using System.Diagnostics;
using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Simulation;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// How often the root is right, how soon, and how often the engine cries wolf: the seven failures of the shop through the whole
/// engine, with as many seeds as asked for, and one healthy hour, beside plain rankings of the same signals.
/// With <c>--pairs N</c> also every pair of failures, the second 0 to 40 s after the first; with <c>--worlds N</c> also so many
/// random systems (<see cref="RandomWorldsTrial"/>); with <c>--train-ticket FOLDER</c> also faults that were recorded at a real one (<see cref="RecordedFaultsTrial"/>),
/// and with <c>--alerts FOLDER</c> incidents of which only other monitors' alerts were kept (<see cref="AlertCasesTrial"/>),
/// with <c>--petshop FOLDER</c> of which only metrics were (<see cref="MetricCasesTrial"/>).
/// With <c>--healthy-day</c> whole ordinary days (<see cref="OrdinaryDaysTrial"/>; 0 is the shop).
/// With <c>--levels MINUTES</c> shifts that stay for so long (<see cref="LevelsTrial"/>).
/// With <c>--ablation</c> the same without each detector in turn (<see cref="AblationTrial"/>).
/// <c>bench incidents [--ablation] [--seeds N] [--rate N] [--healthy MINUTES] [--pairs N] [--worlds N [--from SEED [--step N]] [--logs-only] [--fault NAME] [--strength SHARE] [--holes SHARE]]
/// [--healthy-day 0,WORLD,... [--hours N [--until N]] [--days SEEDS [--from SEED]] [--restless TIMES]] [--levels MINUTES [--service NAME]] [--train-ticket FOLDER [--case TEXT] [--without DETECTORS]] [--alerts FOLDER | --petshop FOLDER [--report FILE]] [--scenario NAME] [--tell] [--moments FILE] [--next FILE]
/// [--blur]</c>, with which all is done once more with every onset that the engine finds off by up to a minute.
/// </summary>
internal static class IncidentsBenchmark
{
    private static readonly string[] Scenarios =
    [
        "payments_outage", "catalog_latency", "inventory_deadlock", "notifications_flood", "search_index_fail", "checkout_retry_storm",
        "recommendations_cold",
    ];

    public static int Run(string[] args)
    {
        var seeds = Number(args, "--seeds", 10);
        var rate = Number(args, "--rate", 50);
        var minutes = Number(args, "--healthy", 60);
        var only = Text(args, "--scenario");
        var tell = args.Contains("--tell");
        TrialScore.MomentsFile = Text(args, "--moments");
        NextTable.File = Text(args, "--next");
        var watch = Stopwatch.StartNew();
        if (args.Contains("--ablation"))
        {
            AblationTrial.Run([.. Scenarios.Where(name => only is null || name == only)], (int)seeds, (int)Number(args, "--from", 1), (int)Number(args, "--worlds", 0), minutes, rate);
            Console.WriteLine(Line($"{watch.Elapsed.TotalSeconds:0.0} s"));
            return 0;
        }

        if (seeds > 0)
        {
            Faults([.. Scenarios.Where(name => only is null || name == only)], (int)seeds, rate, args.Contains("--blur"), tell);
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
            var kinds = Text(args, "--fault") is { } kind ? [Enum.Parse<RandomFaultKind>(kind, ignoreCase: true)] : Enum.GetValues<RandomFaultKind>();
            RandomWorldsTrial.Run((int)Number(args, "--from", 1), (int)worlds, (int)Number(args, "--step", 1), kinds, rate, args.Contains("--logs-only"), Number(args, "--strength", 1), Number(args, "--holes", 0), args.Contains("--blur"), tell ? Tell : null);
        }

        if (Text(args, "--healthy-day") is { } days)
        {
            ulong[] systems = [.. days.Split(',').Select(number => ulong.Parse(number, CultureInfo.InvariantCulture))];
            OrdinaryDaysTrial.Run(systems, Number(args, "--hours", 24), Number(args, "--until", double.MaxValue), (int)Number(args, "--from", 1), (int)Number(args, "--days", 1), Number(args, "--restless", 1), rate, tell ? Tell : null);
        }

        var levels = Number(args, "--levels", 0);
        if (levels > 0)
        {
            LevelsTrial.Run(levels, rate, Text(args, "--service"), tell ? Tell : null);
        }

        if (Text(args, "--train-ticket") is { } folder)
        {
            RecordedFaultsTrial.Run(folder, Text(args, "--case"), tell ? Tell : null, Text(args, "--without")?.Split(',') ?? []);
        }

        if (Text(args, "--alerts") is { } alerts)
        {
            AlertCasesTrial.Run(alerts, Text(args, "--report"), tell);
        }

        if (Text(args, "--petshop") is { } metrics)
        {
            MetricCasesTrial.Run(metrics, Text(args, "--report"), tell);
        }

        Console.WriteLine(Line($"{watch.Elapsed.TotalSeconds:0.0} s"));
        return 0;
    }

    private static void Faults(string[] scenarios, int seeds, double rate, bool blur, bool tell)
    {
        Console.WriteLine(Line($"Faults: {seeds} seeds each, {rate} traces/s, 180 s healthy before, 90 s from the onset on"));
        Console.WriteLine($"{"scenario",-24}{"root right",12}{"s median",10}{"s p95",8}{"incidents",11}{"score",8}  " + TrialScore.Head);
        var (all, blurred) = (new List<TrialScore>(), new List<TrialScore>());
        foreach (var scenario in scenarios)
        {
            var outcomes = new List<TrialScore>();
            for (var seed = 1; seed <= seeds; seed++)
            {
                var trial = IncidentTrial.RunAsync(TrialSetup.OneFault(scenario, (ulong)seed, rate)).GetAwaiter().GetResult();
                outcomes.Add(TrialScore.Of(trial, trial.Truth[0], (ulong)seed));
                if (tell)
                {
                    Tell(trial, $"{scenario} seed {seed}");
                }

                if (blur)
                {
                    trial = IncidentTrial.RunAsync(TrialSetup.OneFault(scenario, (ulong)seed, rate), TrialScore.Blurry()).GetAwaiter().GetResult();
                    blurred.Add(TrialScore.Of(trial, trial.Truth[0], (ulong)seed));
                }
            }

            Print(scenario, outcomes);
            all.AddRange(outcomes);
        }

        if (blur)
        {
            Print("all, onsets 60 s off", blurred);
        }

        if (scenarios.Length > 1)
        {
            Print("all", all);
            TrialScore.PrintSums(all);
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

    private static void Print(string name, List<TrialScore> outcomes) => Console.WriteLine(
        Line($"{name,-24}{TrialScore.Share(outcomes, outcome => outcome.Rank == 1),12}{TrialScore.Quantile(outcomes.Select(outcome => outcome.Seconds), 0.5),10:0.#}{TrialScore.Quantile(outcomes.Select(outcome => outcome.Seconds), 0.95),8:0.#}{outcomes.Average(outcome => outcome.Incidents),11:0.00}{outcomes.Average(outcome => outcome.Score),8:0.00}  ") +
        TrialScore.Tail(outcomes));

    private static void Tell(IncidentTrial trial, string name) => Tell(name, trial.Incidents, trial.Loose);

    private static void Tell(string name, IReadOnlyList<Incident> incidents, IReadOnlyList<Signal> loose)
    {
        Console.WriteLine($"--- {name}");
        foreach (var incident in incidents)
        {
            Console.WriteLine(Line($"{incident.Id} {incident.Severity} onset {incident.Onset:HH:mm:ss} detected {incident.Detected:HH:mm:ss} resolved {incident.Resolved:HH:mm:ss} signals {incident.SignalCount}: {incident.Title}"));
            foreach (var candidate in incident.Candidates.Take(4))
            {
                Console.WriteLine(Line($"    {candidate.Service,-16}{candidate.Score:0.000}  ") + string.Join(' ', candidate.Evidence.Select(e => Line($"{e.Kind}={e.Weight:0.00}"))));
            }

            foreach (var signal in incident.Signals.Take(8))
            {
                Console.WriteLine(Line($"    * {signal.At:HH:mm:ss} {signal.Kind} {signal.Service} {signal.Score:0.00} {signal.Text}"));
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

        foreach (var group in loose.GroupBy(signal => (signal.Service, signal.Kind)))
        {
            var first = group.First();
            Console.WriteLine(Line($"    loose {first.At:HH:mm:ss} (since {group.Min(signal => signal.Onset):HH:mm:ss}) {group.Count()}x {first.Severity} {first.Kind} {first.Service} {group.Max(signal => signal.Score):0.00} {first.Text}"));
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double Number(string[] args, string name, double otherwise) =>
        Text(args, name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Text(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
