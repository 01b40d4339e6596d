using System.Globalization;
using LogFlow.Engine.Simulation;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// Roots on systems that nobody tuned for: random topologies of 10 to 200 services, four kinds of fault at a random service each,
/// three healthy minutes before.
/// </summary>
internal static class RandomWorldsTrial
{
    private const int HealthySeconds = 180;
    private const int FaultSeconds = 60;
    private const int Seconds = 270;

    /// <param name="from">The first world's seed.</param>
    /// <param name="worlds">How many, with the seeds that follow.</param>
    /// <param name="kinds">Faults at each of them.</param>
    /// <param name="rate">Traces a second.</param>
    /// <param name="logsOnly">Without spans and trace ids.</param>
    /// <param name="tell">Called for every miss.</param>
    public static void Run(int from, int worlds, IReadOnlyList<RandomFaultKind> kinds, double rate, bool logsOnly, Action<IncidentTrial, string>? tell)
    {
        Console.WriteLine(Line($"Random worlds: {worlds} of 10 to 200 services, from seed {from}, {kinds.Count} faults each, {rate} traces/s{(logsOnly ? ", logs only" : "")}"));
        Console.WriteLine($"{"fault",-14}{"root right",12}{"in top 3",10}{"no incident",13}{"s median",10}{"s p95",10}{"incidents",11}  " + TrialScore.Head);
        var all = new List<TrialScore>();
        foreach (var kind in kinds)
        {
            var results = new List<TrialScore>();
            for (var world = from; world < from + worlds; world++)
            {
                results.Add(One((ulong)world, kind, rate, logsOnly, tell));
            }

            Print(kind.ToString().ToLowerInvariant(), results);
            all.AddRange(results);
        }

        Print("all", all);
        TrialScore.PrintSums(all);
    }

    private static TrialScore One(ulong world, RandomFaultKind kind, double rate, bool logsOnly, Action<IncidentTrial, string>? tell)
    {
        var topology = RandomWorld.Make(world);
        var failure = RandomWorld.Break(topology, world, kind, FaultSeconds);
        var scheduled = new ScheduledFailure(failure, TimeSpan.FromSeconds(HealthySeconds));
        var trial = IncidentTrial.RunAsync(topology, [scheduled], world, rate, Seconds, logsOnly).GetAwaiter().GetResult();
        var result = TrialScore.Of(trial, trial.Truth[0], world);
        if (result.Rank != 1)
        {
            tell?.Invoke(trial, Line($"world {world} ({topology.Services.Count} services): {failure.Title}"));
        }

        return result;
    }

    private static void Print(string name, List<TrialScore> results) => Console.WriteLine(
        Line($"{name,-14}{TrialScore.Share(results, result => result.Rank == 1),12}{TrialScore.Share(results, result => result.Rank is >= 1 and <= 3),10}{TrialScore.Share(results, result => !result.HasIncident),13}") +
        Line($"{TrialScore.Quantile(results.Select(result => result.Seconds), 0.5),10:0.#}{TrialScore.Quantile(results.Select(result => result.Seconds), 0.95),10:0.#}{results.Average(result => result.Incidents),11:0.00}  ") +
        TrialScore.Tail(results));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
