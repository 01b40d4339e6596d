namespace LogFlow.Engine.Detection.ZScore;

/// <summary>
/// Whether a series is off its baseline. It begins with a finding over the threshold and ends by a test in the other direction
/// (Page's CUSUM, Biometrika 1954): once the seconds speak e^5 times rather for the baseline than for the level of late.
/// </summary>
internal sealed class SeriesAlarm
{
    private const double EndEvidence = 5;
    private const int LevelSeconds = 20;
    private const int OnsetSettlesAfterSeconds = 15;
    private const int DeafSeconds = 30;

    private double _recovery;

    public bool IsOn { get; private set; }

    public bool IsFall { get; private set; }

    /// <summary>Seconds since the series left its baseline, as far as known.</summary>
    public int SecondsSinceOnset { get; private set; }

    /// <summary>The second of event time that this is, Unix seconds; kept by the detector, which knows the ticks.</summary>
    public long OnsetTick { get; set; }

    /// <summary>Seconds since the alarm.</summary>
    public int Seconds { get; private set; }

    /// <summary>The finding to show: this second's, or the last one that was over the threshold.</summary>
    public Finding Shown { get; private set; }

    /// <summary>One more second. <paramref name="threshold"/> in sigmas; infinite while nothing may begin.</summary>
    public void Step(CountSeries series, Finding finding, double threshold)
    {
        var isOver = finding.Deviate >= threshold;
        if (!IsOn)
        {
            if (isOver)
            {
                Begin(series, finding);
            }

            return;
        }

        Seconds++;
        SecondsSinceOnset++;
        if (isOver && finding.IsFall == IsFall)
        {
            Shown = finding;
            if (Seconds < OnsetSettlesAfterSeconds)
            {
                SecondsSinceOnset = series.SecondsSinceChange(IsFall);
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
        _recovery = 0;
    }

    private void Begin(CountSeries series, Finding finding)
    {
        IsOn = true;
        IsFall = finding.IsFall;
        Seconds = 0;
        Shown = finding;
        SecondsSinceOnset = series.SecondsSinceChange(IsFall);
        _recovery = 0;
    }

    private bool HasRecovered(CountSeries series)
    {
        if (series.ExposureOver(DeafSeconds) <= 0)
        {
            return true;
        }

        var baseline = series.Baseline;
        var normal = Math.Max(baseline.Rate, 0.25 / Math.Max(baseline.Exposure, 1));
        var (count, exposure) = series.Sum(Math.Min(LevelSeconds, SecondsSinceOnset + 1));
        var level = exposure > 0 ? count / exposure : normal;
        // The level of late is held at a clear distance, so that evidence for the baseline can gather when it is reached.
        level = IsFall ? Math.Min(level, normal * 0.7) : Math.Max(level, normal * 1.4);
        level = Math.Max(level, normal * 0.01);
        (count, exposure) = series.Sum(1);
        var step = ((count * Math.Log(normal / level)) + (exposure * (level - normal))) / baseline.Dispersion;
        _recovery = Math.Max(0, _recovery + step);
        return _recovery >= EndEvidence;
    }
}
