using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Rules;

/// <summary>What a rule would have made of an incident.</summary>
/// <param name="Incident">Id.</param>
/// <param name="Title">The incident's headline.</param>
/// <param name="Root">Its root.</param>
/// <param name="Onset">When the trouble began.</param>
/// <param name="Detected">When the incident was opened.</param>
/// <param name="FiredAt">When the rule would have begun to fire at one of its services; null when it would have missed it.</param>
/// <param name="Service">Where it would have fired first.</param>
/// <param name="Nearest">The metric at the incident's services when it was nearest to firing; null when there was too little to rest on.</param>
public sealed record RuleCatch(
    string Incident, string Title, string Root, DateTimeOffset Onset, DateTimeOffset Detected, DateTimeOffset? FiredAt, string? Service, RulePoint? Nearest = null);

/// <summary>Would a rule have caught what was an incident, and how often would it have fired for nothing?</summary>
public static class RuleCatches
{
    /// <param name="firings">The rule's changes of state over the time looked at.</param>
    /// <param name="incidents">Those that began in it; merged ones are told by the one they belong to and are passed over.</param>
    /// <param name="reach">How near the rule came to them, where that was looked at.</param>
    public static (IReadOnlyList<RuleCatch> Catches, long FiredOutside) Of(IReadOnlyList<RuleFiring> firings, IReadOnlyList<Incident> incidents, RuleReach? reach = null)
    {
        var begun = firings.Where(firing => firing.IsFiring).ToList();
        var belongs = new HashSet<RuleFiring>(ReferenceEqualityComparer.Instance);
        var catches = new List<RuleCatch>();
        foreach (var span in IncidentSpan.Of(incidents))
        {
            var within = begun.FindAll(firing => span.Services.Contains(firing.Service) && span.Holds(firing.At));
            belongs.UnionWith(within);
            var first = within.MinBy(firing => firing.At);
            var incident = span.Incident;
            catches.Add(new RuleCatch(
                incident.Id, incident.Title, incident.Root, incident.Onset, incident.Detected, first?.At, first?.Service, reach?.NearestTo(incident.Id)));
        }

        return (catches, begun.Count - belongs.Count);
    }
}
