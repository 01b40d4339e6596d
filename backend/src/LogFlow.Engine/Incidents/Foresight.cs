using LogFlow.Engine.Incidents.Meters;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// When a caller will show what reaches it from a broken service, if ever: the share of its work that turns bad, against what is ordinary
/// there, adds so many nats a second (Kullback-Leibler divergence times its requests a second), and from so many on it is plain. A
/// busy caller shows little things at once, a quiet one or one that fails anyway shows them late or not at all.
/// </summary>
internal static class Foresight
{
    /// <summary>What a detector with a small false-alarm budget needs before it speaks.</summary>
    private const double PlainNats = 12;

    /// <summary>Of ordinary requests, those that count as slow.</summary>
    private const double SlowShare = 0.1;

    /// <summary>A slowdown below this factor of the caller's ordinary slow requests is weather.</summary>
    private const double SlowFactor = 0.25;

    private const double ShareMax = 0.98;

    /// <param name="root">What was found at the broken service.</param>
    /// <param name="caller">Who depends on it.</param>
    /// <param name="impact">The share of the caller's work that does, 0 to 1.</param>
    /// <returns>Seconds of the caller's ordinary work until it is plain; infinite when it never will be.</returns>
    public static double SecondsToShow(Findings root, ServiceMeter caller, double impact)
    {
        var perSecond = caller.Surge.Baseline;
        var nats = Math.Max(OfErrors(root, caller, impact), OfTime(root, caller, impact)) * perSecond;
        return nats > 0 ? PlainNats / nats : double.PositiveInfinity;
    }

    private static double OfErrors(Findings root, ServiceMeter caller, double impact)
    {
        // Nobody answers where all is silent: each call fails.
        var failing = Math.Max(root.Silence.Strength, root.Errors.Strength > 0 ? Math.Max(0, root.Errors.Observed - root.Errors.Baseline) : 0);
        return Divergence(caller.Errors.Baseline, impact * failing);
    }

    private static double OfTime(Findings root, ServiceMeter caller, double impact)
    {
        var slow = Finding.Stronger(root.Latency, root.OwnTime);
        var delayMs = slow.Strength > 0 ? Math.Max(0, slow.Observed - slow.Baseline) : 0;
        var (middle, high) = (caller.Latency.NormalMs(0.5), caller.Latency.NormalMs(1 - SlowShare));
        if (high <= 0 || delayMs < SlowFactor * high)
        {
            return 0;
        }

        // How far the delay lifts an ordinary request towards the slow ones.
        var lifted = Math.Min(1, delayMs / Math.Max(high - middle, 1e-3));
        return Divergence(SlowShare, impact * lifted * (1 - SlowShare));
    }

    /// <summary>Nats a request.</summary>
    private static double Divergence(double ordinary, double more)
    {
        var share = Math.Min(ordinary + (more * (1 - ordinary)), ShareMax);
        return share <= ordinary ? 0 : (share * Math.Log(share / ordinary)) + ((1 - share) * Math.Log((1 - share) / (1 - ordinary)));
    }
}
