namespace LogFlow.Engine.Detection.IsolationForest;

/// <summary>
/// The upper tail of a forest's scores for points of the healthy past: beyond a high quantile it is a generalized Pareto
/// distribution, fitted by moments. Isolation scores are bounded, so the shape is held between 0 (exponential) and a clearly finite
/// end. Source: Coles, Introduction to Statistical Modeling of Extreme Values, 2001, chapter 4; for streams: Siffer et al., KDD 2017.
/// </summary>
/// <param name="Start">Where the tail begins.</param>
/// <param name="Scale">Its scale.</param>
/// <param name="Shape">0 or negative.</param>
/// <param name="Share">Share of scores beyond the start.</param>
/// <param name="Highest">The highest score seen.</param>
internal readonly record struct ScoreTail(double Start, double Scale, double Shape, double Share, double Highest)
{
    private const double ShapeMin = -0.6;
    private const double ScaleMin = 0.005;

    public static ScoreTail Fit(double[] scores)
    {
        Array.Sort(scores);
        var beyond = Math.Max(scores.Length / 5, 1);
        var start = scores[Math.Max(scores.Length - beyond - 1, 0)];
        double sum = 0, squares = 0;
        for (var i = scores.Length - beyond; i < scores.Length; i++)
        {
            var excess = scores[i] - start;
            sum += excess;
            squares += excess * excess;
        }

        var mean = sum / beyond;
        var variance = Math.Max((squares / beyond) - (mean * mean), 1e-9);
        var shape = Math.Clamp(0.5 * (1 - (mean * mean / variance)), ShapeMin, 0);
        // So few scores beyond the start make for a coarse scale, hence its standard error is added.
        var scale = mean * (1 - shape) * (1 + (1 / Math.Sqrt(beyond)));
        return new ScoreTail(start, Math.Max(scale, ScaleMin), shape, (double)beyond / scores.Length, scores[^1]);
    }

    /// <summary>The score that chance exceeds with that probability; never below what has been seen.</summary>
    public double Threshold(double alpha)
    {
        var rarity = Math.Log(Share / alpha);
        var excess = Shape == 0 ? Scale * rarity : Scale / Shape * (Math.Exp(Shape * rarity) - 1);
        return Math.Max(Start + excess, Highest);
    }
}
