using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Push;

/// <summary>
/// Signals and firing rules on the screen. Detectors repeat a finding each second while it lasts; the screen wants it once.
/// Owned by the live view's thread.
/// </summary>
internal sealed class SignalBoard
{
    private const int RecentMax = 100;
    private const int KnownMax = 10_000;
    private const int RepeatSeconds = 10;
    private const int MinuteSeconds = 60;

    private readonly Dictionary<(string Service, string Kind, string Detector, TemplateId Template), long> _lastSpoken = [];
    private readonly Queue<Signal> _recent = new();
    private readonly Queue<long> _newAt = new();
    private readonly SortedDictionary<(string Rule, string Service), RuleFiring> _firing = [];
    private readonly SortedDictionary<string, long> _totals = new(StringComparer.Ordinal);

    public int LastMinute => _newAt.Count;

    public IReadOnlyList<Signal> Recent => [.. _recent];

    public IReadOnlyList<RuleFiring> Firing => [.. _firing.Values];

    /// <summary>Signals since the server started, repeats included, by kind.</summary>
    public IReadOnlyDictionary<string, long> Totals => _totals;

    /// <summary>Takes in a second's signals; answers those that were not spoken in the last seconds already.</summary>
    public IReadOnlyList<Signal> Apply(long tick, IReadOnlyList<Signal> signals, IReadOnlyList<RuleFiring> firings)
    {
        var fresh = new List<Signal>();
        foreach (var signal in signals)
        {
            _totals[signal.Kind] = _totals.GetValueOrDefault(signal.Kind) + 1;
            var key = (signal.Service, signal.Kind, signal.Detector, signal.Template);
            if (!_lastSpoken.TryGetValue(key, out var last) || last < tick - RepeatSeconds)
            {
                fresh.Add(signal);
                _newAt.Enqueue(tick);
                _recent.Enqueue(signal);
            }

            if (_lastSpoken.Count < KnownMax || _lastSpoken.ContainsKey(key))
            {
                _lastSpoken[key] = tick;
            }
        }

        foreach (var firing in firings)
        {
            if (firing.IsFiring)
            {
                _firing[(firing.RuleId, firing.Service)] = firing;
            }
            else
            {
                _firing.Remove((firing.RuleId, firing.Service));
            }
        }

        Forget(tick);
        return fresh;
    }

    private void Forget(long tick)
    {
        while (_recent.Count > RecentMax)
        {
            _recent.Dequeue();
        }

        while (_newAt.TryPeek(out var at) && at <= tick - MinuteSeconds)
        {
            _newAt.Dequeue();
        }

        if (tick % MinuteSeconds == 0)
        {
            foreach (var key in _lastSpoken.Where(known => known.Value < tick - MinuteSeconds).Select(known => known.Key).ToList())
            {
                _lastSpoken.Remove(key);
            }
        }
    }
}
