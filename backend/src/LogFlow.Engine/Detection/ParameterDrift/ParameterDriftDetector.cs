using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Detection.Statistics;

namespace LogFlow.Engine.Detection.ParameterDrift;

// What a template's parameters say changes, though the template does not: a duration grows, a code comes up that never did.
//
//   numbers    how often beyond the ordinary range, against the parameter's own past (NumberHabit, RangeSum)
//   words      a value that never was, and comes again and again (ValueHabit)
//   pairs      two values of a line that never met, though each came so often that they should have
//   budget     evidence per parameter from a false-alarm budget; findings per service and hour, beyond which they are information
//
// Which parameters are steady enough to be watched was decided where lines are read.
public sealed class ParameterDriftDetector : IDetector
{
    internal const string PlugName = "parameter-drift";

    private const double SecondsPerDay = 86_400;
    private const long GapSeconds = 120;
    private const long SweepSeconds = 60;

    /// <summary>A number that was not heard of for so long alarms no more.</summary>
    private const long HeardWithin = 30;

    private readonly ParameterDriftOptions _options;
    private readonly double _natsMin;
    private readonly Dictionary<ParameterKey, ParameterWatch> _watches = [];
    private readonly Dictionary<string, Allowance> _allowances = new(StringComparer.Ordinal);
    private readonly SortedSet<ParameterKey> _speaking = [];
    private readonly Func<ParameterWatch, string, long, bool> _isExplained;
    private long _lastTick = long.MinValue;
    private long _sweptTick = long.MinValue;

    public ParameterDriftDetector(ParameterDriftOptions? options = null)
    {
        _options = options ?? new ParameterDriftOptions();
        _natsMin = Math.Log(SecondsPerDay / _options.FalseAlarmsPerDay);
        _isExplained = IsExplained;
    }

    public string Name => PlugName;

    /// <summary>Parameters that were not watched because <see cref="ParameterDriftOptions.ParametersMax"/> were held, counted once a second.</summary>
    public long Refused { get; private set; }

    internal int Held => _watches.Count;

    public IReadOnlyList<Signal> Observe(TickFrame frame)
    {
        MindTheGap(frame.Tick);
        foreach (var (key, window) in frame.Parameters)
        {
            if (frame.IsNoise(key.Template))
            {
                continue;
            }

            if (WatchOf(window, frame.Tick) is not { } watch)
            {
                continue;
            }

            watch.Observe(frame.Tick, window, _natsMin, _isExplained);
            if (watch.Numbers is { IsAlarming: true } || watch.Words is { News.Count: > 0 })
            {
                _speaking.Add(key);
            }
        }

        return _speaking.Count > 0 ? Tell(frame) : [];
    }

    private void MindTheGap(long tick)
    {
        if (_lastTick != long.MinValue && tick - _lastTick > GapSeconds)
        {
            foreach (var (_, watch) in _watches)
            {
                watch.Numbers?.Interrupt();
            }
        }

        _lastTick = tick;
        if (_sweptTick == long.MinValue || tick - _sweptTick >= SweepSeconds)
        {
            _sweptTick = tick;
            foreach (var key in _watches.Where(pair => tick - pair.Value.LastTick > _options.ForgetAfterSeconds).Select(pair => pair.Key).ToList())
            {
                _watches.Remove(key);
                _speaking.Remove(key);
            }

            foreach (var service in _allowances.Keys.Except(_watches.Keys.Select(key => key.Service), StringComparer.Ordinal).ToList())
            {
                _allowances.Remove(service);
            }
        }
    }

    private ParameterWatch? WatchOf(ParameterWindow window, long tick)
    {
        // What was taken for words and proved to be a number begins anew.
        if (_watches.TryGetValue(window.Key, out var watch) && watch.Measure == window.Measure)
        {
            return watch;
        }

        if (watch is null && _watches.Count >= _options.ParametersMax)
        {
            Refused++;
            return null;
        }

        return _watches[window.Key] = new ParameterWatch(window, tick, _options);
    }

