using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Incidents.Roots;

/// <summary>One part of a candidate's raw score.</summary>
internal readonly record struct RatingPart(string Kind, double Weight, Finding Finding);

/// <summary>One candidate and how it was rated.</summary>
/// <param name="standing">What is known of it.</param>
/// <param name="mostNats">The surest own change among all candidates; a fluke fades beside it.</param>
/// <param name="mostMs">The largest own delay among all candidates; a small one beside it is no cause of it.</param>
internal sealed class Rating(Standing standing, double mostNats, double mostMs)
{
    public Standing Standing { get; } = standing;

    /// <summary>Share of the trouble that it would explain, 0 to 1.</summary>
    public double Reach { get; set; }

    /// <summary>Members in trouble that it would explain, and all of them, itself left out.</summary>
    public int Explained { get; set; }

    public int Others { get; set; }

    /// <summary>-1 (after all others) to 1 (before them).</summary>
    public double OnsetOrder { get; set; }

    /// <summary>Seconds by which it was before the next related member; negative when it was later. NaN when unknown.</summary>
    public double LeadSeconds { get; set; } = double.NaN;

    /// <summary>Its own change beside the largest, 0 to 1.</summary>
    public double Shift { get; set; }

    /// <summary>How rare its findings are beside the rarest ones', as far as nobody's own trouble is measured, 0 to 1.</summary>
    public double Rarity { get; set; }

    public double Raw { get; set; }

    /// <summary>Share of the softmax of all raw scores.</summary>
    public double Score { get; set; }

    /// <summary>The chance that it is the root, as it is told.</summary>
    public double Chance { get; set; }

    /// <summary>All parts of the raw score, which they add up to.</summary>
    public IReadOnlyList<RatingPart> Parts()
    {
        var found = Standing.Findings;
        return
        [
            Own(EvidenceKinds.OwnErrors, RootWeights.OwnErrors, found.OwnErrors),
            Own(EvidenceKinds.OwnTime, RootWeights.OwnTime * Beside(found.OwnTime), found.OwnTime),
            Own(EvidenceKinds.Transit, RootWeights.Transit * Beside(found.Transit), found.Transit),
            Steps(found),
            Own(EvidenceKinds.Silence, RootWeights.Silence, found.Silence),
            Own(EvidenceKinds.Volume, RootWeights.Volume, Finding.Stronger(found.Warnings, found.Lines)),
            Own(EvidenceKinds.Volume, RootWeights.Calls, found.Calls),
            new RatingPart(EvidenceKinds.Reach, RootWeights.Reach * Reach, default),
            new RatingPart(EvidenceKinds.OnsetOrder, RootWeights.OnsetOrder * OnsetOrder, default),
            new RatingPart(EvidenceKinds.Shift, RootWeights.Shift * Shift, default),
            new RatingPart(EvidenceKinds.Rarity, RootWeights.Rarity * Rarity, default),
            new RatingPart(EvidenceKinds.NewTemplate, Standing.NewTemplate is null ? 0 : RootWeights.NewTemplate * (1 - found.Blames), default),
            new RatingPart(EvidenceKinds.Mention, RootWeights.Mention * Standing.Mention, default),
        ];
    }

    /// <summary>Calls that write errors are own errors as well: what those count for already is not counted again.</summary>
    private RatingPart Steps(Findings found)
    {
        var part = Own(EvidenceKinds.CallSteps, RootWeights.Steps, found.Steps);
        return part with { Weight = Math.Max(0, part.Weight - Own(EvidenceKinds.OwnErrors, RootWeights.OwnErrors, found.OwnErrors).Weight) };
    }

    private double Beside(Finding time) =>
        mostMs <= 0 ? 1 : Math.Min(1, Math.Max(0, time.Observed - time.Baseline) / (RootWeights.DelayBeside * mostMs));

    private RatingPart Own(string kind, double weight, Finding finding)
    {
        var sureness = Math.Log(1 + finding.Nats) / (RootWeights.SureBeside * Math.Log(1 + mostNats));
        return new RatingPart(kind, weight * finding.Strength * Math.Min(1, sureness), finding);
    }
}
