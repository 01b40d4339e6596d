using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Incidents;

/// <summary>What one tick did to the incidents.</summary>
/// <param name="Open">All that are not resolved, by detection, then id.</param>
/// <param name="Changed">New, altered, resolved and merged ones, by detection, then id.</param>
/// <param name="Loose">This tick's signals that joined none, in the order given.</param>
public sealed record IncidentChanges(
    IReadOnlyList<Incident> Open,
    IReadOnlyList<Incident> Changed,
    IReadOnlyList<Signal> Loose)
{
    public static readonly IncidentChanges None = new([], [], []);
}
