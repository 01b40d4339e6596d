using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine;
using LogFlow.Engine.Incidents;

namespace LogFlow.Benchmarks;

/// <summary>
/// Incidents of which only metrics and the calls between services were kept (<see cref="MetricCases"/>): the healthy time and then the case
/// through all detectors and the correlator, a sample for a second. Somebody's call opens the incident, as a critical rule does. Nothing is trained.
/// </summary>
internal static class MetricCasesTrial
{
    private const long Start = 1_800_000_000;

    /// <summary>Healthy time and cases were not recorded in one go, samples.</summary>
    private const long Gap = 600;

    /// <param name="folder">Of <see cref="MetricCases"/>.</param>
    /// <param name="report">File for the rankings; null for none.</param>
    /// <param name="tell">Writes what speaks for each case's best three.</param>
    public static void Run(string folder, string? report, bool tell)
    {
        if (!File.Exists(Path.Combine(folder, "cases.json")))
        {
            Console.WriteLine($"Metrics: left out, for there is no {Path.Combine(folder, "cases.json")}.");
            return;
        }

        using var data = new MetricCases(folder);
        var graph = data.Graph();
        Console.WriteLine(FormattableString.Invariant($"Metrics: {data.Cases.Count} incidents of {folder}, {graph.Nodes.Count} services, {data.Healthy.Count} healthy samples, no labels used"));
        Console.WriteLine(CaseRanking.Head);
        var healthy = data.Healthy.Select((sample, at) => MetricCases.Frame(sample, Start + at)).ToList();
        var runs = data.Cases.Select(one => Play(data, healthy, one, graph, tell)).ToList();
        CaseRanking.Print("LogFlow", runs.ConvertAll(run => run.Ranking.Place(run.Case.Root)));
        Print("most signals", runs, signals => signals.Count());
        Print("largest score", runs, signals => signals.Max(signal => signal.Score));
        Print("earliest onset", runs, signals => -signals.Min(signal => signal.Onset.ToUnixTimeMilliseconds()));
        var random = new Random(1);
        CaseRanking.Print("random service", [.. runs.SelectMany(_ => Enumerable.Range(0, 1_000), (_, _) => random.Next(graph.Nodes.Count) + 1)]);
        foreach (var metric in runs.GroupBy(run => run.Case.Metric, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            CaseRanking.Print(string.Create(CultureInfo.InvariantCulture, $"  {metric.Key} ({metric.Count()})"), [.. metric.Select(run => run.Ranking.Place(run.Case.Root))]);
        }

        if (report is not null)
        {
            CaseRanking.Write(report, runs.ToDictionary(run => run.Case.Id, run => run.Ranking, StringComparer.Ordinal));
        }
    }

    private static MetricRun Play(MetricCases data, List<TickFrame> healthy, MetricCase one, GraphSnapshot graph, bool tell)
    {
        var detectors = EngineRegistration.Detectors(new EngineOptions());
        var book = new IncidentBook();
        var signals = new List<Signal>();
        foreach (var frame in healthy)
        {
            book.Observe(frame, graph, [.. detectors.SelectMany(detector => detector.Observe(frame))]);
        }

        var begun = healthy[^1].Tick;
        var tick = begun + Gap;
        var latest = new SortedDictionary<string, Incident>(StringComparer.Ordinal);
        foreach (var sample in data.Samples(one))
        {
            var frame = MetricCases.Frame(sample, ++tick);
            var found = detectors.SelectMany(detector => detector.Observe(frame)).ToList();
            if (sample.At >= one.CalledAt)
            {
                found.Add(Call(one, frame.Time));
            }

            signals.AddRange(found);
            foreach (var incident in book.Observe(frame, graph, found).Changed)
            {
                latest[incident.Id] = incident;
            }
        }

        var told = latest.Values.Where(incident => incident.MergedInto is null && incident.LastSignal.ToUnixTimeSeconds() > begun).ToList();
        if (tell)
        {
            CaseRanking.Tell($"{one.Id} {one.Metric} {one.Type} {one.Root}", told);
            foreach (var signal in signals.GroupBy(signal => (signal.Service, signal.Kind)))
            {
                Console.WriteLine(FormattableString.Invariant($"      {signal.Key.Service} {signal.Key.Kind} {signal.Count()} x, {signal.Max(each => each.Score):0.0}: {signal.First().Text}"));
            }
        }

        return new MetricRun(one, CaseRanking.Of(told), signals);
    }

    /// <summary>Who called knows which service and what of it was off, and nothing else.</summary>
    private static Signal Call(MetricCase one, DateTimeOffset at) => new()
    {
        Kind = SignalKinds.Rule,
        Detector = $"rule:{one.Metric}",
        Service = one.Target,
        Onset = at,
        At = at,
        Score = 1,
        Baseline = 0,
        Observed = 1,
        Severity = SignalSeverity.Critical,
        Text = $"somebody was called for its {one.Metric}",
    };

    private static void Print(string name, List<MetricRun> runs, Func<IEnumerable<Signal>, double> score) => CaseRanking.Print(
        name, runs.ConvertAll(run => CaseRanking.By(run.Signals.GroupBy(signal => signal.Service, StringComparer.Ordinal).Select(group => (group.Key, score(group)))).Place(run.Case.Root)));

    private sealed record MetricRun(MetricCase Case, CaseRanking Ranking, List<Signal> Signals);
}
