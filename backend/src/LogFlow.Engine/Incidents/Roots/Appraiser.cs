using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Engine.Incidents.Meters;

namespace LogFlow.Engine.Incidents.Roots;

/// <summary>
/// Reads a service's meters and takes away what its callees explain. With spans the stream itself says which errors and how much
/// time are a service's own; without, the share is what is left after each callee's excess, weighted by how much of the
/// service's work goes there (a partial dependence along the edges).
/// </summary>
internal sealed class Appraiser(MeterBook meters, CallMap map, WordLedger words, BlameBook blames, OnsetError? error)
{
    /// <summary>An excess of this share of failed work is half a full-blown failure.</summary>
    private const double HalfErrorExcess = 0.05;

    /// <summary>Taking this many times longer counts as fully slow.</summary>
    private const double FullFactor = 4;

    /// <summary>Extra milliseconds that count half: a service that takes 0.2 ms instead of 0.05 ms troubles nobody.</summary>
    private const double HalfExtraMs = 1;

    /// <summary>A rise below this factor is weather.</summary>
    private const double WeatherFactor = 1.25;

    /// <summary>Nats of silence that habit explains, and further ones for 63 % belief.</summary>
    private const double SilenceChance = 6;

    private const double SilenceBelief = 5;

    /// <summary>So many calls further down somebody's trouble may be behind calls that break off.</summary>
    private const int StepsHops = 3;

    /// <summary>Services that call each other explain nothing of one another.</summary>
    private const double MutualImpact = 0.2;

    /// <summary>An extra wait that half the callers do not bear, milliseconds.</summary>
    private const double HalfPatienceMs = 1_000;

    private readonly Dictionary<string, Findings> _known = new(StringComparer.Ordinal);

    /// <summary>What is found at the service in this tick.</summary>
    public Findings Appraise(string service)
    {
        if (!_known.TryGetValue(service, out var findings))
        {
            var meter = meters.Find(service);
            findings = meter is null ? Findings.None : Appraise(meter);
            _known[service] = findings = error?.Move(service, findings) ?? findings;
        }

        return findings;
    }

    private Findings Appraise(ServiceMeter meter)
    {
        var errors = meter.Errors.Read();
        var latency = meter.Latency.Read();
        return new Findings
        {
            Errors = OfShare(errors, 1),
            Latency = OfTime(meter.Latency, latency, 1),
            OwnErrors = OwnErrors(meter, errors),
            OwnTime = OwnTime(meter, latency),
            Transit = Transit(meter.Service),
            Steps = Steps(meter.Service),
            Silence = Silence(meter),
            Warnings = Rise(meter.Warnings.Read()),
            Lines = Rise(meter.Lines.Read()),
            Calls = Calls(meter),
            Surge = Rise(meter.Surge.Read()),
            Drop = Fall(meter.Drop.Read()),
            Blames = errors.NetNats > 0 ? Blamed(meter.Service, errors.Onset) : 0,
        };
    }

    private Finding OwnErrors(ServiceMeter meter, Shift all)
    {
        if (meter.TellsFailedSpans)
        {
            var own = meter.OwnErrors.Read();
            return OfShare(own, 1 - Blamed(meter.Service, own.Onset));
        }

        if (all.Excess <= 0)
        {
            return Finding.None;
        }

        var explained = 0.0;
        foreach (var (callee, weight) in map.CalleesOf(map.Number(meter.Service)))
        {
            var theirs = meters.Find(map.Name(callee))?.Errors.Read() ?? Shift.None;
            explained += weight * Math.Max(0, theirs.Excess) * theirs.Belief;
        }

        return OfShare(all, Math.Clamp((all.Excess - explained) / all.Excess, 0, 1) * (1 - Blamed(meter.Service, all.Onset)));
    }

    /// <summary>The share of its error lines since then that name somebody it depends on: they are no word against itself.</summary>
    private double Blamed(string service, long from)
    {
        var self = map.Number(service);
        return blames.Share(service, from, named => map.Impact(map.Number(named), self) > 0);
    }

