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
