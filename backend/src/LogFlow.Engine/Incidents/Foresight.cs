using LogFlow.Engine.Incidents.Meters;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

// When a caller will show what reaches it from a broken service, if ever.
//
//   expected   the share of its work that turns bad: what goes through the root, times the root's failing share; for time, how many more of
//              its requests would be slow if those were delayed as the root's are
//   seen       what of that it has shown since the trouble should have reached it: a caller that retries, falls back or does not wait
//              shows less than its calls say. Both are joined by how sure each is (two Gaussians)
//   worth      a change that a detector would hold for weather is never shown
//   sure       so many nats a second (Kullback-Leibler divergence times requests a second), and from so many on it is plain

/// <summary>
/// A busy caller shows little things at once; a quiet one, or one that fails anyway, shows them late or not at all.
/// </summary>
internal static class Foresight
{
    /// <summary>What a detector with a small false-alarm budget needs before it speaks.</summary>
    private const double PlainNats = 12;

    /// <summary>Spread of what is expected, as a share of it.</summary>
    private const double Doubt = 0.6;

    /// <summary>More failures than usual by less than this share of requests, or of the usual, are weather.</summary>
    private const double ErrorExcessMin = 0.01;

    private const double ErrorGrowthMin = 0.5;

    /// <summary>A 95th percentile that rises by less than this factor is weather.</summary>
    private const double SlowFactorMin = 1.3;

    private const double HighShare = 0.05;

    private const double ShareMax = 0.98;

    /// <param name="root">What was found at the broken service.</param>
    /// <param name="caller">Who depends on it.</param>
    /// <param name="impact">The share of the caller's work that does, 0 to 1.</param>
    /// <param name="from">When the trouble should have reached the caller, Unix seconds.</param>
    /// <returns>Seconds from then until it is plain; infinite when it never will be.</returns>
    public static double SecondsToShow(Findings root, ServiceMeter caller, double impact, long from)
    {
        var perSecond = caller.Surge.Baseline;
        var nats = Math.Max(OfErrors(root, caller, impact, from), OfTime(DelayMs(root), caller.Latency, impact, from)) * perSecond;
        return nats > 0 ? PlainNats / nats : double.PositiveInfinity;
    }

    /// <summary>How much longer a broken service's work takes at its 90th percentile, milliseconds; 0 when it does not.</summary>
    private static double DelayMs(Findings root) => Math.Max(MoreMs(root.Latency), MoreMs(root.OwnTime));

    private static double MoreMs(Finding time) => time.Strength > 0 ? time.Observed - time.Baseline : 0;

    private static double OfErrors(Findings root, ServiceMeter caller, double impact, long from)
    {
        // Nobody answers where all is silent: each call fails.
        var failing = Math.Max(root.Silence.Strength, root.Errors.Strength > 0 ? Math.Max(0, root.Errors.Observed - root.Errors.Baseline) : 0);
        var ordinary = caller.Errors.Baseline;
        var more = Joined(impact * failing * (1 - ordinary), ordinary, caller.Errors.Since(from));
        return more < Math.Max(ErrorExcessMin, ErrorGrowthMin * ordinary) ? 0 : Divergence(ordinary, ordinary + more);
    }

    private static double OfTime(double delayMs, TimeScale time, double impact, long from)
    {
        if (delayMs <= 0 || time.ThresholdMs <= 0)
        {
            return 0;
        }

        var expected = impact * Lifted(time, time.ThresholdMs, delayMs);
        var ordinary = time.Slow.Baseline;
        var more = Joined(expected, ordinary, time.Slow.Since(from));
        if (expected <= 0 || more <= 0)
        {
            return 0;
        }

        // Would the 95th percentile lie so much higher?
        var high = time.NormalMs(1 - HighShare) * SlowFactorMin;
        var beyond = time.ShareAbove(high) + (impact * (more / expected) * Lifted(time, high, delayMs));
        return beyond < HighShare ? 0 : Divergence(ordinary, ordinary + more);
    }

    /// <summary>The share of ordinary requests that a delay lifts beyond a bound.</summary>
    private static double Lifted(TimeScale time, double boundMs, double delayMs) => Math.Max(0, time.ShareAbove(boundMs - delayMs) - time.ShareAbove(boundMs));

    private static double Joined(double expected, double ordinary, (double Hits, double Work) seen)
    {
        if (expected <= 0)
        {
            return 0;
        }

        var sureOfExpected = 1 / Math.Pow(Doubt * expected, 2);
        var sureOfSeen = seen.Work / Math.Max((ordinary + expected) * (1 - Math.Min(ordinary + expected, ShareMax)), 1e-4);
        var excess = seen.Work > 0 ? (seen.Hits / seen.Work) - ordinary : 0;
        return Math.Max(0, ((expected * sureOfExpected) + (excess * sureOfSeen)) / (sureOfExpected + sureOfSeen));
    }

    /// <summary>Nats a request.</summary>
    private static double Divergence(double ordinary, double share)
    {
        share = Math.Min(share, ShareMax);
        return share <= ordinary ? 0 : (share * Math.Log(share / ordinary)) + ((1 - share) * Math.Log((1 - share) / (1 - ordinary)));
    }
}