    private Finding OwnTime(ServiceMeter meter, Shift all)
    {
        if (meter.HasSpans)
        {
            return OfTime(meter.SelfTime, meter.SelfTime.Slow.Read(), 1);
        }

        var excess = meter.Latency.ExcessMeanMs;
        if (all.Excess <= 0 || excess <= 0)
        {
            return Finding.None;
        }

        var explained = 0.0;
        foreach (var (callee, weight) in map.CalleesOf(map.Number(meter.Service)))
        {
            if (meters.Find(map.Name(callee)) is { } theirs)
            {
                explained += weight * theirs.Latency.ExcessMeanMs * theirs.Latency.Read().Belief;
            }
        }

        return OfTime(meter.Latency, all, Math.Clamp((excess - explained) / excess, 0, 1));
    }

    /// <summary>
    /// Calls wait longer on the way to or from the service. An edge has two ends: the callee is blamed, unless the caller's other
    /// calls wait as well.
    /// </summary>
    private Finding Transit(string service)
    {
        var into = meters.Transit.Into(service) is { } wait ? OfTime(wait, wait.Slow.Read(), 1) : Finding.None;
        into = Finding.Stronger(into, WaitsOf(service));
        var (edges, blamed) = (0, 0.0);
        var worst = Finding.None;
        foreach (var edge in meters.Transit.EdgesOf(service))
        {
            var slow = Slow(edge);
            if (slow.Strength <= 0)
            {
                continue;
            }

            var callers = CallersShare(edge, slow);
            if (edge.Callee == service)
            {
                edges++;
                blamed += callers;
            }
            else
            {
                worst = Finding.Stronger(worst, slow with { Strength = slow.Strength * callers, Nats = slow.Nats * callers });
            }
        }

        var own = edges > 0 ? 1 - (blamed / edges) : 1;
        return Finding.Stronger(worst, into with { Strength = into.Strength * own, Nats = into.Nats * own });
    }

    /// <summary>As the detector of waits says, which needs but a handful of calls.</summary>
    private Finding WaitsOf(string service)
    {
        if (words.Find(service, SignalKinds.Transit) is not { } signal)
        {
            return Finding.None;
        }

        var extra = Math.Max(0, signal.Observed - signal.Baseline);
        var size = Size(signal.Observed / Math.Max(signal.Baseline, 1e-3)) * (extra / (extra + HalfExtraMs));
        return new Finding(size, signal.Observed, signal.Baseline, signal.Onset.ToUnixTimeSeconds(), WordLedger.Nats(signal));
    }

    /// <summary>How far the caller's other calls, out of it or into it, wait as well, 0 to 1.</summary>
    private double CallersShare(EdgeKey edge, Finding slow)
    {
        var (others, sum) = (0, 0.0);
        foreach (var other in meters.Transit.EdgesOf(edge.Caller))
        {
            if (other.Caller != other.Callee && other != edge && meters.Transit.Find(other) is { Slow.IsWarm: true })
            {
                others++;
                sum += Slow(other).Strength;
            }
        }

        return others > 0 ? Math.Min(1, sum / others / slow.Strength) : 0;
    }

    private Finding Slow(EdgeKey edge) => meters.Transit.Find(edge) is { } scale ? OfTime(scale, scale.Slow.Read(), 1) : Finding.None;

    private Finding Calls(ServiceMeter meter)
    {
        // More calls per request are retries: an effect where a callee is in trouble, a cause where none is.
        var calls = Rise(meter.FanOut.Read());
        if (calls.Strength <= 0)
        {
            return calls;
        }

        var trouble = 0.0;
        foreach (var (callee, _) in map.CalleesOf(map.Number(meter.Service)))
        {
            if (meters.Find(map.Name(callee)) is { } theirs)
            {
                trouble = Math.Max(trouble, Math.Max(OfShare(theirs.Errors.Read(), 1).Strength, Silence(theirs).Strength));
            }
        }

        return calls with { Strength = calls.Strength * (1 - trouble) };
    }

