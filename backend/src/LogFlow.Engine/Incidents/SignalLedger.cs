using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Incidents;

/// <summary>An incident's signals: one per finding with its strongest reading, bounded, the oldest kept.</summary>
internal sealed class SignalLedger(int sizeMax)
{
    private readonly Dictionary<SignalKey, int> _at = [];
    private readonly List<Signal> _signals = [];

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Signal> All => _signals;

    public void Keep(Signal signal)
    {
        var key = SignalKey.Of(signal);
        if (_at.TryGetValue(key, out var at))
        {
            _signals[at] = PendingSignal.Strongest(_signals[at], signal);
        }
        else if (_signals.Count < sizeMax)
        {
            _at[key] = _signals.Count;
            _signals.Add(signal);
        }
    }

    /// <summary>The service's findings of that kind are held for normal; false when there are none.</summary>
    public bool TakeAsNormal(string service, string kind, NewLevel level)
    {
        var isAny = false;
        for (var i = 0; i < _signals.Count; i++)
        {
            if (string.Equals(_signals[i].Service, service, StringComparison.Ordinal) && string.Equals(_signals[i].Kind, kind, StringComparison.Ordinal))
            {
                _signals[i] = _signals[i] with { NewLevel = level };
                isAny = true;
            }
        }

        return isAny;
    }

    /// <summary>Gives up a service's signals.</summary>
    public List<Signal> Release(string service)
    {
        var released = _signals.FindAll(signal => string.Equals(signal.Service, service, StringComparison.Ordinal));
        _signals.RemoveAll(signal => string.Equals(signal.Service, service, StringComparison.Ordinal));
        _at.Clear();
        for (var i = 0; i < _signals.Count; i++)
        {
            _at[SignalKey.Of(_signals[i])] = i;
        }

        return released;
    }
}
