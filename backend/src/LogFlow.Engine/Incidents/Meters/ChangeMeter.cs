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
/// alternative (CUSUM: Page, Biometrika 1954) says cheaply, each second, whether there is anything to ask. If so, the onset is
/// the start that makes "normal until then, changed since" most likely, and how sure it is follows from the generalised
/// likelihood ratio from there on (Lorden, Ann. Math. Stat. 1971). Counts are treated as counts, so a quiet service needs more
/// seconds than a busy one, and no threshold depends on the load. The baseline is the decayed past, learnt with a delay so that
/// the onset of a fault is not in it, and not at all while a fault lasts. A share that speaks for a change is not learnt before it is
/// cleared: a quiet service's fault takes long to be sure of, and would meanwhile become its own normal. Counts are: how many calls and
/// lines a request makes follows what is asked for, and wanders.
/// </summary>
internal sealed class ChangeMeter(MeterKind kind, bool isDrop, double floor, double baselineSeconds)
{
    /// <summary>Seconds with work by which learning trails, longer than any detector takes to speak where there is much work.</summary>
    private const int Lag = 15;

    /// <summary>Units of work, and of ticks, before there is a baseline to leave.</summary>
    private const double WarmWork = 20;

    private const int WarmTicks = 20;

    /// <summary>Seconds with work that are looked back on for the onset.</summary>
    private const int Look = 64;

    /// <summary>The running sum's ceiling: keeps it able to see the end of a long fault.</summary>
    private const double SumMax = 40;

    /// <summary>So many nats back from the peak end an episode.</summary>
    private const double EndNats = 8;

    /// <summary>A running sum up to here is a hit or two as on any day: nothing is under suspicion.</summary>
    private const double ClearNats = 1;

    /// <summary>Weight of one tick in the running estimate of overdispersion.</summary>
    private const double UnrestAlpha = 0.02;

    private const double UnrestMax = 20;

    private readonly double _decay = Math.Exp(-1 / baselineSeconds);
    // Not learnt yet, oldest first; those under suspicion for as long as there is room.
    private readonly (double Hits, double Work)[] _held = new (double, double)[Look];
    private int _heldFirst;
    private int _heldCount;
    // Seconds with work since the running sum was clear.
    private int _suspect;
    private int _ticks;
    private double _baseHits;
    private double _baseWork;
    // What the other services say of this one before it is known itself, as hits and work.
    private double _leanHits;
    private double _leanWork;
    // Not learnt because the baseline stands still, decayed as it is: sums of hits, work and their squares.
    private double _asideHits;
    private double _asideWork;
    private double _asideSquares;
    private double _asideProducts;
    private double _asideWorkSquares;
    private double _unrest = 1;
    private double _sum;
    private double _peak;
    private long _onset;
    // Of the episode, as last found; 0 when not looked for yet.
    private long _dated;
    private readonly (long Tick, double Hits, double Work)[] _recent = new (long, double, double)[Look];
    private int _recentCount;
    private int _recentNext;
    private Shift? _read;

    public bool IsWarm => _ticks >= WarmTicks && _baseWork >= WarmWork;

    /// <summary>The running sum, nats for "twice the normal": 0 when nothing speaks for a change.</summary>
    public double Sum => _sum;

    /// <summary>Normal rate; half a hit of doubt, so that what never happened may still happen.</summary>
    public double Baseline => Math.Max((_baseHits + _leanHits + 0.5) / (_baseWork + _leanWork + (kind == MeterKind.Share ? 1 : 0.5)), floor);

    /// <summary>Hits within <see cref="BaselineWork"/>.</summary>
    public double BaselineHits => _baseHits;

    /// <summary>Work that the normal rests on.</summary>
    public double BaselineWork => _baseWork;

    /// <summary>The oldest second that is not learnt yet belongs to what speaks for a change now.</summary>
    private bool IsOldestSuspect => kind == MeterKind.Share && _suspect >= _heldCount;

    /// <summary>What is known of the past from elsewhere, before the first observation: there is a baseline at once.</summary>
    public void Teach(double hits, double work) => (_baseHits, _baseWork, _ticks) = (hits, work, WarmTicks);

    /// <summary>What others of its kind are like counts as so much of its own past, and is never forgotten; both 0 for nothing.</summary>
    public void Lean(double hits, double work)
    {
        (_leanHits, _leanWork) = (hits, work);
        _read = null;
    }

    /// <summary>
    /// What was seen while the baseline stood still is its normal from now on, if that is enough to be one, with the unrest that it had:
    /// what comes in bursts is no change at each of them.
    /// </summary>
    public void Adopt()
    {
        for (; _heldCount > 0; _heldCount--)
        {
            var (hits, work) = _held[_heldFirst];
            _heldFirst = (_heldFirst + 1) % Look;
            SetAside(hits, work);
        }

        if (_asideWork < WarmWork)
        {
            return;
        }

        Teach(_asideHits, _asideWork);
        var rate = Baseline;
        var variance = rate * (kind == MeterKind.Share ? 1 - Math.Min(rate, 0.999) : 1);
        var error = (_asideSquares - (2 * rate * _asideProducts) + (rate * rate * _asideWorkSquares)) / (variance * _asideWork);
        _unrest = Math.Clamp(error, 1, UnrestMax);
        ForgetAside();
        Calm();
    }

    /// <summary>Nothing speaks for a change any more.</summary>
    public void Calm()
    {
        (_sum, _peak, _suspect, _heldCount, _recentCount, _dated) = (0, 0, 0, 0, 0, 0);
        _read = null;
    }