    /// <summary>
    /// Calls that do otherwise than they used to, less what a callee's trouble explains: a caller breaks off when its callee fails, falls
    /// silent or keeps it waiting until it gives up.
    /// </summary>
    private Finding Steps(string service)
    {
        var all = StepsOf(service);
        if (all.Strength <= 0)
        {
            return all;
        }

        var explained = Blamed(service, all.Onset);
        foreach (var node in map.Below(map.Number(service), StepsHops))
        {
            var callee = map.Name(node);
            if (node != map.Number(service) && meters.Find(callee) is { } theirs && map.Impact(map.Number(service), node) < MutualImpact)
            {
                var impact = map.Impact(node, map.Number(service));
                var trouble = Math.Max(Math.Max(StepsOf(callee).Strength, Silence(theirs).Strength), Math.Max(Waits(Transit(callee)), Waits(OwnTime(theirs, theirs.Latency.Read()))));
                explained = Math.Max(explained, trouble * (impact / (impact + RootWeights.VisibleShare)));
            }
        }

        return all with { Strength = all.Strength * (1 - explained), Nats = all.Nats * (1 - explained) };
    }

    private Finding StepsOf(string service)
    {
        if (words.Find(service, SignalKinds.CallSteps) is not { } signal)
        {
            return Finding.None;
        }

        var size = Math.Abs(signal.Observed - signal.Baseline);
        return new Finding(size / (size + HalfErrorExcess), signal.Observed, signal.Baseline, signal.Onset.ToUnixTimeSeconds(), WordLedger.Nats(signal));
    }

    /// <summary>How near a wait comes to what makes callers give up, 0 to 1.</summary>
    private static double Waits(Finding time)
    {
        var extraMs = Math.Max(0, time.Observed - time.Baseline);
        return time.Strength * extraMs / (extraMs + HalfPatienceMs);
    }

    private Finding Silence(ServiceMeter meter)
    {
        if (meter.SilentSeconds == 0)
        {
            return Finding.None;
        }

        var nats = Math.Max(0, meter.SilenceNats - SilenceChance);
        var belief = 1 - Math.Exp(-nats / SilenceBelief);
        return new Finding(belief * StillCalled(meter.Service), meter.SilentSeconds, 0, meter.LastSeen + 1, nats);
    }

    /// <summary>
    /// The share of a service's work that still comes in, judged by its callers: where they are silent or idle themselves, its
    /// silence says nothing about it.
    /// </summary>
    private double StillCalled(string service)
    {
        double weight = 0, active = 0;
        foreach (var (caller, share) in map.CallersOf(map.Number(service)))
        {
            if (meters.Find(map.Name(caller)) is { } meter)
            {
                var drop = meter.Drop.Read();
                var left = meter.SilentSeconds > 3 ? 0 : drop.NetNats > 0 && drop.Baseline > 0 ? drop.Observed / drop.Baseline : 1;
                weight += share;
                active += share * Math.Clamp(left, 0, 1);
            }
        }

        return weight > 0 ? active / weight : 1;
    }

    private static Finding OfShare(Shift shift, double own)
    {
        var excess = Math.Max(0, shift.Excess) * own;
        var size = excess / (excess + HalfErrorExcess);
        return new Finding(shift.Belief * size, shift.Observed, shift.Baseline, shift.Onset, shift.NetNats * own);
    }

    private static Finding OfTime(TimeScale scale, Shift shift, double own)
    {
        var factor = 1 + ((scale.Factor - 1) * own);
        var extra = scale.ExcessMeanMs * own;
        var size = Size(factor) * (extra / (extra + HalfExtraMs));
        return new Finding(shift.Belief * size, scale.RecentMs(0.9), scale.NormalMs(0.9), shift.Onset, size > 0 ? shift.NetNats * own : 0);
    }

    private static Finding Rise(Shift shift)
    {
        // The onset is chosen to make the rise large, so the size is judged at the lower end of what the count allows.
        var hits = shift.Observed * shift.Work;
        var size = hits > 0 ? Size(shift.Ratio * Math.Max(0, 1 - (1 / Math.Sqrt(hits)))) : 0;
        return new Finding(shift.Belief * size, shift.Observed, shift.Baseline, shift.Onset, size > 0 ? shift.NetNats : 0);
    }

    private static Finding Fall(Shift shift)
    {
        var lost = shift.Baseline > 0 ? Math.Clamp(1 - (shift.Observed / shift.Baseline), 0, 1) : 0;
        return new Finding(shift.Belief * lost, shift.Observed, shift.Baseline, shift.Onset, shift.NetNats);
    }

    private static double Size(double factor) =>
        factor <= WeatherFactor ? 0 : Math.Min(1, Math.Log(factor / WeatherFactor) / Math.Log(FullFactor / WeatherFactor));
}
