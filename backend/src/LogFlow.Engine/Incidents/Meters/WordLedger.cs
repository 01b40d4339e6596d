using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>
/// What the detectors of calls say of a service, each second while it lasts: that its calls do otherwise than they used to, or wait on
/// the way. They keep false-alarm budgets of their own and judge by fewer calls than the meters, which need a rate.
/// </summary>
internal sealed class WordLedger
{
    /// <summary>Seconds for which a word counts.</summary>
    private const long ValidFor = 10;

    /// <summary>
    /// Seconds until calls that do otherwise count: those of a caller change as soon as its callee dies, whose silence takes longer to tell.
    /// </summary>
    private const long SettlesAfter = 15;

    /// <summary>What a detector's threshold stands for within its budget; its score is the root of its nats over that.</summary>
    private const double ThresholdNats = 15;

    private readonly Dictionary<(string Service, string Kind), (long Tick, Signal Signal)> _said = [];

    public void Hear(long tick, IReadOnlyList<Signal> signals)
    {
        foreach (var signal in signals)
        {
            var isSettled = signal.Kind == SignalKinds.CallSteps && tick - signal.Onset.ToUnixTimeSeconds() >= SettlesAfter;
            if (isSettled || signal.Kind == SignalKinds.Transit)
            {
                _said[(signal.Service, signal.Kind)] = (tick, signal);
            }
        }

        foreach (var (key, said) in _said)
        {
            if (tick - said.Tick > ValidFor)
            {
                _said.Remove(key);
            }
        }
    }

    /// <summary>The present word of that kind; null when there is none.</summary>
    public Signal? Find(string service, string kind) => _said.TryGetValue((service, kind), out var said) ? said.Signal : null;

    /// <summary>How sure the detector is.</summary>
    public static double Nats(Signal signal) => signal.Score * signal.Score * ThresholdNats;
}