    /// <summary>Nats by which what was seen from that tick on speaks for the changed level and not for the normal one; negative for the normal.</summary>
    public double LastsNats(long from)
    {
        var shift = Read();
        if (shift.NetNats <= 0)
        {
            return 0;
        }

        var (hits, work) = Since(from);
        var nats = kind == MeterKind.Share
            ? (hits * Math.Log(shift.Observed / shift.Baseline)) + ((work - hits) * Math.Log((1 - Math.Min(shift.Observed, 0.999)) / (1 - shift.Baseline)))
            : (hits * Math.Log(Math.Max(shift.Observed, 1e-3) / shift.Baseline)) - (work * (shift.Observed - shift.Baseline));
        return nats / _unrest;
    }

    public void Observe(long tick, double hits, double work, bool learn)
    {
        _read = null;
        if (work > 0)
        {
            if (IsWarm)
            {
                Judge(tick, hits, work);
            }

            Learn(hits, work, learn);
        }
    }

    /// <summary>What speaks for a change now; none when nothing does. Costs a look back only then, once per second.</summary>
    public Shift Read() => _read ??= _sum > 0 ? LookBack() : Shift.None;

    /// <summary>Hits and work from that tick on, as far back as is kept.</summary>
    public (double Hits, double Work) Since(long from)
    {
        double hits = 0, work = 0;
        foreach (var (tick, oneHits, oneWork) in _recent)
        {
            if (tick >= from)
            {
                hits += oneHits;
                work += oneWork;
            }
        }

        return (hits, work);
    }

    /// <summary>Hits and work of the last seconds, of as many as have so much work, but not from before that tick.</summary>
    public (double Hits, double Work) Lately(double workMin, long from)
    {
        double hits = 0, work = 0;
        for (var back = 1; back <= Look && work < workMin; back++)
        {
            var (tick, oneHits, oneWork) = _recent[(_recentNext - back + Look) % Look];
            if (tick < from)
            {
                break;
            }

            hits += oneHits;
            work += oneWork;
        }

        return (hits, work);
    }

    private Shift LookBack()
    {
        var baseline = Baseline;
        var known = _baseWork + _leanWork;
        double hits = 0, work = 0;
        var best = Shift.None;
        var since = 0;
        for (var back = 1; back <= _recentCount; back++)
        {
            var (tick, oneHits, oneWork) = _recent[(_recentNext - back + Look) % Look];
            if (tick < _onset)
            {
                break;
            }

            hits += oneHits;
            work += oneWork;
            var ratio = kind == MeterKind.Share ? ShareNats(hits, work, baseline) : CountNats(hits, work * baseline);

            // A young baseline is itself a guess; the two-sample ratio shrinks by about this factor.
            ratio *= known / (known + Math.Min(work, known)) / _unrest;
            if (ratio > best.Nats)
            {
                best = new Shift(ratio, hits / work, baseline, tick, work);
                since = back;
            }
        }

        // A change as old as can be looked back on is older: its onset stays as it was found.
        _dated = since > Look * 3 / 4 && _dated != 0 ? Math.Min(_dated, best.Onset) : best.Onset;
        return best with { Onset = _dated };
    }

    private void Judge(long tick, double hits, double work)
    {
        var baseline = Baseline;
        var step = kind == MeterKind.Share ? ShareStep(hits, work, baseline) : CountStep(hits, work * baseline);
        if (_sum <= 0)
        {
            (_onset, _peak, _recentCount, _dated) = (tick, 0, 0, 0);
        }

        _sum = Math.Min(_sum + (step / _unrest), SumMax);
        _recent[_recentNext] = (tick, hits, work);
        _recentNext = (_recentNext + 1) % Look;
        _recentCount = Math.Min(_recentCount + 1, Look);
        _peak = Math.Max(_peak, _sum);
        if (_sum <= 0)
        {
            _sum = 0;
        }
        else if (_sum < _peak - EndNats)
        {
            // It was a change and is over. What no incident came of is part of what is usual here: bursts are, where they come again.
            _sum = 0;
        }

        _suspect = _sum > ClearNats ? _suspect + 1 : 0;
    }

    private void Learn(double hits, double work, bool learn)
    {
        _ticks++;
        _held[(_heldFirst + _heldCount) % Look] = (hits, work);
        _heldCount++;
        while (_heldCount > Lag && (_heldCount == Look || !IsOldestSuspect))
        {
            var (oldHits, oldWork) = _held[_heldFirst];
            _heldFirst = (_heldFirst + 1) % Look;
            _heldCount--;
            if (learn)
            {
                Absorb(oldHits, oldWork);
                ForgetAside();
            }
            else
            {
                SetAside(oldHits, oldWork);
            }
        }
    }

    private void ForgetAside() => (_asideHits, _asideWork, _asideSquares, _asideProducts, _asideWorkSquares) = (0, 0, 0, 0, 0);

    private void SetAside(double hits, double work)
    {
        _asideHits = (_asideHits * _decay) + hits;
        _asideWork = (_asideWork * _decay) + work;
        _asideSquares = (_asideSquares * _decay) + (hits * hits);
        _asideProducts = (_asideProducts * _decay) + (hits * work);
        _asideWorkSquares = (_asideWorkSquares * _decay) + (work * work);
    }

    private void Absorb(double hits, double work)
    {
        if (IsWarm)
        {
            LearnUnrest(hits, work);
        }

        _baseHits = (_baseHits * _decay) + hits;
        _baseWork = (_baseWork * _decay) + work;
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
