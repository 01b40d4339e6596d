namespace LogFlow.Engine.Detection.ZScore;

/// <summary>
/// Whether a series is off its baseline. It begins with a finding over the threshold and ends by a test in the other direction
/// (Page's CUSUM, Biometrika 1954): once the seconds speak e^5 times rather for the baseline than for the level of the alarm, and the
/// last ones show nothing of note.
/// </summary>
internal sealed class SeriesAlarm
{
    private const double EndEvidence = 5;
    private const double NothingOfNote = 2;
    private const int NowSeconds = 10;
    private const int OnsetSettlesAfterSeconds = 15;
    private const int DeafSeconds = 30;

    private double _recovery;
    private double _level;
    private int _onsetSecondsMax;

    public bool IsOn { get; private set; }

    public bool IsFall { get; private set; }

    /// <summary>It was over the threshold of the budget at least once, not only over that of a corroboration.</summary>
    public bool IsSure { get; private set; }

    /// <summary>Seconds since the series left its baseline, as far as known.</summary>
    public int SecondsSinceOnset { get; private set; }

    /// <summary>The second of event time that this is, Unix seconds; kept by the detector, which knows the ticks.</summary>
    public long OnsetTick { get; set; }

    /// <summary>Seconds since the alarm.</summary>
    public int Seconds { get; private set; }

    /// <summary>The finding to show: the last one that was over the threshold.</summary>
    public Finding Shown { get; private set; }

    /// <param name="series">Whose alarm this is.</param>
    /// <param name="finding">What is over the threshold.</param>
    /// <param name="isSure">See <see cref="IsSure"/>.</param>
    /// <param name="onsetSecondsMax">How far back the onset may be looked for.</param>
    public void Begin(CountSeries series, Finding finding, bool isSure, int onsetSecondsMax)
    {
        IsOn = true;
        IsSure = isSure;
        IsFall = finding.IsFall;
        Seconds = 0;
        Shown = finding;
        _recovery = 0;
        _level = finding.Rate;
        _onsetSecondsMax = onsetSecondsMax;
        SecondsSinceOnset = series.SecondsSinceChange(IsFall, onsetSecondsMax);
    }

    /// <summary>One more second of an alarm that is on. <paramref name="threshold"/> is that of the budget.</summary>
    public void Continue(CountSeries series, Finding finding, double threshold)
    {
        Seconds++;
        SecondsSinceOnset++;
        _onsetSecondsMax++;
        if (finding.Deviate > 0 && finding.IsFall == IsFall)
        {
            var isSure = finding.Deviate >= threshold;
            IsSure |= isSure;
            if (isSure || finding.Deviate >= Shown.Deviate)
            {
                _level = finding.Deviate >= Shown.Deviate ? finding.Rate : _level;
                Shown = finding;
            }

            if (Seconds < OnsetSettlesAfterSeconds)
            {
                SecondsSinceOnset = series.SecondsSinceChange(IsFall, _onsetSecondsMax);
            }
        }

        if (HasRecovered(series))
        {
            End();
            series.Restart();
        }
    }

    public void End()
    {
        IsOn = false;
        IsSure = false;
    }

    private bool HasRecovered(CountSeries series)
    {
        if (series.ExposureOver(DeafSeconds) <= 0)
        {
            return true;
        }

        _recovery = Math.Max(0, _recovery + series.Recovery(_level));
        return _recovery >= EndEvidence && series.Deviate(NowSeconds, IsFall) < NothingOfNote;
    }
}
