using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.ZScore;

/// <summary>
/// The four series of one service. They are judged one by one, but trouble is the service's: while one alarms, none of them
/// learns, and the others are asked for less evidence (a gatekeeping test: the budget is spent on opening the gate).
/// </summary>
internal sealed class ServiceWatch
{
    private const int SpansAreUsualForSeconds = 60;
    private const int OnsetMarginSeconds = 3;

    // Three pairs to choose from, and many ways to share the sum between two.
    private const double PairSurcharge = 0.25;

    private readonly ZScoreOptions _options;
    private readonly CountSeries[] _series;
    private readonly Finding[] _findings;
    private int _lastSpanAge = -SpansAreUsualForSeconds;
    private int _troubledUntilAge = -1;
    private int _frozenSeconds;

    public ServiceWatch(string service, ZScoreOptions options, SeriesRules rules)
    {
        Service = service;
        _options = options;
        var peakHalfLife = 3600.0;
        Errors = new CountSeries(rules.Errors, peakHalfLife);
        Warnings = new CountSeries(rules.Warnings, peakHalfLife);
        Volume = new CountSeries(rules.Volume, peakHalfLife);
        Latency = new LatencySeries(rules.Latency, peakHalfLife);
        // By kind, ordinal: the order in which signals are given.
        _series = [Errors, Latency.Scores, Volume, Warnings];
        _findings = new Finding[_series.Length];
    }

    public string Service { get; }

    public CountSeries Errors { get; }

    public CountSeries Warnings { get; }

    public CountSeries Volume { get; }

    public LatencySeries Latency { get; }

    public IReadOnlyList<CountSeries> Series => _series;

    public long LastSeenTick { get; private set; }

    public bool IsWarm => Volume.Age >= _options.WarmUpSeconds;

    /// <summary>A series alarms or did a moment ago.</summary>
    public bool IsTroubled => Volume.Age <= _troubledUntilAge;

    /// <summary>This second is the last of a change that from now on is the normal state.</summary>
    public bool HasNewLevel => _frozenSeconds >= _options.NewLevelAfterSeconds;

    /// <summary>WARN and worse lines of late, to show beside a signal.</summary>
    public ExampleLines Examples { get; } = new();

