using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.ZScore;

/// <summary>
/// The five series of one service. They are judged one by one, but trouble is the service's: while one alarms, none of them
/// learns, and the others are asked for less evidence (a gatekeeping test: the budget is spent on opening the gate).
/// </summary>
internal sealed class ServiceWatch
{
    private const int OnsetMarginSeconds = 3;

    // Three pairs to choose from, and many ways to share the sum between two.
    private const double PairSurcharge = 0.25;

    private readonly ZScoreOptions _options;
    private readonly CountSeries[] _series;
    private readonly Finding[] _findings;
    private readonly CountSeries _warningsPerWork;
    private FailedWork _work;
    private long _warningsWaiting;
    private int _troubledUntilAge = -1;
    private int _frozenSeconds;

    public ServiceWatch(string service, ZScoreOptions options, SeriesRules rules)
    {
        Service = service;
        _options = options;
        var peakHalfLife = 3600.0;
        Errors = new CountSeries(rules.Errors, peakHalfLife);
        Warnings = new CountSeries(rules.Warnings, peakHalfLife);
        _warningsPerWork = new CountSeries(rules.Warnings, peakHalfLife);
        Volume = new CountSeries(rules.Volume, peakHalfLife);
        Latency = new LatencySeries(rules.Latency, peakHalfLife);
        SelfTime = new LatencySeries(rules.SelfTime, peakHalfLife);
        // By kind, ordinal: the order in which signals are given.
        _series = [Errors, Latency.Scores, SelfTime.Scores, Volume, Warnings];
        _findings = new Finding[_series.Length];
    }

    public string Service { get; }

    public CountSeries Errors { get; }

    public CountSeries Warnings { get; }

    public CountSeries Volume { get; }

    public LatencySeries Latency { get; }

    /// <summary>
    /// What no callee accounts for. A service whose own work is a small part of its latency may be ten times as slow without its
    /// latency showing it; and a callee's trouble does not move this one.
    /// </summary>
    public LatencySeries SelfTime { get; }

    public IReadOnlyList<CountSeries> Series => _series;

    public long LastSeenTick { get; private set; }

    public bool IsWarm => Volume.Age >= _options.WarmUpSeconds;

    /// <summary>A series alarms or did a moment ago.</summary>
    public bool IsTroubled => Volume.Age <= _troubledUntilAge;

    /// <summary>This second is the last of a change that from now on is the normal state.</summary>
    public bool HasNewLevel => _frozenSeconds >= _options.NewLevelAfterSeconds;

    /// <summary>WARN and worse lines of late, to show beside a signal.</summary>
    public ExampleLines Examples { get; } = new();

    /// <summary>Of latency and own time the one that is less off in this second.</summary>
    private CountSeries WeakerTime => _findings[1].Deviate >= _findings[2].Deviate ? SelfTime.Scores : Latency.Scores;

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

    /// <summary>A series' baseline and what takes its place, in the unit of its signals.</summary>
    public NewLevel NewLevelOf(CountSeries series, DateTimeOffset at) =>
        series == Latency.Scores ? new NewLevel(at, Latency.BaselineP95Ms, Latency.CandidateP95Ms)
        : series == SelfTime.Scores ? new NewLevel(at, SelfTime.BaselineP95Ms, SelfTime.CandidateP95Ms)
        : series == Errors ? new NewLevel(at, Math.Min(series.Baseline.Rate, 1), Math.Min(series.Candidate.Rate, 1))
        : new NewLevel(at, series.Baseline.Rate, series.Candidate.Rate);

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

