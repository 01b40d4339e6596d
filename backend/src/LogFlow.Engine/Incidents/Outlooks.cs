using LogFlow.Contracts.Frames;
using LogFlow.Engine.Incidents.Meters;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>What there is to expect of each service above a broken one, from what was found there and what the service has shown since.</summary>
internal sealed class Outlooks
{
    /// <summary>More failures than usual by less than this share of requests, or of the usual, are weather.</summary>
    private const double FailingMoreMin = 0.01;

    private const double FailingGrowthMin = 0.5;

    /// <summary>Time is bad when more than this share takes longer than so many times the normal 95th percentile.</summary>
    private const double SlowShareMin = 0.05;

    private const double SlowFactor = 1.3;

    private const double UnknownFailing = 0.5;

    private const double ShownMin = 0.01;

    /// <summary>Work of the broken service that tells how bad it is by now.</summary>
    private const int EnoughWork = 12;

    /// <summary>Nats at which half of what was seen at the broken service is taken for chance.</summary>
    private const double DoubtNats = 1;

    private const double PauseNats = 1;

    /// <summary>What was seen so long after the onset, on average, is half of what comes.</summary>
    private const double GrowSeconds = 0.5;

    private const double BeforeMin = 0.1;

    private const double ShareMin = 1e-3;

    /// <summary>By what factor (its logarithm, one standard deviation) what reaches a caller is off where the broken service is known well.</summary>
    private const double Doubt = 0.3;

    private static readonly double[] DelayQuantiles = [0.1, 0.3, 0.5, 0.7, 0.9];

    private readonly CallMap _map;
    private readonly MeterBook _meters;
    private readonly long _onset;
    private readonly double[] _delaysMs;
    private readonly double[] _delaysBeforeMs;
    private readonly double _failingBefore;
    private readonly double _failingDoubt;
    private readonly Dictionary<int, (Prospect Failing, Prospect Waiting)?> _shown = [];
    private readonly Spread _spread;

    /// <param name="map">Who calls whom.</param>
    /// <param name="meters">What each has shown.</param>
    /// <param name="root">The broken service.</param>
    /// <param name="found">What was found there.</param>
    /// <param name="onset">Since when, Unix seconds.</param>
    /// <param name="tick">Now, Unix seconds.</param>
    public Outlooks(CallMap map, MeterBook meters, string root, Findings found, long onset, long tick)
    {
        (_map, _meters, _onset) = (map, meters, onset);

        // A fault takes a little to grow: what was seen in its first seconds is less than what comes.
        var age = Math.Max(1, tick - onset + 1);
        var seconds = Math.Min(age, EnoughWork / Math.Max(meters.Find(root)?.Surge.Baseline ?? 0, 1));
        var growth = 1 + (GrowSeconds / (age - (seconds / 2)));
        _delaysMs = Delays(root, found, growth, time => time.Lately(EnoughWork, onset));
        _delaysBeforeMs = Delays(root, found, 1, time => time.Since(onset));
        (_failingBefore, Failing) = FailingOf(meters.Find(root), found);
        Failing = Math.Min(1, Failing * growth);
        _failingDoubt = FailingDoubtOf(meters.Find(root));
        _spread = new Spread(map, meters.Passing, map.Number(root), Failing, Shown);
    }

    /// <summary>Share of the root's work that fails beyond the ordinary, by the last seconds: a fault that has just begun is still growing.</summary>
    public double Failing { get; }

    public IEnumerable<(int Node, Spread.Part Part)> Callers => _spread.Callers;

    /// <summary>The ways in which a service may turn bad; null where nothing is known of it.</summary>
    public (Prospect Failing, Prospect Waiting)? Of(int node, in Spread.Part part) => Evidence(node) is { } shown
        ? (shown.Failing with { Expected = part.Failing * (1 - shown.Failing.Ordinary) }, shown.Waiting with { Expected = part.Waiting * shown.Waiting.Expected })
        : null;

    /// <summary>
    /// Nobody answers where all is silent: each call that would have come since fails. Where the broken service shows neither failures nor
    /// delays of its own, only its callers' words against it, half of its work is taken to fail until they show otherwise.
    /// </summary>
    private (double Before, double Now) FailingOf(ServiceMeter? meter, Findings found)
    {
        if (meter is null)
        {
            return (UnknownFailing, UnknownFailing);
        }

        // A quiet service pauses; only what its habit does not explain is silence.
        var surplus = Math.Max(0, meter.SilenceNats - PauseNats);
        var silent = Math.Max(found.Silence.Strength, surplus / (surplus + DoubtNats)) * (1 - meter.Errors.Baseline);
        var unanswered = meter.Surge.Baseline * meter.SilentSeconds;
        var (failed, work) = meter.Errors.Since(_onset);
        var before = ((Excess(failed, work, meter.Errors.Baseline) * work) + (silent * unanswered)) / Math.Max(work + unanswered, 1);
        (failed, work) = meter.Errors.Lately(EnoughWork, _onset);
        var now = meter.SilentSeconds > 0 ? Math.Max(before, silent) : Excess(failed, work, meter.Errors.Baseline);
        (before, now) = (Math.Max(before, ShareMin), Math.Max(before, now));
        return now < ShownMin && _delaysMs[^1] <= 0 && !IsLoudOnly(found) ? (UnknownFailing, UnknownFailing) : (before, now);
    }

