using MathNet.Numerics;

namespace LogFlow.Engine.Incidents;

// From how many bad ones on a service has plainly turned bad: as many as chance hardly ever gives a service that is as it was before, and
// more by so much as to matter. How often it fails on good days is itself known from so much work only, so the count of bad ones is
// beta-binomial. Exact, for most callers are quiet: at three or four bad ones a bound is off by one, and one is a quarter of the time.

/// <summary>The count of bad ones at which it is plain that a service has turned bad.</summary>
internal static class PlainCount
{
    /// <summary>A service that is as before shows as many with less than this chance.</summary>
    private const double ChanceMax = 1e-5;

    /// <summary>Terms that no longer change the sum.</summary>
    private const double TermMin = 1e-9;

    /// <param name="prospect">What is known of it.</param>
    /// <param name="work">Work since the onset.</param>
    /// <param name="from">It is no fewer than this: what was found for less work. 0 when nothing was.</param>
    /// <returns>Bad ones since the onset; one more than the work when no count is plain.</returns>
    public static int Of(in Prospect prospect, double work, int from)
    {
        var all = (int)Math.Round(work);
        var units = prospect.OrdinaryWork + 1;
        var bad = prospect.Ordinary * units;
        if (bad >= units)
        {
            // Where all was bad before, nothing turns bad.
            return all + 1;
        }

        var least = Math.Max(from, (int)(prospect.Least * all) + 1);
        while (least <= all && Chance(least, all, bad, units - bad) >= ChanceMax)
        {
            least++;
        }

        return Math.Min(least, all + 1);
    }

    /// <summary>That at least so many of all are bad, when so many were and were not before.</summary>
    private static double Chance(int hits, int all, double bad, double good)
    {
        var term = Math.Exp(SpecialFunctions.BinomialLn(all, hits) + SpecialFunctions.BetaLn(hits + bad, all - hits + good) - SpecialFunctions.BetaLn(bad, good));
        var sum = 0.0;
        for (var k = hits; k <= all && term > TermMin * sum; k++)
        {
            sum += term;
            term *= (all - k) / (k + 1.0) * (k + bad) / (all - k - 1 + good);
        }

        return sum;
    }
}
