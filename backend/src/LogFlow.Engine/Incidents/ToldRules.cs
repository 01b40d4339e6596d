using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// Rules that open incidents by themselves, and whether they have. A rule near its threshold fires, resolves and fires again: told once, it
/// is no news until it was silent for as long as it takes a change to become normal. It goes on being shown as firing.
/// </summary>
internal sealed class ToldRules(IncidentOptions options)
{
    private const int RulesMax = 10_000;

    private readonly Dictionary<SignalKey, (long Fired, bool IsTold)> _rules = [];

    public static bool IsOrder(Signal signal) => signal is { Kind: SignalKinds.Rule, Severity: SignalSeverity.Critical };

    /// <summary>Once per second with signals, before any of them opens anything.</summary>
    public void Hear(long tick, IReadOnlyList<Signal> signals, List<OpenIncident> open)
    {
        foreach (var signal in signals)
        {
            if (!IsOrder(signal))
            {
                continue;
            }

            var key = SignalKey.Of(signal);
            var isKnown = _rules.TryGetValue(key, out var rule) && tick - rule.Fired <= options.FreezeMax.TotalSeconds;
            if (!isKnown && _rules.Count >= RulesMax)
            {
                Forget(tick);
            }

            _rules[key] = (tick, (isKnown && rule.IsTold) || open.Exists(incident => incident.IsMember(signal.Service)));
        }
    }

    public bool IsTold(Signal signal) => _rules.TryGetValue(SignalKey.Of(signal), out var rule) && rule.IsTold;

    private void Forget(long tick)
    {
        foreach (var (key, rule) in _rules)
        {
            if (tick - rule.Fired > options.FreezeMax.TotalSeconds)
            {
                _rules.Remove(key);
            }
        }

        if (_rules.Count >= RulesMax)
        {
            // A storm of rules: who forgets tells twice, and does no worse.
            _rules.Clear();
        }
    }
}