    /// <summary>Where few failures were seen the share that fails is a guess itself; where silence speaks it is known.</summary>
    private double FailingDoubtOf(ServiceMeter? meter)
    {
        var guess = meter is { SilentSeconds: > 0 } ? 0 : (1 - Failing) / Math.Max(meter?.Errors.Since(_onset).Hits ?? 0, 1);
        return Math.Sqrt((Doubt * Doubt) + guess);
    }

    /// <summary>It writes or calls more than usual, and that is all: its callers need not notice.</summary>
    private static bool IsLoudOnly(Findings found) => found.Volume.Strength > 0 && found.Own <= found.Volume.Strength / 2;

    /// <summary>So much more than ordinary, as far as it is no chance.</summary>
    private static double Excess(double hits, double work, double ordinary)
    {
        if (work <= 0 || hits <= ordinary * work)
        {
            return 0;
        }

        var nats = work * Foresight.Divergence(ordinary, hits / work);
        return ((hits / work) - ordinary) * nats / (nats + DoubtNats);
    }

    private double[] Delays(string root, Findings found, double growth, Func<TimeScale, LatencySketch> of)
    {
        var meter = found.Latency.Strength > 0 || found.OwnTime.Strength > 0 ? _meters.Find(root) : null;
        var into = found.Transit.Strength > 0 ? _meters.Transit.Into(root) : null;
        return [.. DelayQuantiles.Select(quantile => Math.Max(Math.Max(Delay(meter?.Latency, quantile), Delay(meter?.SelfTime, quantile)), Delay(into, quantile)) * growth)];

        double Delay(TimeScale? time, double quantile) => time is null ? 0 : Math.Max(0, of(time).QuantileMs(quantile) - time.NormalMs(quantile));
    }

    private (double Failing, double Waiting) Shown(int node, Spread.Part part) =>
        Of(node, part) is { } both ? (Factor(both.Failing), Factor(both.Waiting)) : (1, 1);

    private static double Factor(in Prospect prospect) => prospect.Expected > 0 && prospect.Work > 0 ? Foresight.Factor(prospect) : 1;

    /// <summary>What a service has shown since the onset; of its waiting, what would be slow if all of its work waited.</summary>
    private (Prospect Failing, Prospect Waiting)? Evidence(int node)
    {
        if (!_shown.TryGetValue(node, out var shown))
        {
            _shown[node] = shown = _meters.Find(_map.Name(node)) is { } meter ? (OfFailing(meter), OfTime(meter)) : null;
        }

        return shown;
    }

    private Prospect OfFailing(ServiceMeter caller)
    {
        var (hits, work) = caller.Errors.Since(_onset);
        var ordinary = caller.Errors.Baseline;
        return new Prospect(hits, work, caller.Surge.Baseline, ordinary, caller.Errors.BaselineWork, 0, Math.Clamp(_failingBefore / Math.Max(Failing, ShareMin), BeforeMin, 1), ordinary + Math.Max(FailingMoreMin, FailingGrowthMin * ordinary), _failingDoubt);
    }

    private Prospect OfTime(ServiceMeter caller)
    {
        var time = caller.Latency;
        var highMs = time.NormalMs(1 - SlowShareMin) * SlowFactor;
        var more = Lifted(time, highMs, _delaysMs);
        var before = more > 0 ? Math.Clamp(Lifted(time, highMs, _delaysBeforeMs) / more, BeforeMin, 1) : 1;
        var ordinary = ((time.ShareAbove(highMs) * time.NormalCount) + 0.5) / (time.NormalCount + 1);
        var since = time.Since(_onset);
        return new Prospect(since.CountAboveNs(highMs * 1e6), since.Count, caller.Surge.Baseline, ordinary, time.NormalCount, more, before, SlowShareMin, Doubt);
    }

    /// <summary>The share of ordinary requests that the delays lift beyond a bound.</summary>
    private static double Lifted(TimeScale time, double boundMs, double[] delaysMs) =>
        delaysMs.Sum(delayMs => delayMs > 0 ? Math.Max(0, time.ShareAbove(boundMs - delayMs) - time.ShareAbove(boundMs)) : 0) / delaysMs.Length;
}
