using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Reporting;

/// <summary>
/// How much harm an incident's root does by itself: the share of its work that fails, breaks off or gets no answer, or that waits until
/// callers give up. A service that takes 80 ms instead of 8 is far off its normal and hurts nobody much.
/// </summary>
internal static class Importance
{
    /// <summary>An extra wait that half the callers do not bear, milliseconds.</summary>
    private const double HalfPatienceMs = 500;

    /// <summary>Most important first; of those that do equal harm and began together the one that holds more services.</summary>
    public static IReadOnlyList<Incident> Order(IEnumerable<Incident> incidents) =>
    [
        .. incidents
            .OrderByDescending(Of)
            .ThenByDescending(incident => incident.Severity)
            .ThenBy(incident => incident.Onset)
            .ThenByDescending(incident => incident.Members.Count)
            .ThenBy(incident => incident.Id, StringComparer.Ordinal),
    ];

    /// <summary>0 to 1.</summary>
    public static double Of(Incident incident)
    {
        var most = 0.0;
        IReadOnlyList<Evidence> all = incident.Candidates.Count == 0 ? [] : incident.Candidates[0].Evidence;
        var errors = all.FirstOrDefault(evidence => evidence.Kind == EvidenceKinds.OwnErrors)?.Weight ?? 0;
        foreach (var evidence in all)
        {
            var excess = Math.Max(0, evidence.Observed - evidence.Baseline);
            // The harm, and the weight of such evidence at its strongest.
            var (harm, full) = evidence.Kind switch
            {
                EvidenceKinds.CallSteps => (Math.Abs(evidence.Observed - evidence.Baseline), 0.34),
                EvidenceKinds.OwnErrors => (excess, 0.30),
                EvidenceKinds.Silence => (1, 0.34),
                EvidenceKinds.OwnTime or EvidenceKinds.Transit => (excess / (excess + HalfPatienceMs), 0.28),
                _ => (0, 1),
            };
            // Calls that write errors count as own errors first and as changed calls for the rest; together they tell how sure it is.
            var weight = evidence.Weight + (evidence.Kind == EvidenceKinds.CallSteps ? errors : 0);
            most = Math.Max(most, harm * Math.Clamp(weight / full, 0, 1));
        }

        return most;
    }
}