        var (failures, units) = _work.Observe(tick, window);
        Errors.Push(failures, units, isExcluded);
        Warnings.Push(window?.Warnings ?? 0, 1, isExcluded);
        PushPerWork(tick, window, isExcluded);
        Latency.Push(window?.WorkTime, isExcluded);
        SelfTime.Push(window?.SelfTime, isExcluded);
        Volume.Push(window?.Records ?? 0, 1, isExcluded);
    }

    public void Judge(ReadOnlySpan<double> load)
    {
        _findings[0] = Errors.Judge([]);
        _findings[1] = LargeEnough(Latency, Latency.Scores.Judge([]));
        _findings[2] = LargeEnough(SelfTime, SelfTime.Scores.Judge([]));
        _findings[3] = Volume.Judge(load[..Volume.Rule.Windows.Length]);
        _findings[4] = Warnings.Judge(load);
        var perWork = _warningsPerWork.Judge([]);
        if (!IsWarm)
        {
            return;
        }

        var wasTroubled = IsTroubled;
        for (var i = 0; i < _series.Length; i++)
        {
            Step(_series[i], _findings[i]);
        }

        BeginByWork(perWork);

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
    /// A quiet service's warnings scatter because its requests do; per request they scatter less, and a flood shows sooner. But what is
    /// written by the clock is more per request whenever there are few, so the warnings themselves must be well off, too.
    /// </summary>
    private void BeginByWork(Finding perWork)
    {
        var threshold = Math.Max(Warnings.Rule.Deviate, _warningsPerWork.Baseline.PeakDeviate * _options.OverHealthyPeak);
        if (!Warnings.Alarm.IsOn && perWork.Deviate >= threshold && _findings[^1].Deviate >= CorroborationThreshold(Warnings))
        {
            Warnings.Alarm.Begin(Warnings, _findings[^1], isSure: true, CountSeries.RingLength);
        }
    }

    /// <summary>A line may fall into another second than its span: it waits for the next one.</summary>
    private void PushPerWork(long tick, ServiceWindow? window, bool isExcluded)
    {
        _warningsWaiting += window?.Warnings ?? 0;
        var work = _work.HasSpans(tick) ? window?.Spans ?? 0 : 0;
        _warningsPerWork.Push(work > 0 ? _warningsWaiting : 0, work, isExcluded);
        _warningsWaiting = work > 0 || !_work.HasSpans(tick) ? 0 : _warningsWaiting;
    }

    /// <summary>
    /// Two series that are each well off at once are as good as one that is far off (Stouffer's sum of deviates): most failures show
    /// in more than one of errors, latency and warnings. Volume is left out; it carries the others with it. Latency and a service's
    /// own time are not two: the one holds the other.
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
            if (_series[i] == Volume || _series[i] == WeakerTime || _findings[i].Deviate < CorroborationThreshold(_series[i]))
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
                finding = series == Latency.Scores ? LargeEnough(Latency, finding) : series == SelfTime.Scores ? LargeEnough(SelfTime, finding) : finding;
                if (finding.Deviate >= CorroborationThreshold(series))
                {
                    series.Alarm.Begin(series, finding, isSure: false, reach);
                }
            }
        }
    }

    private Finding LargeEnough(LatencySeries time, Finding finding)
    {
        if (finding.Deviate < time.Scores.Rule.CorroboratingDeviate)
        {
            return default;
        }

        return IsLarge(time.P95Over(finding.Window).P95Ms, time.BaselineP95Ms) || IsLarge(time.P50Over(finding.Window).P50Ms, time.BaselineP50Ms) ? finding : default;
    }

    private bool IsLarge(double ms, double baselineMs) => ms >= baselineMs * _options.LatencyFactor && ms >= baselineMs + _options.LatencyExcessMs;

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

            _warningsPerWork.ExcludeLast(onset + OnsetMarginSeconds);
        }

        // The first half of a lasting change is its transition; what the second half shows is the new level.
        if (_frozenSeconds == 1 || _frozenSeconds == _options.NewLevelAfterSeconds / 2)
        {
            Errors.ForgetCandidate();
            Warnings.ForgetCandidate();
            _warningsPerWork.ForgetCandidate();
            Volume.ForgetCandidate();
            Latency.ForgetCandidate();
            SelfTime.ForgetCandidate();
        }
    }

    private void TakeNewLevel()
    {
        Errors.AdoptCandidate();
        Warnings.AdoptCandidate();
        _warningsPerWork.AdoptCandidate();
        Volume.AdoptCandidate();
        Latency.AdoptCandidate();
        SelfTime.AdoptCandidate();
        _troubledUntilAge = -1;
        _frozenSeconds = 0;
    }
}
