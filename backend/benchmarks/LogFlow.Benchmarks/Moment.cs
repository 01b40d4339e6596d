using System.Globalization;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Simulation;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>What was known of an incident so many seconds after its detection, and whether the root on top was right.</summary>
/// <param name="Seconds">After the detection.</param>
/// <param name="Margin">Raw score of the root beyond that of the runner-up.</param>
/// <param name="Own">Of the root's raw score, what it shows by itself.</param>
/// <param name="Reach">Share of the trouble that the root would explain.</param>
/// <param name="Score">As it was told.</param>
/// <param name="IsRight">It is the service at which the fault was put.</param>
internal sealed record Moment(int Seconds, double Margin, double Own, double Reach, double Score, bool IsRight)
{
    /// <summary>Seconds after the detection that are looked at: most is decided at once.</summary>
    private static readonly int[] Looks = [0, 1, 2, 4, 8, 16, 30];

    private static readonly HashSet<string> OfItsOwn = new(StringComparer.Ordinal)
    {
        EvidenceKinds.OwnErrors, EvidenceKinds.OwnTime, EvidenceKinds.Transit, EvidenceKinds.CallSteps, EvidenceKinds.Silence, EvidenceKinds.Volume,
    };

    public static Moment Of(Incident incident, int seconds, bool isRight)
    {
        var best = incident.Candidates[0];
        return new Moment(
            seconds,
            Raw(best) - (incident.Candidates.Count > 1 ? Raw(incident.Candidates[1]) : 0),
            best.Evidence.Where(part => OfItsOwn.Contains(part.Kind)).Sum(part => part.Weight),
            best.Evidence.FirstOrDefault(part => part.Kind == EvidenceKinds.Reach)?.Observed ?? 0,
            best.Score,
            isRight);
    }

    /// <summary>Of all incidents of a trial with one fault, as long as they last; one that has nothing to do with the fault is wrong.</summary>
    public static List<Moment> Of(IncidentTrial trial, InjectedFault fault)
    {
        var moments = new List<Moment>();
        foreach (var versions in trial.Changes.Zip(trial.ChangedAt, (incident, at) => (Incident: incident, At: at)).GroupBy(version => version.Incident.Id))
        {
            var detected = versions.First().Incident.Detected;
            foreach (var look in Looks)
            {
                var (incident, at) = versions.Last(version => version.At <= detected.AddSeconds(look) || version == versions.First());
                if (incident.State != IncidentState.Resolved)
                {
                    moments.Add(Of(incident, look, incident.Root == fault.Root && at >= fault.Start));
                }
            }
        }

        return moments;
    }

    /// <summary>Of those told with such a score, so many were right.</summary>
    public static void PrintReliability(string of, IReadOnlyCollection<(double Score, bool IsRight)> told)
    {
        if (told.Count == 0)
        {
            return;
        }

        Console.WriteLine(FormattableString.Invariant($"reliability, {of}: {told.Count} told, {told.Count(one => one.IsRight)} right, mean score {told.Average(one => one.Score):0.00}, Brier {Reliability.Brier(told):0.000}"));
        foreach (var bin in Reliability.Bins(told))
        {
            Console.WriteLine(FormattableString.Invariant($"  scored {bin.Tenth / 10.0:0.0} to {(bin.Tenth + 1) / 10.0:0.0}: {bin.Right} of {bin.Told} right ({100.0 * bin.Right / bin.Told:0} %), mean score {bin.MeanScore:0.00}"));
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Seconds},{Margin:0.####},{Own:0.####},{Reach:0.####},{Score:0.####},{(IsRight ? 1 : 0)}");

    private static double Raw(RootCandidate candidate) => candidate.Evidence.Sum(part => part.Weight);
}
