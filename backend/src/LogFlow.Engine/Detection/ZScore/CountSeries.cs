using LogFlow.Engine.Detection.Statistics;

namespace LogFlow.Engine.Detection.ZScore;

/// <summary>
/// One count per second of one service with its baseline and its alarm. The last seconds (<see cref="HoldBackMin"/>, growing
/// with age) are judged before they are absorbed, so neither the sample nor the seconds just before it are in the baseline they are held against;
/// what is excluded (an alarm is on) goes into a candidate that becomes the baseline when the change proves to last.
/// </summary>
internal sealed class CountSeries
{
    public const int RingLength = 64;
    public const int HoldBackMin = 20;

    private const double FurtherBackGain = 1;

    private readonly double[] _counts = new double[RingLength];
    private readonly double[] _exposures = new double[RingLength];
    private readonly double[] _deviates = new double[RingLength];
    private readonly bool[] _excluded = new bool[RingLength];
    private int _testable;

    public CountSeries(SeriesRule rule, double peakHalfLifeSeconds)
    {
        Rule = rule;
        Baseline = new CountBaseline(rule.HalfLifeSeconds, peakHalfLifeSeconds);
        Candidate = new CountBaseline(rule.HalfLifeSeconds, peakHalfLifeSeconds);
    }

    public SeriesRule Rule { get; }

    public CountBaseline Baseline { get; }

    public CountBaseline Candidate { get; private set; }

    public SeriesAlarm Alarm { get; } = new();

    /// <summary>Seconds pushed so far.</summary>
    public int Age { get; private set; }

    /// <summary>Seconds that have left the hold-back; all older ones are in the baseline or were left out.</summary>
    public int Absorbed { get; private set; }

    /// <summary>Adds the newest second; says where the second went that left the hold-back.</summary>
    public AbsorbedInto Push(double count, double exposure, bool isExcluded)
    {
        var slot = Age % RingLength;
        _counts[slot] = count;
        _exposures[slot] = exposure;
        _deviates[slot] = 0;
        _excluded[slot] = isExcluded;
        Age++;
        _testable = Math.Min(_testable + 1, RingLength);
        // A third of a short history at most is held back.
        var holdBack = Math.Clamp(Age / 3, HoldBackMin, Rule.HoldBackMax);
        if (Age - Absorbed <= holdBack)
        {
            return AbsorbedInto.Nothing;
        }

        var old = Absorbed++ % RingLength;
        (_excluded[old] ? Candidate : Baseline).Absorb(_counts[old], _exposures[old], _excluded[old] ? 0 : _deviates[old]);
        return _excluded[old] ? AbsorbedInto.Candidate : AbsorbedInto.Baseline;
    }

    /// <summary>Overwrites the count of a second still in the ring; 0 is the newest.</summary>
    public void Recount(int secondsBack, double count) => _counts[Slot(secondsBack)] = count;

    public double ExposureOver(int seconds)
    {
        double sum = 0;
        for (var back = 0; back < Math.Min(seconds, Math.Min(Age, RingLength)); back++)
        {
            sum += _exposures[Slot(back)];
        }

        return sum;
    }

    /// <summary>Count and exposure of the last seconds, as far as they may be judged.</summary>
    public (double Count, double Exposure) Sum(int seconds)
    {
        double count = 0, exposure = 0;
        for (var back = 0; back < Math.Min(seconds, _testable); back++)
        {
            var slot = Slot(back);
            count += _counts[slot];
            exposure += _exposures[slot];
        }

        return (count, exposure);
    }

    /// <summary>
    /// The most surprising of the rule's windows that is also large enough to matter. <paramref name="load"/> is, per window of the
    /// rule, how the whole stream stands to its own baseline: a rise must exceed a rise of everything, a fall likewise.
    /// Windows longer than <paramref name="windowMax"/> are left out.
    /// </summary>
    public Finding Judge(ReadOnlySpan<double> load, int windowMax = int.MaxValue)
    {
        var best = default(Finding);
        double surprise = 0, count = 0, exposure = 0;
        var back = 0;
        for (var i = 0; i < Rule.Windows.Length && Rule.Windows[i] <= Math.Min(_testable, windowMax); i++)
        {
            for (; back < Rule.Windows[i]; back++)
            {
                var slot = Slot(back);
                count += _counts[slot];
                exposure += _exposures[slot];
            }

            var rise = exposure * (load.IsEmpty ? 1 : Math.Max(1, load[i]));
            var up = Above(count, rise);
            surprise = Math.Max(surprise, up);
            if (up > best.Deviate && IsLargeRise(count, rise))
            {
                best = new Finding(Rule.Windows[i], count, exposure, up, IsFall: false);
            }

            // A fall to nothing at all is the silence detector's.
            if (Rule.RatioDown > 0 && count > 0)
            {
                var fall = exposure * (load.IsEmpty ? 1 : Math.Min(1, load[i]));
                var down = CountDeviate.Below(count, fall, Baseline.Count, Baseline.Exposure, Baseline.Dispersion);
                if (down > best.Deviate && IsLargeFall(count, fall))
                {
                    best = new Finding(Rule.Windows[i], count, exposure, down, IsFall: true);
                }
            }
        }

        // What a baseline of a few seconds finds surprising is no measure.
        _deviates[Slot(0)] = Age < RingLength ? 0 : Math.Max(_deviates[Slot(0)], surprise);
        return best;
    }

