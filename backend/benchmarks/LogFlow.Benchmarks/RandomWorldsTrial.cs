using System.Globalization;
using LogFlow.Engine;
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
    /// <param name="step">From one seed to the next: 2 leaves out every other world.</param>
    /// <param name="kinds">Faults at each of them.</param>
    /// <param name="rate">Traces a second.</param>
    /// <param name="logsOnly">Without spans and trace ids.</param>
    /// <param name="strength">Of the faults: 1 as they are made, less for faint ones.</param>
    /// <param name="holes">Share of the records that are lost, 0 to 1; half as many services write nothing.</param>
    /// <param name="blur">Also with every onset off by up to a minute.</param>
    /// <param name="tell">Called for every miss.</param>
    public static void Run(int from, int worlds, int step, IReadOnlyList<RandomFaultKind> kinds, double rate, bool logsOnly, double strength, double holes, bool blur, Action<IncidentTrial, string>? tell)
    {
        Console.WriteLine(Line($"Random worlds: {worlds} of 10 to 200 services, from seed {from}{(step > 1 ? Line($" by {step}") : "")}, {kinds.Count} faults each, {rate} traces/s{(logsOnly ? ", logs only" : "")}{(strength < 1 ? Line($", faults of {strength} the strength") : "")}{(holes > 0 ? Line($", {100 * holes:0} % of the records lost and half as many services unseen") : "")}"));
        Console.WriteLine($"{"fault",-14}{"root right",12}{"in top 3",10}{"no incident",13}{"s median",10}{"s p95",10}{"incidents",11}  " + TrialScore.Head);
        var (all, blurred) = (new List<TrialScore>(), new List<TrialScore>());
        foreach (var kind in kinds)
        {
            var results = new List<TrialScore>();
            for (var world = from; world < from + (worlds * step); world += step)
            {
                results.Add(One((ulong)world, kind, rate, logsOnly, strength, holes, null, tell));
                if (blur)
                {
                    blurred.Add(One((ulong)world, kind, rate, logsOnly, strength, holes, TrialScore.Blurry(), tell: null));
                }
            }

            Print(kind.ToString().ToLowerInvariant(), results);
            all.AddRange(results);
        }

        Print("all", all);
        if (all.Exists(result => !result.IsPlain))
        {
            Print("plain ones", all.FindAll(result => result.IsPlain));
        }

        if (blur)
        {
            Print("60 s off", blurred);
        }

        TrialScore.PrintSums(all);
    }

    private static TrialScore One(ulong world, RandomFaultKind kind, double rate, bool logsOnly, double strength, double holes, EngineOptions? options, Action<IncidentTrial, string>? tell)
    {
        var topology = RandomWorld.Make(world);
        var failure = RandomWorld.Break(topology, world, kind, FaultSeconds);
        var effect = failure.Primary;
        failure = failure with { Primary = effect with { Errors = 1 + ((effect.Errors - 1) * strength), Latency = 1 + ((effect.Latency - 1) * strength) } };
        var scheduled = new ScheduledFailure(failure, TimeSpan.FromSeconds(HealthySeconds));
        var trial = IncidentTrial.RunAsync(topology, [scheduled], world, rate, Seconds, logsOnly, options: options, holes: holes).GetAwaiter().GetResult();
        var trace = kind == RandomFaultKind.Errors ? FaultTrace.Of(trial, trial.Truth[0], topology.Services.Count) : null;
        var result = TrialScore.Of(trial, trial.Truth[0], world) with { Trace = trace };
        if (result.Rank != 1)
        {
            tell?.Invoke(trial, Line($"world {world} ({topology.Services.Count} services): {failure.Title}{(trace is null ? "" : ", " + trace)}"));
        }

        return result;
    }

    private static void Print(string name, List<TrialScore> results) => Console.WriteLine(
        Line($"{name,-14}{TrialScore.Share(results, result => result.Rank == 1),12}{TrialScore.Share(results, result => result.Rank is >= 1 and <= 3),10}{TrialScore.Share(results, result => !result.HasIncident),13}") +
        Line($"{TrialScore.Quantile(results.Select(result => result.Seconds), 0.5),10:0.#}{TrialScore.Quantile(results.Select(result => result.Seconds), 0.95),10:0.#}{results.Average(result => result.Incidents),11:0.00}  ") +
        TrialScore.Tail(results));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
