using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Detection.ZScore;

// A robust rolling z-score on volume, errors, warnings, latency and own time of each service, against the service's own past.
//
//   baseline   exponentially forgotten sums, without the last 20 s and without seconds in which the service was in trouble;
//              after minutes of the same trouble that becomes the baseline
//   test       several windows (2 to 60 s), so that a cliff and a slow burn are both found; counts are compared as counts
//              (see CountDeviate), scatter beyond Poisson is learnt, thresholds come from a false-alarm budget
//   onset      the most likely change point, looking back from the alarm
//   load       volume and warnings must also exceed what the whole stream does
//
// Time is counted in seconds in which the stream spoke: a silence of everything is nobody's anomaly.
public sealed class ZScoreDetector : IDetector
{
    internal const string PlugName = "z-score";

    private const int InterruptAfterSeconds = 30;
    private const int SweepSeconds = 60;

    private readonly ZScoreOptions _options;
    private readonly SeriesRules _rules;
    private readonly LoadFactor _loadFactor = new();
    private readonly SortedDictionary<string, ServiceWatch> _watches = new(StringComparer.Ordinal);
    // Ticks of the seconds in the series' rings, newest at (_age - 1) % length: onsets are told in event time.
    private readonly long[] _ticks = new long[CountSeries.RingLength];
    private long _age;
    private long _lastTick = long.MinValue;

    public ZScoreDetector(ZScoreOptions? options = null)
    {
        _options = options ?? new ZScoreOptions();
        _rules = new SeriesRules(_options);
    }

    public string Name => PlugName;

    /// <summary>Services that were not judged because <see cref="ZScoreOptions.ServicesMax"/> were held, counted once a second.</summary>
    public long Refused { get; private set; }

    internal int Held => _watches.Count;

    public IReadOnlyList<Signal> Observe(TickFrame frame)
    {
        if (!HasRecords(frame))
        {
            return [];
        }

        MindTheGap(frame.Tick);
        _ticks[_age++ % _ticks.Length] = frame.Tick;
        Push(frame);
        var load = _loadFactor.Measure(_watches.Values);
        var isAlarming = false;
        foreach (var watch in _watches.Values)
        {
            watch.Judge(load);
            isAlarming |= watch.IsAlarming;
        }

        return isAlarming ? Tell(frame) : [];
    }

    private static bool HasRecords(TickFrame frame)
    {
        foreach (var (_, window) in frame.Services)
        {
            if (window.Records > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void MindTheGap(long tick)
    {
        var gap = _lastTick == long.MinValue ? 0 : tick - _lastTick;
        _lastTick = tick;
        if (gap > _options.ForgetAfterSeconds)
        {
            _watches.Clear();
        }
        else if (gap > InterruptAfterSeconds)
        {
            foreach (var watch in _watches.Values)
            {
                watch.Interrupt();
            }
        }
    }

    private void Push(TickFrame frame)
    {
        if (_age % SweepSeconds == 0)
        {
            ForgetIdle(frame.Tick);
        }

        foreach (var (name, window) in frame.Services)
        {
            if (window.Records > 0 && !_watches.ContainsKey(name))
            {
                if (_watches.Count < _options.ServicesMax)
                {
                    _watches[name] = new ServiceWatch(name, _options, _rules);
                }
                else
                {
                    Refused++;
                }
            }
        }

        foreach (var (name, watch) in _watches)
        {
            watch.Push(frame.Tick, frame.Services.GetValueOrDefault(name));
        }
    }

    private void ForgetIdle(long tick)
    {
        List<string>? idle = null;
        foreach (var (name, watch) in _watches)
        {
            if (tick - watch.LastSeenTick > _options.ForgetAfterSeconds)
            {
                (idle ??= []).Add(name);
            }
        }

        foreach (var name in idle ?? [])
        {
            _watches.Remove(name);
        }
    }

    private List<Signal> Tell(TickFrame frame)
    {
        foreach (var (key, template) in frame.JudgedTemplates)
        {
            if (template.Example is not null && template.Severity >= Severity.Warn && _watches.TryGetValue(key.Service, out var watch))
            {
                watch.Examples.Offer(frame.Tick, template);
            }
        }

        var signals = new List<Signal>();
        foreach (var watch in _watches.Values)
        {
            foreach (var series in watch.Series)
            {
                // Own time is told where latency does not show it: one finding, one signal.
                if (series.Alarm.IsOn && !(series == watch.SelfTime.Scores && watch.Latency.Scores.Alarm.IsOn))
                {
                    var onset = DateTimeOffset.FromUnixTimeSeconds(OnsetTick(series.Alarm));
                    signals.Add(SignalText.Of(watch, series, _options, frame.Time, onset, frame.Tick));
                }
            }
        }

        return signals;
    }

    // Found while the second is in the ring, kept from then on.
    private long OnsetTick(SeriesAlarm alarm) =>
        alarm.SecondsSinceOnset < Math.Min(_age, _ticks.Length)
            ? alarm.OnsetTick = _ticks[(_age - 1 - alarm.SecondsSinceOnset) % _ticks.Length]
            : alarm.OnsetTick;
}
