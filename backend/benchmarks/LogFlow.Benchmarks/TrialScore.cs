using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Simulation;
using LogFlow.Engine;
using LogFlow.Engine.Incidents.Roots;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>What one trial with one fault says.</summary>
/// <param name="Name">Of the fault.</param>
/// <param name="Rank">1 is the root on top; 0 when it is not among the candidates.</param>
/// <param name="HasIncident">There is an incident that began with the fault.</param>
/// <param name="Score">Of the candidate on top.</param>
/// <param name="Seconds">From the onset until the right root was on top; infinite when never.</param>
/// <param name="Incidents">In all.</param>
/// <param name="Blast">Who was named as next, against the engine's own signals.</param>
/// <param name="Next">Who was named as next, against what the stream shows.</param>
/// <param name="Ranking">What correlation and ranking cost.</param>
/// <param name="IsRightBlurred">The root would still be on top with every onset off by up to a minute.</param>
/// <param name="Dummies">Which plain rankings name the root.</param>
/// <param name="Moments">What was known at each moment.</param>
internal sealed record TrialScore(
    string Name, int Rank, bool HasIncident, double Score, double Seconds, int Incidents, BlastScore Blast, IReadOnlyList<NextCase> Next, RankingCost Ranking, bool IsRightBlurred, bool[] Dummies, IReadOnlyList<Moment> Moments)
{
    /// <summary>What a fault of errors left at its service; null for faults of other kinds, which all count as plain.</summary>
    public FaultTrace? Trace { get; init; }

    public bool IsPlain => Trace is null || Trace.IsPlain;

    public const double BlurSeconds = 60;

    /// <summary>Where <see cref="PrintSums"/> adds all moments as lines, to choose the map from raw scores to chances; null for nowhere.</summary>
    public static string? MomentsFile { get; set; }

    public static readonly string[] Rankers = ["most signals", "largest |z|", "earliest onset", "random"];

    /// <summary>The engine with every onset that it finds off by up to <see cref="BlurSeconds"/>.</summary>
    public static EngineOptions Blurry(string[]? without = null) => new() { Without = without ?? [], Incidents = { OnsetErrorSeconds = BlurSeconds } };

    public static string Head => "onsets blurred  " + string.Join("  ", Rankers.Select(ranker => $"{ranker,14}"));

    public static TrialScore Of(IncidentTrial trial, InjectedFault fault, ulong seed)
    {
        var incident = trial.Incidents.FirstOrDefault(one => one.Detected >= fault.Start && one.Onset <= fault.End);
        var ranked = incident?.Candidates.Select(candidate => candidate.Service).ToList() ?? [];
        return new TrialScore(
            fault.Scenario,
            ranked.IndexOf(fault.Root) + 1,
            incident is not null,
            incident?.Candidates[0].Score ?? 0,
            trial.SecondsToRightRoot(fault) ?? double.PositiveInfinity,
            trial.Incidents.Count,
            trial.BlastRadius(fault),
            trial.Next(fault),
            RankingCost.Of(trial.Outcomes),
            incident is not null && Blurred(incident, seed) == fault.Root,
            [.. Rankers.Select(ranker => trial.Dummy(ranker, fault, seed) == fault.Root)],
            Moment.Of(trial, fault));
    }

    public static string Tail(IReadOnlyList<TrialScore> scores) =>
        $"{Share(scores, score => score.IsRightBlurred),14}  " + string.Join("  ", Rankers.Select((_, i) => $"{Share(scores, score => score.Dummies[i]),14}"));

    /// <summary>Lines under a table: who is next, what it costs, what a score means.</summary>
    public static void PrintSums(IReadOnlyList<TrialScore> scores)
    {
        var (named, both, hit) = (scores.Sum(one => one.Blast.Named), scores.Sum(one => one.Blast.NamedAndHit), scores.Sum(one => one.Blast.Hit));
        var seconds = scores.SelectMany(one => one.Blast.Seconds).ToList();
        var close = seconds.Count(one => one.Foretold <= 2 * Math.Max(one.Took, 1) && Math.Max(one.Took, 1) <= 2 * one.Foretold);
        NextTable.Print([.. scores.Select(one => (one.Name, one.Next))]);
        Console.WriteLine(FormattableString.Invariant($"the same against the engine's own signals: named {named}; precision {Over(both, named):0.00}, recall {Over(both, hit):0.00}; seconds within a factor of 2: {close} of {seconds.Count}"));
        RankingCost.Print([.. scores.Select(one => one.Ranking)]);
        Moment.PrintReliability("in the end", [.. scores.Where(one => one.HasIncident).Select(one => (one.Score, one.Rank == 1))]);
        Moment.PrintReliability("0 to 30 s after the detection", [.. scores.SelectMany(one => one.Moments).Select(moment => (moment.Score, moment.IsRight))]);
        if (MomentsFile is { } file)
        {
            File.AppendAllLines(file, scores.SelectMany(one => one.Moments).Select(moment => moment.ToString()));
        }
    }

    public static string Share(IReadOnlyList<TrialScore> scores, Func<TrialScore, bool> isSo) =>
        FormattableString.Invariant($"{100.0 * scores.Count(isSo) / scores.Count:0} %");

    public static double Quantile(IEnumerable<double> values, double q)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Ceiling(q * sorted.Count) - 1];
    }

    private static double Over(int part, int all) => all > 0 ? (double)part / all : 1;

    /// <summary>Who is on top when each onset is known only to a minute: the candidates' evidence with the order of onsets told anew.</summary>
    private static string Blurred(Incident incident, ulong seed)
    {
        var random = new Random((int)seed);
        var onsets = incident.Members.ToDictionary(
            member => member.Service,
            member => member.Onset.ToUnixTimeMilliseconds() / 1000.0 + (BlurSeconds * ((2 * random.NextDouble()) - 1)),
            StringComparer.Ordinal);
        return incident.Candidates.MaxBy(candidate =>
        {
            var rest = candidate.Evidence.Where(evidence => evidence.Kind != EvidenceKinds.OnsetOrder).Sum(evidence => evidence.Weight);
            var leads = onsets.TryGetValue(candidate.Service, out var onset)
                ? onsets.Where(other => other.Key != candidate.Service).Select(other => other.Value - onset).ToList()
                : [];
            return rest + (leads.Count > 0 ? RootWeights.OnsetOrder * leads.Average(lead => Math.Sign(lead) * RootRanker.Order(Math.Abs(lead))) : 0);
        })!.Service;
    }
}
