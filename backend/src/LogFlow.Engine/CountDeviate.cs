using MathNet.Numerics.Distributions;

namespace LogFlow.Engine;

// How surprising is a count, given what was counted before? Two Poisson counts are compared by the signed root of their
// likelihood ratio (deviance), with the half-count correction for discreteness: a standard normal deviate to good accuracy
// down to a handful of events, where (x - mean) / sd of a Gaussian is off by many sigmas. Because the baseline enters as a
// count of its own and not as a known rate, a short history makes for a careful answer. Over-dispersed counts (negative
// binomial and alike) are handled the quasi-likelihood way: both counts are divided by the variance-to-mean ratio.
// Source: McCullagh and Nelder, Generalized Linear Models, 1989, chapters 6 and 9; Davison, Statistical Models, 2003, 4.5.
internal static class CountDeviate
{
    /// <summary>
    /// How many sigmas <paramref name="count"/> events in <paramref name="exposure"/> lie above what
    /// <paramref name="baseCount"/> events in <paramref name="baseExposure"/> promise. 0 when not above.
    /// </summary>
    public static double Above(double count, double exposure, double baseCount, double baseExposure, double dispersion)
    {
        if (exposure <= 0 || baseExposure <= 0)
        {
            return 0;
        }

        return Root((count - 0.5) / dispersion, exposure, (baseCount + 0.5) / dispersion, baseExposure, sign: 1);
    }

    /// <summary>As <see cref="Above"/>, the other way: how many sigmas too few.</summary>
    public static double Below(double count, double exposure, double baseCount, double baseExposure, double dispersion)
    {
        if (exposure <= 0 || baseExposure <= 0)
        {
            return 0;
        }

        return Root((count + 0.5) / dispersion, exposure, Math.Max(baseCount - 0.5, 0) / dispersion, baseExposure, sign: -1);
    }

    /// <summary>
    /// The same question for a sum of scores whose mean equals their variance, bounded and close to normal: here the Gaussian is right.
    /// Positive when above.
    /// </summary>
    public static double OfScores(double sum, double exposure, double baseSum, double baseExposure, double dispersion)
    {
        var expected = baseExposure > 0 ? exposure * baseSum / baseExposure : 0;
        return expected <= 0 ? 0 : (sum - expected) / Math.Sqrt(expected * dispersion * (1 + (exposure / baseExposure)));
    }

    /// <summary>The deviate that chance exceeds with probability <paramref name="alpha"/>, one-sided.</summary>
    public static double Threshold(double alpha) => -Normal.InvCDF(0, 1, alpha);

    private static double Root(double count, double exposure, double baseCount, double baseExposure, int sign)
    {
        var rate = count / exposure;
        var baseRate = baseCount / baseExposure;
        if (sign * (rate - baseRate) <= 0)
        {
            return 0;
        }

        var pooled = (count + baseCount) / (exposure + baseExposure);
        var deviance = 2 * (Term(count, rate / pooled) + Term(baseCount, baseRate / pooled));
        return Math.Sqrt(Math.Max(deviance, 0));
    }

    private static double Term(double count, double ratio) => count <= 0 ? 0 : count * Math.Log(ratio);
}
