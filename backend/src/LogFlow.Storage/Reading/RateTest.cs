namespace LogFlow.Storage.Reading;

/// <summary>
/// Are two counts from stretches of different length of one rate? Compares square roots (Anscombe), in which a Poisson count has the
/// same spread whatever its size; where one count is nought, asks how likely that is by chance.
/// </summary>
internal static class RateTest
{
    /// <summary>Standard deviations from which a difference is told: logs come in bursts, so more than a textbook asks for.</summary>
    public const double ScoreMin = 4;

    /// <summary>And so many times more or less, for a large count makes the slightest drift certain.</summary>
    public const double RatioMin = 1.5;

    /// <summary>Chance of seeing nothing of it on one side although nothing changed.</summary>
    public const double ChanceMax = 0.001;

    /// <param name="before">Count in the first stretch.</param>
    /// <param name="after">Count in the second.</param>
    /// <param name="ratio">Expected of the second per one of the first.</param>
    /// <returns>Above nought for more than expected; about standard deviations.</returns>
    public static double Score(long before, long after, double ratio)
    {
        const double Anscombe = 3.0 / 8;
        return 2 * (Math.Sqrt(after + Anscombe) - Math.Sqrt((before * ratio) + Anscombe)) / Math.Sqrt(1 + ratio);
    }

    /// <summary>The count lies on one side only: chance of that when the other side has <paramref name="share"/> of the time, 0 to 1.</summary>
    public static double ChanceOfNone(long count, double share) => Math.Pow(1 - share, count);

    /// <summary>More or less than chance and drift explain.</summary>
    public static bool IsChange(long before, long after, double ratio)
    {
        var otherShare = 1 / (1 + ratio);
        if (before == 0 || after == 0)
        {
            return ChanceOfNone(before + after, before == 0 ? otherShare : 1 - otherShare) <= ChanceMax;
        }

        var times = after / (before * ratio);
        return Math.Abs(Score(before, after, ratio)) >= ScoreMin && (times >= RatioMin || times <= 1 / RatioMin);
    }
}
