using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// What lines say anew is worth knowing and no trouble by itself: a new line, a new value in a known one, a number other than a
/// duration that left its range. It explains an incident, and neither opens one nor keeps it open.
/// </summary>
internal static class Hints
{
    public static bool IsHint(Signal signal) =>
        IsNews(signal) || (signal.Kind == SignalKinds.NumberShift && !IsSlowness(signal));

    /// <summary>Said for the first time.</summary>
    public static bool IsNews(Signal signal) => signal.Kind is SignalKinds.NewTemplate or SignalKinds.NewValue or SignalKinds.NewPair;

    /// <summary>A duration in the service's lines grew: it is slow, or waits for one that is.</summary>
    public static bool IsSlowness(Signal signal) =>
        signal is { Kind: SignalKinds.NumberShift, Unit: "ms" } && signal.Observed > signal.Baseline;
}
