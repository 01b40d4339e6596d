using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Incidents.Roots;

/// <summary>
/// From raw scores to chances. The softmax of the raw scores says who leads and by how much; how often such a leader is right has to be
/// counted. A logistic map that rises in two things that mean the same in every system, by how much the root leads the runner-up and how
/// much it shows by itself, was fitted to 336 moments of incidents in simulated systems with holes in their records (all but 8 right)
/// and to 9 faults recorded at a real one (8 right), both sides with the same weight. On 6 faults of another day at that system the one
/// wrong root gets 0.32 and the right ones 0.91 and more. How much of the trouble a root would explain earned no slope.
/// </summary>
internal static class Calibration
{
    // bench incidents --moments FILE and --train-ticket FOLDER --tell; benchmarks/results/incidents.txt keeps the tables.
    private const double Start = -1.5;

    private const double PerMargin = 8.7;

    private const double PerOwn = 9.6;

    /// <summary>Nothing is surer than this: so few cases were counted that one in a hundred cannot be told from one in a thousand.</summary>
    private const double ChanceMax = 0.99;

    private const double ChanceMin = 0.02;

    /// <summary>The chance that the root is right, 0 to 1.</summary>
    /// <param name="margin">Raw score beyond the runner-up's; beyond 0 where there is none.</param>
    /// <param name="own">Of the raw score, what the root shows by itself.</param>
    public static double Chance(double margin, double own) =>
        Math.Clamp(1 / (1 + Math.Exp(-(Start + (PerMargin * margin) + (PerOwn * own)))), ChanceMin, ChanceMax);

    /// <summary>
    /// Tells every candidate's chance. The others keep their odds among each other and never exceed the first; what is left to 1 is the
    /// chance that it is none of them.
    /// </summary>
    /// <param name="ratings">Best first, with their shares of the softmax.</param>
    public static void Tell(IReadOnlyList<Rating> ratings)
    {
        if (ratings.Count == 0)
        {
            return;
        }

        var best = ratings[0];
        var chance = Chance(best.Raw - (ratings.Count > 1 ? ratings[1].Raw : 0), best.Parts().Where(IsItsOwn).Sum(part => part.Weight));
        var others = best.Score < 1 ? Math.Min(chance / best.Score, (1 - chance) / (1 - best.Score)) : 0;
        foreach (var rating in ratings)
        {
            rating.Chance = ReferenceEquals(rating, best) ? chance : rating.Score * others;
        }
    }

    private static bool IsItsOwn(RatingPart part) => part.Kind is
        EvidenceKinds.OwnErrors or EvidenceKinds.OwnTime or EvidenceKinds.Transit or EvidenceKinds.CallSteps or EvidenceKinds.Silence or EvidenceKinds.Volume;
}
