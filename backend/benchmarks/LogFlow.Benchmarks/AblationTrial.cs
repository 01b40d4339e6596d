using System.Globalization;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Simulation;
using LogFlow.Engine;
using LogFlow.Engine.Simulation;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// What each detector is worth: the same faults and the same healthy time with all of them, and with each left out in turn. From the runs
/// with all of them also what each kind of evidence is worth: how often the root would still be right if that kind counted nothing.
/// </summary>
internal static class AblationTrial
{
    private const int HealthySeconds = 180;
    private const int FaultSeconds = 60;
    private const int Seconds = 270;

    /// <param name="scenarios">The shop's failures.</param>
    /// <param name="seeds">Of each of them.</param>
    /// <param name="from">The first random system's seed.</param>
    /// <param name="worlds">How many systems, each with four faults.</param>
    /// <param name="healthyMinutes">Of the shop.</param>
    /// <param name="rate">Traces a second.</param>
    public static void Run(IReadOnlyList<string> scenarios, int seeds, int from, int worlds, double healthyMinutes, double rate)
    {
        Console.WriteLine(Line($"Without each detector: {scenarios.Count} failures of the shop x {seeds} seeds, {worlds} random systems from {from} x 4 faults, {healthyMinutes} healthy minutes, {rate} traces/s"));
        Console.WriteLine($"{"without",-20}{"shop right",12}{"s median",10}{"s p95",8}{"incidents",11}{"systems right",15}{"s median",10}{"s p95",10}{"incidents",11}{"healthy",9}{"signals",9}");
        var all = new List<(IncidentTrial Trial, InjectedFault Fault)>();
        foreach (var name in (string[])["", .. EngineRegistration.Detectors(new EngineOptions()).Select(detector => detector.Name)])
        {
            string[] without = name.Length == 0 ? [] : [name];
            var shop = scenarios.SelectMany(_ => Enumerable.Range(1, seeds), (scenario, seed) => IncidentTrial.RunAsync(TrialSetup.OneFault(scenario, (ulong)seed, rate) with { Without = without }).GetAwaiter().GetResult()).ToList();
            var systems = Enumerable.Range(from, worlds).SelectMany(_ => Enum.GetValues<RandomFaultKind>(), (world, kind) => One((ulong)world, kind, rate, without)).ToList();
            var healthy = IncidentTrial.RunAsync(TrialSetup.Healthy((int)(healthyMinutes * 60), 1, rate) with { Without = without }).GetAwaiter().GetResult();
            Console.WriteLine($"{(name.Length == 0 ? "(nothing)" : name),-20}{Told(shop, 12, 8)}{Told(systems, 15, 10)}{healthy.Incidents.Count,9}{healthy.Signals.Count,9}");
            all.AddRange(name.Length == 0 ? shop.Concat(systems).Select(trial => (trial, trial.Truth[0])) : []);
        }

        Console.WriteLine();
        Console.WriteLine($"{"evidence left out",-20}{"root right",12}{"counted at the root",21}");
        foreach (var kind in (string[])["", .. all.SelectMany(one => Parts(one.Trial.IncidentOf(one.Fault))).Select(part => part.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])
        {
            var right = all.Count(one => Best(one.Trial.IncidentOf(one.Fault), kind) == one.Fault.Root);
            var weight = all.Average(one => one.Trial.IncidentOf(one.Fault)?.Candidates.FirstOrDefault(candidate => candidate.Service == one.Fault.Root)?.Evidence.Where(part => part.Kind == kind).Sum(part => part.Weight) ?? 0);
            Console.WriteLine($"{(kind.Length == 0 ? "(nothing)" : kind),-20}{Line($"{100.0 * right / all.Count,10:0} %{(kind.Length == 0 ? "" : weight.ToString("0.000", CultureInfo.InvariantCulture)),21}")}");
        }
    }

    private static IncidentTrial One(ulong world, RandomFaultKind kind, double rate, string[] without)
    {
        var topology = RandomWorld.Make(world);
        var scheduled = new ScheduledFailure(RandomWorld.Break(topology, world, kind, FaultSeconds), TimeSpan.FromSeconds(HealthySeconds));
        return IncidentTrial.RunAsync(topology, [scheduled], world, rate, Seconds, without: without).GetAwaiter().GetResult();
    }

    private static string Told(List<IncidentTrial> trials, int width, int lastWidth)
    {
        if (trials.Count == 0)
        {
            return $"{"-".PadLeft(width)}{"-",10}{"-".PadLeft(lastWidth)}{"-",11}";
        }

        var scores = trials.ConvertAll(trial => TrialScore.Of(trial, trial.Truth[0], 1));
        return TrialScore.Share(scores, score => score.Rank == 1).PadLeft(width) +
            Line($"{TrialScore.Quantile(scores.Select(score => score.Seconds), 0.5),10:0.#}") +
            Line($"{TrialScore.Quantile(scores.Select(score => score.Seconds), 0.95):0.#}").PadLeft(lastWidth) +
            Line($"{scores.Average(score => score.Incidents),11:0.00}");
    }

    private static IEnumerable<Evidence> Parts(Incident? incident) => incident?.Candidates.SelectMany(candidate => candidate.Evidence).Where(part => part.Weight != 0) ?? [];

    private static string? Best(Incident? incident, string without) => incident?.Candidates
        .OrderByDescending(candidate => candidate.Evidence.Where(part => part.Kind != without).Sum(part => part.Weight))
        .ThenBy(candidate => candidate.Service, StringComparer.Ordinal).First().Service;

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
