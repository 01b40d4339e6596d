using MathNet.Numerics;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>
/// What services have in common. A service of which little was seen yet is probably like the others: how the shares of the better known half
/// are spread is a beta distribution (fitted by its moments, with what counting alone spreads taken away), and counts at each service as so
/// much past of its own (empirical Bayes: Robbins 1956; Kleinman, JASA 1973). Where the shares differ widely that is next to nothing; where
/// a service's own past is unlike them it is nothing. Used by the tick thread only.
/// </summary>
internal sealed class KinShare
{
    /// <summary>Of fewer services the spread is not known.</summary>
    private const int KnownMin = 5;

    private readonly List<double> _work = [];

    /// <summary>Tells the share's meter of each service what the others are like.</summary>
    public void Tell(IReadOnlyCollection<ServiceMeter> services, Func<ServiceMeter, ChangeMeter> meterOf)
    {
        var (hits, work) = Prior(services, meterOf);
        foreach (var service in services)
        {
            var meter = meterOf(service);
            var fits = work > 0 ? Fits(meter.BaselineHits, meter.BaselineWork, hits, work) : 0;
            meter.Lean(hits * fits, work * fits);
        }
    }

    /// <summary>As hits and work; work is at most what the middle one of the services rests on itself.</summary>
    private (double Hits, double Work) Prior(IReadOnlyCollection<ServiceMeter> services, Func<ServiceMeter, ChangeMeter> meterOf)
    {
        _work.Clear();
        foreach (var service in services)
        {
            if (meterOf(service) is { IsWarm: true } meter)
            {
                _work.Add(meter.BaselineWork);
            }
        }

        _work.Sort();
        if (_work.Count < KnownMin * 2)
        {
            return (0, 0);
        }

        var median = _work[_work.Count / 2];
        double count = 0, sum = 0, squares = 0, perWork = 0;
        foreach (var service in services)
        {
            if (meterOf(service) is { IsWarm: true } meter && meter.BaselineWork >= median)
            {
                var share = meter.BaselineHits / meter.BaselineWork;
                (count, sum, squares, perWork) = (count + 1, sum + share, squares + (share * share), perWork + (1 / meter.BaselineWork));
            }
        }

        var mean = (sum + (0.5 / median)) / (count + (1 / median));
        var spread = Math.Max(0, (squares - (sum * sum / count)) / (count - 1));
        var own = spread - (mean * (1 - mean) * perWork / count);
        var strength = own > 0 ? Math.Min((mean * (1 - mean) / own) - 1, median) : median;
        return strength > 0 ? (mean * strength, strength) : (0, 0);
    }

    /// <summary>0 to 1: the chance that its own past comes from the common distribution and not from any share being as likely.</summary>
    private static double Fits(double hits, double work, double priorHits, double priorWork)
    {
        var missed = Math.Max(0, work - hits);
        var log = SpecialFunctions.BetaLn(hits + priorHits, missed + priorWork - priorHits) - SpecialFunctions.BetaLn(priorHits, priorWork - priorHits)
            - SpecialFunctions.BetaLn(hits + 1, missed + 1);
        return 1 / (1 + Math.Exp(-log));
    }
}
