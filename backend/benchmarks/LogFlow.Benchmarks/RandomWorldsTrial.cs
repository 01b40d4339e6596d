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

    public static void Run(int worlds, double rate, bool logsOnly, Action<IncidentTrial, string>? tell, string? only = null)
    {
        Console.WriteLine(Line($"Random worlds: {worlds} of 10 to 200 services, 4 faults each, {rate} traces/s{(logsOnly ? ", logs only" : "")}"));
        Console.WriteLine($"{"fault",-14}{"root right",12}{"in top 3",10}{"no incident",13}{"s median",10}{"s p95",8}{"incidents",11}  " +
            string.Join("  ", IncidentsBenchmark.Dummies.Select(dummy => $"{dummy,14}")));
        var all = new List<Result>();
        foreach (var kind in Enum.GetValues<RandomFaultKind>().Where(kind => only is null || kind.ToString().Equals(only, StringComparison.OrdinalIgnoreCase)))
        {
            var results = new List<Result>();
            for (var world = 1; world <= worlds; world++)
            {
                results.Add(One((ulong)world, kind, rate, logsOnly, tell));
            }

            Print(kind.ToString().ToLowerInvariant(), results);
            all.AddRange(results);
        }

        Print("all", all);
        foreach (var part in all.GroupBy(result => result.Score switch { 0 => -1, >= 1 => 9, var score => (int)(score * 10) }).Where(part => part.Key >= 0).OrderBy(part => part.Key))
        {
            Console.WriteLine(Line($"scored {part.Key / 10.0:0.0} to {(part.Key + 1) / 10.0:0.0}: {part.Count(result => result.Rank == 1)} of {part.Count()} right"));
        }
    }

    private static Result One(ulong world, RandomFaultKind kind, double rate, bool logsOnly, Action<IncidentTrial, string>? tell)
    {
        var topology = RandomWorld.Make(world);
        var failure = RandomWorld.Break(topology, world, kind, FaultSeconds);
        var scheduled = new ScheduledFailure(failure, TimeSpan.FromSeconds(HealthySeconds));
        var trial = IncidentTrial.RunAsync(topology, [scheduled], world, rate, Seconds, logsOnly).GetAwaiter().GetResult();
        var fault = trial.Truth[0];
        var incident = trial.Incidents.FirstOrDefault(one => one.Detected >= fault.Start && one.Onset <= fault.End);
        var ranked = incident?.Candidates.Select(candidate => candidate.Service).ToList() ?? [];
        var result = new Result(
            ranked.IndexOf(fault.Root) + 1,
            incident is not null,
            incident?.Candidates[0].Score ?? 0,
            trial.SecondsToRightRoot(fault) ?? double.PositiveInfinity,
            trial.Incidents.Count,
            [.. IncidentsBenchmark.Dummies.Select(dummy => trial.Dummy(dummy, fault) == fault.Root)]);
        if (result.Rank != 1)
        {
            tell?.Invoke(trial, Line($"world {world} ({topology.Services.Count} services): {failure.Title}"));
        }

        return result;
    }

    private static void Print(string name, List<Result> results)
    {
        var seconds = results.Select(result => result.Seconds).Order().ToList();
        Console.WriteLine(
            Line($"{name,-14}{Share(results, result => result.Rank == 1),12}{Share(results, result => result.Rank is >= 1 and <= 3),10}{Share(results, result => !result.HasIncident),13}") +
            Line($"{Quantile(seconds, 0.5),10:0.#}{Quantile(seconds, 0.95),8:0.#}{results.Average(result => result.Incidents),11:0.00}  ") +
            string.Join("  ", IncidentsBenchmark.Dummies.Select((_, i) => $"{Share(results, result => result.Dummies[i]),14}")));
    }

    private static string Share(List<Result> results, Func<Result, bool> isSo) => Line($"{100.0 * results.Count(isSo) / results.Count:0} %");

    private static double Quantile(List<double> sorted, double q) => sorted[(int)Math.Ceiling(q * sorted.Count) - 1];

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <param name="Rank">1 is the root on top; 0 when it is not among the candidates.</param>
    private sealed record Result(int Rank, bool HasIncident, double Score, double Seconds, int Incidents, bool[] Dummies);
}
