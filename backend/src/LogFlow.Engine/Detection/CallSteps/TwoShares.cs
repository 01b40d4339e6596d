namespace LogFlow.Engine.Detection.CallSteps;

/// <summary>Are two shares the same? The likelihood ratio of two binomial samples, exact for however few calls there are.</summary>
internal static class TwoShares
{
    /// <summary>Nats for "two shares" against "one".</summary>
    public static double Nats(double hits, double of, double otherHits, double otherOf) =>
        Math.Max(0, Likelihood(hits, of) + Likelihood(otherHits, otherOf) - Likelihood(hits + otherHits, of + otherOf));

    private static double Likelihood(double hits, double of)
    {
        var misses = of - hits;
        return (hits > 0 ? hits * Math.Log(hits / of) : 0) + (misses > 0 ? misses * Math.Log(misses / of) : 0);
    }
}