    public bool IsAlarming
    {
        get
        {
            foreach (var series in _series)
            {
                if (series.Alarm.IsOn)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public void Push(long tick, ServiceWindow? window)
    {
        if (HasNewLevel)
        {
            TakeNewLevel();
        }

        var isExcluded = IsTroubled;
        if (window is { Records: > 0 })
        {
            LastSeenTick = tick;
        }

        if (window is { Spans: > 0 })
        {
            _lastSpanAge = Volume.Age;
        }

        // Where a service speaks in spans, a second that happens to hold log lines only must not count lines as work.
        var hasSpans = Volume.Age - _lastSpanAge < SpansAreUsualForSeconds;
        var units = window is null ? 0 : hasSpans ? window.Spans : window.Logs;
        var errors = window is null ? 0 : Math.Max(window.FailedSpans, window.ErrorLogs);
        Errors.Push(errors, units, isExcluded);
        Warnings.Push(window?.Warnings ?? 0, 1, isExcluded);
        Latency.Push(window?.WorkTime, isExcluded);
        Volume.Push(window?.Records ?? 0, 1, isExcluded);
    }

    public void Judge(ReadOnlySpan<double> load)
    {
        _findings[0] = Errors.Judge([]);
        _findings[1] = LargeEnough(Latency.Scores.Judge([]));
        _findings[2] = Volume.Judge(load[..Volume.Rule.Windows.Length]);
        _findings[3] = Warnings.Judge(load);
        if (!IsWarm)
        {
            return;
        }

        var wasTroubled = IsTroubled;
        for (var i = 0; i < _series.Length; i++)
        {
            Step(_series[i], _findings[i]);
        }

        JoinPair();
        Corroborate(load);
        KeepHealthyHistory(wasTroubled);
    }

    /// <summary>Ends all alarms and forgets the seconds before a gap, but not the baselines.</summary>
    public void Interrupt()
    {
        _troubledUntilAge = -1;
        _frozenSeconds = 0;
        foreach (var series in _series)
        {
            series.Alarm.End();
            series.Restart();
        }
    }

    private void Step(CountSeries series, Finding finding)
    {
        var threshold = Math.Max(series.Rule.Deviate, series.Baseline.PeakDeviate * _options.OverHealthyPeak);
        if (series.Alarm.IsOn)
        {
            series.Alarm.Continue(series, finding, threshold);
        }
        else if (finding.Deviate >= threshold)
        {
            series.Alarm.Begin(series, finding, isSure: true, CountSeries.RingLength);
        }
    }

    /// <summary>
    /// Two series that are each well off at once are as good as one that is far off (Stouffer's sum of deviates): most failures show
    /// in more than one of errors, latency and warnings. Volume is left out; it carries the others with it.
    /// </summary>
    private void JoinPair()
    {
        if (IsAlarming)
        {
            return;
        }

        int first = -1, second = -1;
        for (var i = 0; i < _series.Length; i++)
        {
            if (_series[i] == Volume || _findings[i].Deviate < CorroborationThreshold(_series[i]))
            {
                continue;
            }

            if (first < 0 || _findings[i].Deviate > _findings[first].Deviate)
            {
                (first, second) = (i, first);
            }
            else if (second < 0 || _findings[i].Deviate > _findings[second].Deviate)
            {
                second = i;
            }
        }

        if (second >= 0 && _findings[first].Deviate + _findings[second].Deviate >= (Errors.Rule.Deviate + PairSurcharge) * Math.Sqrt(2))
        {
            _series[first].Alarm.Begin(_series[first], _findings[first], isSure: true, CountSeries.RingLength);
            _series[second].Alarm.Begin(_series[second], _findings[second], isSure: true, CountSeries.RingLength);
        }
    }

    private double CorroborationThreshold(CountSeries series)
    {
        var rule = series.Rule;
        var overPeak = (series.Baseline.PeakDeviate * _options.OverHealthyPeak) - (rule.Deviate - rule.CorroboratingDeviate);
        return Math.Max(rule.CorroboratingDeviate, overPeak);
    }

    /// <summary>
    /// With a sure alarm at the service, the question to its other series is no longer "is there anything, at any time of the day"
    /// but "did this one leave its baseline with it": fewer tests, so a lower threshold, and no windows from before.
    /// </summary>
    private void Corroborate(ReadOnlySpan<double> load)
    {
        var sureSeconds = -1;
        foreach (var series in _series)
        {
            sureSeconds = Math.Max(sureSeconds, series.Alarm.IsSure ? series.Alarm.SecondsSinceOnset : -1);
        }

        for (var i = 0; i < _series.Length; i++)
        {
            var series = _series[i];
            if (sureSeconds < 0)
            {
                if (series.Alarm.IsOn)
                {
                    series.Alarm.End();
                    series.Restart();
                }
            }
            else if (!series.Alarm.IsOn)
            {
                var reach = sureSeconds + OnsetMarginSeconds;
                var finding = series.Judge(series == Volume ? load[..Volume.Rule.Windows.Length] : series == Warnings ? load : [], reach);
                finding = series == Latency.Scores ? LargeEnough(finding) : finding;
                if (finding.Deviate >= CorroborationThreshold(series))
                {
                    series.Alarm.Begin(series, finding, isSure: false, reach);
                }
            }
        }
    }

    private Finding LargeEnough(Finding finding)
    {
        if (finding.Deviate < Latency.Scores.Rule.CorroboratingDeviate)
        {
            return default;
        }

        var (p95, _, _) = Latency.P95Over(finding.Window);
        var baseline = Latency.BaselineP95Ms;
        return p95 >= baseline * _options.LatencyFactor && p95 >= baseline + _options.LatencyExcessMs ? finding : default;
    }

    private void KeepHealthyHistory(bool wasTroubled)
    {
        if (!IsAlarming)
        {
            _frozenSeconds = IsTroubled ? _frozenSeconds + 1 : 0;
            return;
        }

        _troubledUntilAge = Volume.Age + _options.AftermathSeconds;
        _frozenSeconds++;
        if (!wasTroubled)
        {
            var onset = 0;
            foreach (var series in _series)
            {
                onset = Math.Max(onset, series.Alarm.IsOn ? series.Alarm.SecondsSinceOnset : 0);
            }

            foreach (var series in _series)
            {
                series.ExcludeLast(onset + OnsetMarginSeconds);
            }
        }

        // The first half of a lasting change is its transition; what the second half shows is the new level.
        if (_frozenSeconds == 1 || _frozenSeconds == _options.NewLevelAfterSeconds / 2)
        {
            Errors.ForgetCandidate();
            Warnings.ForgetCandidate();
            Volume.ForgetCandidate();
            Latency.ForgetCandidate();
        }
    }

    private void TakeNewLevel()
    {
        Errors.AdoptCandidate();
        Warnings.AdoptCandidate();
        Volume.AdoptCandidate();
        Latency.AdoptCandidate();
        _troubledUntilAge = -1;
        _frozenSeconds = 0;
    }
}
