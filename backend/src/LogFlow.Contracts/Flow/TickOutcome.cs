using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Contracts.Flow;

/// <summary>All that the engine concluded from one second; published on topic <c>ticks</c>. Immutable once published.</summary>
public sealed record TickOutcome(
    TickFrame Frame,
    GraphSnapshot Graph,
    IReadOnlyList<Signal> Signals,
    IReadOnlyList<RuleFiring> RuleFirings,
    IReadOnlyList<ServiceForecast> Forecasts,
    IReadOnlyList<Incident> OpenIncidents,
    IReadOnlyList<Incident> ChangedIncidents,
    IReadOnlyList<Signal> LooseSignals)
{
    /// <summary>Releases and other changes that showed in this second.</summary>
    public IReadOnlyList<ChangeEvent> Changes { get; init; } = [];
}