    /// <summary>
    /// A new pair is no news when one of its values is new itself, or when the two were too rare to have met before.
    /// </summary>
    private bool IsExplained(ParameterWatch pair, string value, long tick)
    {
        if (!pair.Key.IsPair)
        {
            return false;
        }

        var one = HabitOf(pair.Key with { With = ParameterKey.Alone });
        var other = HabitOf(pair.Key with { Position = pair.Key.With, With = ParameterKey.Alone });
        if (one is null || other is null)
        {
            return true;
        }

        var cut = value.IndexOf(ParameterWindow.PairMark, StringComparison.Ordinal);
        var (first, then) = cut < 0 ? (null, null) : (one.Find(value[..cut]), other.Find(value[(cut + ParameterWindow.PairMark.Length)..]));
        if (first is null || then is null || IsFresh(first, tick) || IsFresh(then, tick))
        {
            return true;
        }

        var expected = (double)first.Seconds * then.Seconds / Math.Max(1, Math.Min(one.Seconds, other.Seconds));
        return expected < _natsMin;
    }

    private bool IsFresh(ValueNews news, long tick) => !news.IsKnown || tick - news.FirstTick < _options.NewLevelAfterSeconds;

    private ValueHabit? HabitOf(ParameterKey key) => _watches.GetValueOrDefault(key)?.Words;

    private List<Signal> Tell(TickFrame frame)
    {
        var signals = new List<Signal>();
        foreach (var key in _speaking.ToList())
        {
            var watch = _watches[key];
            if (frame.Templates.TryGetValue(new TemplateKey(key.Service, key.Template), out var template))
            {
                watch.TemplateText = template.Text;
            }

            if (watch.Numbers is { } numbers)
            {
                TellNumber(signals, frame, watch, numbers, template);
            }
            else
            {
                TellWords(signals, frame, watch, watch.Words!, template);
            }
        }

        // Parameters come by service and template.
        signals.Sort(static (a, b) =>
        {
            var order = string.CompareOrdinal(a.Service, b.Service);
            order = order != 0 ? order : string.CompareOrdinal(a.Kind, b.Kind);
            order = order != 0 ? order : a.Template.CompareTo(b.Template);
            return order != 0 ? order : string.CompareOrdinal(a.Text, b.Text);
        });
        return signals;
    }

    private void TellNumber(List<Signal> signals, TickFrame frame, ParameterWatch watch, NumberHabit numbers, TemplateWindow? template)
    {
        if (!numbers.IsAlarming || frame.Tick - watch.LastTick > HeardWithin)
        {
            (watch.IsTold, watch.IsAllowed) = (false, false);
            _speaking.Remove(watch.Key);
            return;
        }

        Allow(watch, frame.Tick);
        signals.Add(DriftText.OfNumber(watch, numbers, frame, _natsMin, template));
    }

    private void TellWords(List<Signal> signals, TickFrame frame, ParameterWatch watch, ValueHabit words, TemplateWindow? template)
    {
        foreach (var news in words.News)
        {
            if (news.Nats >= _natsMin)
            {
                if (!news.IsAlarm)
                {
                    news.IsAlarm = true;
                    watch.IsTold = false;
                    Allow(watch, frame.Tick);
                }

                signals.Add(DriftText.OfValue(watch, words, news, frame, _natsMin, template));
            }
        }

        words.Age(frame.Tick);
        if (words.News.Count == 0)
        {
            (watch.IsTold, watch.IsAllowed) = (false, false);
            _speaking.Remove(watch.Key);
        }
    }

    private void Allow(ParameterWatch watch, long tick)
    {
        if (watch.IsTold)
        {
            return;
        }

        watch.IsTold = true;
        if (!_allowances.TryGetValue(watch.Key.Service, out var allowance))
        {
            _allowances[watch.Key.Service] = allowance = new Allowance(_options.FindingsPerHour, _options.FindingsAtOnce);
        }

        watch.IsAllowed = allowance.TryTake(tick);
    }
}
