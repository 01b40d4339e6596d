using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>
/// Which services' calls do otherwise than they used to, as the detector that watches them says each second while it lasts.
/// </summary>
internal sealed class StepLedger
{
    /// <summary>Seconds for which a word counts.</summary>
    private const long ValidFor = 10;

    private readonly SortedDictionary<string, (long Tick, Signal Signal)> _said = new(StringComparer.Ordinal);

    public void Hear(long tick, IReadOnlyList<Signal> signals)
    {
        foreach (var signal in signals)
        {
            if (signal.Kind == SignalKinds.CallSteps)
            {
                _said[signal.Service] = (tick, signal);
            }
        }

        foreach (var (service, said) in _said.Where(entry => tick - entry.Value.Tick > ValidFor).ToList())
        {
            _said.Remove(service);
        }
    }

    public Signal? Find(string service) => _said.TryGetValue(service, out var said) ? said.Signal : null;
}
