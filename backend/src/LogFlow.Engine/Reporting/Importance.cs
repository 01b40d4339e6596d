using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Reporting;

/// <summary>
/// How much harm an incident's root does by itself: the share of its work that fails, breaks off or gets no answer, or that waits until
/// callers give up. A service that takes 80 ms instead of 8 is far off its normal and hurts nobody much.
/// </summary>
internal static class Importance
{
    /// <summary>An extra wait that half the callers do not bear, milliseconds.</summary>
    private const double HalfPatienceMs = 1_000;

    /// <summary>Evidence of this weight counts fully.</summary>
    private const double FullWeight = 0.2;

    /// <summary>0 to 1.</summary>
    public static double Of(Incident incident)
    {
        var most = 0.0;
        foreach (var evidence in incident.Candidates.Count == 0 ? [] : incident.Candidates[0].Evidence)
        {
            var excess = Math.Max(0, evidence.Observed - evidence.Baseline);
            var harm = evidence.Kind switch
            {
                EvidenceKinds.CallSteps => Math.Abs(evidence.Observed - evidence.Baseline),
                EvidenceKinds.OwnErrors => excess,
                EvidenceKinds.Silence => 1,
                EvidenceKinds.OwnTime or EvidenceKinds.Transit => excess / (excess + HalfPatienceMs),
                _ => 0,
            };
            most = Math.Max(most, harm * Math.Clamp(evidence.Weight / FullWeight, 0, 1));
        }

        return most;
    }
}
