using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Detection.NewTemplate;

/// <summary>
/// Which templates are gone or surging: evidence for incidents and for whoever asks what changed. No detector: it raises nothing.
/// Fed frame by frame like one, by one thread; <see cref="Current"/> may be read by any.
/// </summary>
public sealed class TemplateChanges(TemplateChangesOptions? options = null)
{
    private const int SpeakingSeconds = 5;

    private readonly TemplateChangesOptions _options = options ?? new TemplateChangesOptions();
    private readonly Dictionary<TemplateKey, TemplateRate> _rates = [];
    private readonly Dictionary<string, long> _lastSpoke = [];
    private volatile IReadOnlyList<TemplateChange> _current = [];

    /// <summary>Changes that last, by service, then template. Replaced whole by the thread that observes.</summary>
    public IReadOnlyList<TemplateChange> Current => _current;

    internal int Held => _rates.Count;

    /// <summary>Takes in a second; returns the changes that were found in it, by service, then template.</summary>
    public IReadOnlyList<TemplateChange> Observe(TickFrame frame)
    {
        foreach (var replacement in frame.Replacements)
        {
            Replace(replacement, frame.Tick);
        }

        foreach (var (key, window) in frame.Templates)
        {
            if (key.Template.IsNone)
            {
                continue;
            }

            _lastSpoke[key.Service] = frame.Tick;
            if (!_rates.TryGetValue(key, out var rate))
            {
                MakeRoom();
                _rates[key] = rate = new TemplateRate(frame.Tick, _options);
            }

            rate.Add(window, frame.Tick);
        }

        // A silence of everything is nobody's change.
        return frame.Templates.Count == 0 ? [] : Judge(frame);
    }

    private List<TemplateChange> Judge(TickFrame frame)
    {
        var began = new List<TemplateChange>();
        var lasting = new List<TemplateChange>();
        foreach (var (key, rate) in _rates)
        {
            rate.Decay(frame.Tick);
            var before = rate.Change;
            rate.Change = before switch
            {
                { Kind: TemplateChangeKind.Gone } when rate.LastSeen == frame.Tick => null,
                { Kind: TemplateChangeKind.Surging } when rate.Now < rate.Usual * _options.SurgeFactor / 2 => null,
                { Kind: TemplateChangeKind.Surging } => before with { Now = rate.Now },
                null when rate.UsualSeconds >= _options.WarmUpSeconds / 2.0 => Find(key, rate, frame),
                _ => before,
            };
            if (rate.Change is { } change)
            {
                lasting.Add(change);
                if (before is null)
                {
                    began.Add(change);
                }
            }
        }

        began.Sort(Compare);
        lasting.Sort(Compare);
        _current = lasting;
        return began;
    }

    private TemplateChange? Find(TemplateKey key, TemplateRate rate, TickFrame frame)
    {
        if (rate.LastSeen == frame.Tick)
        {
            return rate.Now >= rate.Usual * _options.SurgeFactor && rate.Deviations >= _options.SurgeDeviations
                ? Make(TemplateChangeKind.Surging, frame.Tick, rate.Usual, rate.Now)
                : null;
        }

        var silent = frame.Tick - rate.LastSeen;
        var isMissed = rate.Usual >= _options.SteadyRate && silent * rate.Usual >= _options.GoneLines;
        return isMissed && frame.Tick - _lastSpoke.GetValueOrDefault(key.Service, long.MinValue / 2) <= SpeakingSeconds
            ? Make(TemplateChangeKind.Gone, rate.LastSeen + 1, rate.UsualBefore(silent), 0)
            : null;

        TemplateChange Make(TemplateChangeKind kind, long since, double before, double now) => new(
            key.Service, key.Template, rate.Text, rate.Severity, kind, DateTimeOffset.FromUnixTimeSeconds(since), before, now);
    }

    private void Replace(LogTemplate replacement, long tick)
    {
        foreach (var key in _rates.Keys.Where(k => k.Template == replacement.Replaces).ToList())
        {
            _rates.Remove(key, out var old);
            var into = key with { Template = replacement.Id };
            if (_rates.TryGetValue(into, out var known))
            {
                known.MergeFrom(old!, tick);
            }
            else
            {
                // A change that was found stands under its old name until it ends.
                _rates[into] = old!;
            }
        }
    }

    private void MakeRoom()
    {
        if (_rates.Count < _options.PairsMax)
        {
            return;
        }

        foreach (var key in _rates.OrderBy(r => r.Value.LastSeen).ThenBy(r => r.Key).Take((_rates.Count + 1) / 2).Select(r => r.Key).ToList())
        {
            _rates.Remove(key);
        }

        foreach (var service in _lastSpoke.Keys.Except(_rates.Keys.Select(k => k.Service)).ToList())
        {
            _lastSpoke.Remove(service);
        }
    }

    private static int Compare(TemplateChange a, TemplateChange b) =>
        new TemplateKey(a.Service, a.Template).CompareTo(new TemplateKey(b.Service, b.Template));
}
