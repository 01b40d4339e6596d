namespace LogFlow.Engine.Incidents.Meters;

internal enum MeterKind : byte
{
    /// <summary>Hits among units of work, each either a hit or not: binomial.</summary>
    Share,

    /// <summary>Hits per unit of work, any number: Poisson with its own overdispersion.</summary>
    Count,
}

/// <summary>
/// Has a rate left its normal, since when, and how sure is that? A running sum of the log-likelihood ratio of a fixed
/// alternative finds the onset (CUSUM: Page, Biometrika 1954); from there on the generalised likelihood ratio of what was seen
/// against the baseline says how sure (Lorden 1971). Counts are treated as counts, so a quiet service needs more seconds than a
/// busy one, and no threshold depends on the load. The baseline is the decayed past, learnt with a delay so that the onset of a
/// fault is not in it, and not at all while a fault lasts.
/// </summary>
internal sealed class ChangeMeter(MeterKind kind, bool isDrop, double floor, double baselineSeconds)
{
    /// <summary>Ticks by which learning trails, longer than any detector takes to speak.</summary>
    private const int Lag = 15;

    /// <summary>Units of work, and of ticks, before there is a baseline to leave.</summary>
    private const double WarmWork = 20;

    private const int WarmTicks = 20;

    /// <summary>The running sum's ceiling: keeps it able to see the end of a long fault.</summary>
    private const double SumMax = 40;

    /// <summary>So many nats back from the peak end an episode.</summary>
    private const double EndNats = 8;

    /// <summary>Weight of one tick in the running estimate of overdispersion.</summary>
    private const double UnrestAlpha = 0.02;

    private const double UnrestMax = 20;

    private readonly double _decay = Math.Exp(-1 / baselineSeconds);
    private readonly (double Hits, double Work)[] _lagging = new (double, double)[Lag];
    private int _next;
    private int _ticks;
    private double _baseHits;
    private double _baseWork;
    private double _unrest = 1;
    private double _sum;
    private double _peak;
    private double _hits;
    private double _work;
    private long _onset;

    public bool IsWarm => _ticks >= WarmTicks && _baseWork >= WarmWork;

    public bool InEpisode => _sum > 0;

    /// <summary>Normal rate; half a hit of doubt, so that what never happened may still happen.</summary>
    public double Baseline => Math.Max((_baseHits + 0.5) / (_baseWork + (kind == MeterKind.Share ? 1 : 0.5)), floor);

    public void Observe(long tick, double hits, double work, bool learn)
    {
        if (work > 0)
        {
            if (IsWarm)
            {
                Judge(tick, hits, work);
            }

            Learn(hits, work, learn);
        }
    }

    public Shift Read()
    {
        if (_sum <= 0 || _work <= 0)
        {
            return Shift.None;
        }

        var baseline = Baseline;
        var ratio = kind == MeterKind.Share
            ? ShareNats(_hits, _work, baseline)
            : CountNats(_hits, _work * baseline);

        // A young baseline is itself a guess; the two-sample ratio shrinks by about this factor.
        var trust = _baseWork / (_baseWork + Math.Min(_work, _baseWork));
        return new Shift(ratio * trust / _unrest, _hits / _work, baseline, _onset, _work);
    }

    private void Judge(long tick, double hits, double work)
    {
        var baseline = Baseline;
        var step = kind == MeterKind.Share ? ShareStep(hits, work, baseline) : CountStep(hits, work * baseline);
        if (_sum <= 0)
        {
            (_onset, _hits, _work, _peak) = (tick, 0, 0, 0);
        }

        _sum = Math.Min(_sum + (step / _unrest), SumMax);
        _hits += hits;
        _work += work;
        _peak = Math.Max(_peak, _sum);
        if (_sum <= 0 || _sum < _peak - EndNats)
        {
            _sum = 0;
        }
    }

    private void Learn(double hits, double work, bool learn)
    {
        ref var slot = ref _lagging[_next];
        var (oldHits, oldWork) = slot;
        slot = (hits, work);
        _next = (_next + 1) % Lag;
        _ticks++;
        if (!learn || oldWork <= 0)
        {
            return;
        }

        if (IsWarm)
        {
            LearnUnrest(oldHits, oldWork);
        }

        _baseHits = (_baseHits * _decay) + oldHits;
        _baseWork = (_baseWork * _decay) + oldWork;
    }

    private void LearnUnrest(double hits, double work)
    {
        var baseline = Baseline;
        var expected = work * baseline;
        var variance = Math.Max(kind == MeterKind.Share ? expected * (1 - baseline) : expected, 0.05);
        var error = (hits - expected) * (hits - expected) / variance;

        // One wild tick of a rare count is no unrest; held down so that it cannot make the meter deaf.
        _unrest = Math.Clamp(_unrest + (UnrestAlpha * (Math.Min(error, UnrestMax) - _unrest)), 1, UnrestMax);
    }

    private static double ShareStep(double hits, double work, double baseline)
    {
        var changed = Math.Min(baseline + Math.Max(0.05, baseline), (1 + baseline) / 2);
        return (hits * Math.Log(changed / baseline)) + ((work - hits) * Math.Log((1 - changed) / (1 - baseline)));
    }

    private double CountStep(double hits, double expected)
    {
        var factor = isDrop ? 0.5 : 2;
        return (hits * Math.Log(factor)) - (expected * (factor - 1));
    }

    private static double ShareNats(double hits, double work, double baseline)
    {
        var seen = hits / work;
        if (seen <= baseline)
        {
            return 0;
        }

        var misses = work - hits;
        return (hits * Math.Log(seen / baseline)) + (misses > 0 ? misses * Math.Log((1 - seen) / (1 - baseline)) : 0);
    }

    private double CountNats(double hits, double expected)
    {
        if (isDrop ? hits >= expected : hits <= expected)
        {
            return 0;
        }

        return (hits > 0 ? hits * Math.Log(hits / expected) : 0) - (hits - expected);
    }
}
