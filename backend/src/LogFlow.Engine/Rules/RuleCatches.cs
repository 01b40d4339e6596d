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
public sealed record RuleCatch(string Incident, string Title, string Root, DateTimeOffset Onset, DateTimeOffset Detected, DateTimeOffset? FiredAt, string? Service);

/// <summary>Would a rule have caught what was an incident, and how often would it have fired for nothing?</summary>
public static class RuleCatches
{
    /// <summary>An onset is known to about so much; a firing may also come this long after the last sign.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <param name="firings">The rule's changes of state over the time looked at.</param>
    /// <param name="incidents">Those that began in it; merged ones are told by the one they belong to and are passed over.</param>
    public static (IReadOnlyList<RuleCatch> Catches, long FiredOutside) Of(IReadOnlyList<RuleFiring> firings, IReadOnlyList<Incident> incidents)
    {
        var begun = firings.Where(firing => firing.IsFiring).ToList();
        var belongs = new HashSet<RuleFiring>(ReferenceEqualityComparer.Instance);
        var catches = new List<RuleCatch>();
        foreach (var incident in incidents.Where(incident => incident.MergedInto is null).OrderBy(incident => incident.Onset).ThenBy(incident => incident.Id, StringComparer.Ordinal))
        {
            var services = incident.Members.Select(member => member.Service).Append(incident.Root).ToHashSet(StringComparer.Ordinal);
            var within = begun.FindAll(firing =>
                services.Contains(firing.Service) && firing.At >= incident.Onset - Slack && firing.At <= incident.LastSignal + Slack);
            belongs.UnionWith(within);
            var first = within.MinBy(firing => firing.At);
            catches.Add(new RuleCatch(incident.Id, incident.Title, incident.Root, incident.Onset, incident.Detected, first?.At, first?.Service));
        }

        return (catches, begun.Count - belongs.Count);
    }
}