    /// <summary>How far the last seconds, as far as they may be judged, are above the baseline (or below it, for a fall).</summary>
    public double Deviate(int seconds, bool isFall)
    {
        var (count, exposure) = Sum(seconds);
        return isFall
            ? CountDeviate.Below(count, exposure, Baseline.Count, Baseline.Exposure, Baseline.Dispersion)
            : Above(count, exposure);
    }

    /// <summary>
    /// Seconds back, at most <paramref name="secondsMax"/>, at which the series left its baseline: the start that makes "baseline
    /// until then, shifted since" most likely.
    /// </summary>
    public int SecondsSinceChange(bool isFall, int secondsMax)
    {
        var rate = Math.Max(Baseline.Rate, 0.25 / Math.Max(Baseline.Exposure, 1));
        double count = 0, exposure = 0, best = 0;
        var since = 0;
        for (var back = 0; back < Math.Min(_testable, secondsMax + 1); back++)
        {
            var slot = Slot(back);
            count += _counts[slot];
            exposure += _exposures[slot];
            var gain = Gain(count, rate * exposure, isFall);
            // A start further back must be clearly better: what came before a cliff is noise more often than not.
            if (gain > best + (back - since > 1 ? FurtherBackGain : 0))
            {
                best = gain;
                since = back;
            }
        }

        return since;
    }

    /// <summary>Log likelihood ratio of the newest second: as the baseline, over at the level.</summary>
    public double Recovery(double level)
    {
        var rate = Math.Max(Baseline.Rate, 0.25 / Math.Max(Baseline.Exposure, 1));
        level = Math.Max(level, rate * 0.01);
        var (count, exposure) = Sum(1);
        var gain = Rule.IsOfScores
            ? (level - rate) * ((exposure * (level + rate) / 2) - count) / rate
            : (count * Math.Log(rate / level)) + (exposure * (level - rate));
        return gain / Baseline.Dispersion;
    }

    /// <summary>Keeps the last seconds out of the baseline, as far as they are not absorbed yet.</summary>
    public void ExcludeLast(int seconds)
    {
        for (var back = 0; back < Math.Min(seconds, Math.Min(Age, RingLength)); back++)
        {
            _excluded[Slot(back)] = true;
        }
    }

    /// <summary>Windows that begin before now are not judged again: what was told is not told twice.</summary>
    public void Restart() => _testable = 0;

    public void ForgetCandidate() => Candidate = new CountBaseline(Rule.HalfLifeSeconds, 1);

    public void AdoptCandidate()
    {
        if (Candidate.Exposure > 0)
        {
            Baseline.AdoptLevel(Candidate);
        }

        ForgetCandidate();
        Alarm.End();
        Restart();
        Array.Clear(_excluded);
        Array.Clear(_deviates);
    }

    private double Above(double count, double exposure) => Rule.IsOfScores
        ? CountDeviate.OfScores(count, exposure, Baseline.Count, Baseline.Exposure, Baseline.Dispersion)
        : CountDeviate.Above(count, exposure, Baseline.Count, Baseline.Exposure, Baseline.Dispersion);

    /// <summary>Log likelihood ratio of "shifted" over "as the baseline".</summary>
    private double Gain(double count, double expected, bool isFall)
    {
        if ((count > expected) == isFall || count == expected)
        {
            return 0;
        }

        return Rule.IsOfScores ? (count - expected) * (count - expected) / (2 * expected)
            : (count <= 0 ? 0 : count * Math.Log(count / expected)) - (count - expected);
    }

    private bool IsLargeRise(double count, double exposure)
    {
        var rate = count / exposure;
        return (Rule.IsOfScores ? exposure : count) >= Rule.CountMin && rate >= Baseline.Rate * Rule.RatioUp && rate >= Baseline.Rate + Rule.ExcessUp;
    }

    private bool IsLargeFall(double count, double exposure) =>
        Baseline.Rate * exposure >= Rule.CountMin && count / exposure <= Baseline.Rate * Rule.RatioDown;

    private int Slot(int secondsBack) => (Age - 1 - secondsBack) % RingLength;
}

internal enum AbsorbedInto : byte
{
    Nothing,
    Baseline,
    Candidate,
}
