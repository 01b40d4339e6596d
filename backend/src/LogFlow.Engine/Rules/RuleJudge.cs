using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Rules;

// Rules are judged on each closed second. A pair of rule and service has state only while its condition holds: since when, and
// whether it has held long enough to fire. Firing and resolving are told once, when they happen; what fires is also a signal in
// each second. Pure and single-threaded; RuleBook adds the list that people edit.
internal sealed class RuleJudge(RuleBookOptions options)
{
    private const int DwellBreaksAfterSeconds = 10;
    private const int SweepSeconds = 60;

    private readonly SortedDictionary<string, ServiceHistory> _histories = new(StringComparer.Ordinal);
    private readonly SortedDictionary<DwellKey, Dwell> _dwells = [];
    private readonly List<DwellKey> _ended = [];
    private long _lastTick = long.MinValue;
    private long _nextSweep = long.MinValue;

    public int HeldServices => _histories.Count;

    public int HeldDwells => _dwells.Count;

    /// <summary>Services not watched and conditions not followed because a bound was reached.</summary>
    public long Refused { get; private set; }

    public RuleOutcome Observe(TickFrame frame, IReadOnlyList<AlertRule> rules)
    {
        Push(frame);
        if (_lastTick != long.MinValue && frame.Tick - _lastTick > DwellBreaksAfterSeconds)
        {
            // Nobody saw whether the conditions held in between.
            foreach (var (_, dwell) in _dwells)
            {
                dwell.Since = dwell.IsFiring ? dwell.Since : frame.Tick;
            }
        }

        _lastTick = frame.Tick;
        foreach (var rule in rules)
        {
            if (!rule.IsEnabled)
            {
                continue;
            }

            if (rule.Service != AlertRule.EachService)
            {
                Judge(frame.Tick, rule, rule.Service);
                continue;
            }

            foreach (var service in _histories.Keys)
            {
                Judge(frame.Tick, rule, service);
            }
        }

        return Conclude(frame);
    }

    /// <summary>
    /// The value nearest to firing in the second that was judged last: the largest over the rule's services, or the smallest where the
    /// rule looks downwards. Null when none has enough work to rest on.
    /// </summary>
    /// <param name="rule">Asked for.</param>
    /// <param name="among">Only these services; all when null.</param>
    public (double Value, string Service)? Extreme(AlertRule rule, IReadOnlySet<string>? among = null)
    {
        (double Value, string Service)? found = null;
        foreach (var (service, history) in _histories)
        {
            if ((rule.Service != AlertRule.EachService && rule.Service != service) || among?.Contains(service) == false)
            {
                continue;
            }

            var value = history.Measure(rule.Metric);
            if (value.IsUsable && (found is null || rule.IsNearer(value.Value, found.Value.Value)))
            {
                found = (value.Value, service);
            }
        }

        return found;
    }

    private void Push(TickFrame frame)
    {
        foreach (var (service, window) in frame.Services)
        {
            if (window.Records > 0 && !_histories.ContainsKey(service))
            {
                if (_histories.Count < options.ServicesMax)
                {
                    _histories[service] = new ServiceHistory(options, frame.Tick);
                }
                else
                {
                    Refused++;
                }
            }
        }

        List<string>? idle = null;
        var isSweep = frame.Tick >= _nextSweep;
        foreach (var (service, history) in _histories)
        {
            history.Push(frame.Tick, frame.Services.GetValueOrDefault(service));
            if (isSweep && frame.Tick - history.LastSeenTick > options.ForgetAfterSeconds)
            {
                (idle ??= []).Add(service);
            }
        }

        if (isSweep)
        {
            _nextSweep = frame.Tick + SweepSeconds;
            idle?.ForEach(service => _histories.Remove(service));
        }
    }

    private void Judge(long tick, AlertRule rule, string service)
    {
        if (!_histories.TryGetValue(service, out var history))
        {
            return;
        }

        var value = history.Measure(rule.Metric);
        var key = new DwellKey(rule.Id, service);
        if (_dwells.TryGetValue(key, out var dwell))
        {
            // Once it fires, the bare comparison keeps it: proof is asked for at the beginning only.
            var holds = dwell.IsFiring && value.IsUsable
                ? ServiceHistory.Compare(rule, value.Value)
                : history.Holds(rule, value);
            if (!holds)
            {
                return;
            }
        }
        else if (history.Holds(rule, value))
        {
            if (_dwells.Count >= options.DwellsMax)
            {
                Refused++;
                return;
            }

            _dwells[key] = dwell = new Dwell { Since = tick };
        }
        else
        {
            return;
        }

        dwell.Rule = rule;
        dwell.HeldAt = tick;
        dwell.Observed = value.Value;
    }

    private RuleOutcome Conclude(TickFrame frame)
    {
        if (_dwells.Count == 0)
        {
            return RuleOutcome.Nothing;
        }

        List<RuleFiring> firings = [];
        List<Signal> signals = [];
        foreach (var (key, dwell) in _dwells)
        {
            // Not held: the condition ended, or the rule was changed, switched off or removed, or the service is gone.
            if (dwell.HeldAt != frame.Tick)
            {
                _ended.Add(key);
                if (dwell.IsFiring)
                {
                    firings.Add(FiringOf(dwell, key, frame, isFiring: false));
                }

                continue;
            }

            if (!dwell.IsFiring && frame.Tick - dwell.Since + 1 >= dwell.Rule!.ForSeconds)
            {
                dwell.IsFiring = true;
                firings.Add(FiringOf(dwell, key, frame, isFiring: true));
            }

            if (dwell.IsFiring)
            {
                signals.Add(RuleText.SignalOf(dwell.Rule!, key.Service, frame.Time, TimeOf(dwell.Since), dwell.Observed));
            }
        }

        foreach (var key in _ended)
        {
            _dwells.Remove(key);
        }

        _ended.Clear();
        signals.Sort(static (a, b) =>
        {
            var byService = string.CompareOrdinal(a.Service, b.Service);
            return byService != 0 ? byService : string.CompareOrdinal(a.Detector, b.Detector);
        });
        return new RuleOutcome(firings, signals);
    }

    private static RuleFiring FiringOf(Dwell dwell, DwellKey key, TickFrame frame, bool isFiring) => new(
        key.RuleId,
        dwell.Rule!.Name,
        key.Service,
        isFiring,
        frame.Time,
        TimeOf(dwell.Since),
        dwell.Observed,
        dwell.Rule.Threshold);

    private static DateTimeOffset TimeOf(long tick) => DateTimeOffset.FromUnixTimeSeconds(tick);

    private readonly record struct DwellKey(string RuleId, string Service) : IComparable<DwellKey>
    {
        public int CompareTo(DwellKey other)
        {
            var byRule = string.CompareOrdinal(RuleId, other.RuleId);
            return byRule != 0 ? byRule : string.CompareOrdinal(Service, other.Service);
        }
    }

    private sealed class Dwell
    {
        public AlertRule? Rule { get; set; }

        public long Since { get; set; }

        public long HeldAt { get; set; }

        public bool IsFiring { get; set; }

        public double Observed { get; set; }
    }
}
