using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents.Meters;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// Who is hit and who is next: the root's callers, transitively, each with the share of its work that depends on the root. Next is who will
/// plainly show it within a minute (<see cref="Foresight"/>); the seconds are those, after a lag per hop that is learnt from the
/// callers that were hit in this incident and in those before it. Callees that get less work because the root sends less are listed apart.
/// </summary>
internal sealed class BlastRadius(IncidentOptions options, MeterBook meters)
{
    private const int EntriesMax = 100;

    /// <summary>Who was not hit within this time will not be, seconds.</summary>
    private const double ExpectedWithin = 60;

    /// <summary>A callee that lost this share of its work, and gets this share of it from the root, is starved.</summary>
    private const double StarvedMin = 0.3;

    private const double LagAlpha = 0.2;

    /// <summary>Seconds a failure takes for one hop.</summary>
    public double HopSeconds { get; private set; } = options.HopSeconds;

    public List<BlastRadiusEntry> Of(OpenIncident incident, CallMap map, Appraiser appraiser, long tick)
    {
        var entries = new List<BlastRadiusEntry>();
        if (incident.Find(incident.Root!) is not { } root)
        {
            return entries;
        }

        AddUpstream(entries, incident, root, map, tick);
        AddStarved(entries, incident, root, map, appraiser);
        entries.Sort(static (a, b) =>
        {
            var order = string.CompareOrdinal(b.Relation, a.Relation);
            order = order != 0 ? order : b.Impact.CompareTo(a.Impact);
            return order != 0 ? order : string.CompareOrdinal(a.Service, b.Service);
        });
        if (entries.Count > EntriesMax)
        {
            entries.RemoveRange(EntriesMax, entries.Count - EntriesMax);
        }

        return entries;
    }

    /// <summary>When an incident ends: what its callers' onsets say about the time a hop takes.</summary>
    public void Learn(OpenIncident incident, CallMap map)
    {
        if (incident.Find(incident.Root ?? "") is not { } root || !double.IsFinite(root.Onset))
        {
            return;
        }

        var reach = map.ReachOf(map.Number(root.Service));
        foreach (var member in incident.Standings)
        {
            var hops = reach.Hops(map.Number(member.Service));
            var lag = member.Onset - root.Onset;
            if (hops > 0 && member.IsMember && double.IsFinite(lag) && lag is >= 0 and <= ExpectedWithin)
            {
                HopSeconds += LagAlpha * (Math.Clamp(lag / hops, 0.5, 30) - HopSeconds);
            }
        }
    }

    private void AddUpstream(List<BlastRadiusEntry> entries, OpenIncident incident, Standing root, CallMap map, long tick)
    {
        var reach = map.ReachOf(map.Number(root.Service));
        var onset = double.IsFinite(root.Onset) ? root.Onset : incident.Onset;
        foreach (var node in reach.Order)
        {
            var (hops, impact) = (reach.Hops(node), reach.Impact(node));
            if (hops == 0 || impact < options.ImpactMin)
            {
                continue;
            }

            if (incident.IsMember(map.Name(node)))
            {
                entries.Add(new BlastRadiusEntry(map.Name(node), hops, Math.Round(impact, 3), "upstream", "hit", 0));
            }
            else if (incident.State == IncidentState.Active && meters.Find(map.Name(node)) is { } caller)
            {
                var shows = (hops * HopSeconds) + Foresight.SecondsToShow(root.Findings, caller, impact, (long)Math.Ceiling(onset + (hops * HopSeconds)));
                if (shows > ExpectedWithin || tick - onset >= ExpectedWithin)
                {
                    continue;
                }

                var eta = (int)Math.Max(1, Math.Round(onset + shows - tick));
                entries.Add(new BlastRadiusEntry(map.Name(node), hops, Math.Round(impact, 3), "upstream", "predicted", eta));
            }
        }
    }

    private static void AddStarved(List<BlastRadiusEntry> entries, OpenIncident incident, Standing root, CallMap map, Appraiser appraiser)
    {
        var fed = map.FedBy(map.Number(root.Service));
        foreach (var node in fed.Order)
        {
            var name = map.Name(node);
            var now = appraiser.Appraise(name);
            var drop = (incident.Find(name)?.Findings.Max(now) ?? now).Drop;
            if (fed.Hops(node) > 0 && fed.Impact(node) >= StarvedMin && drop.Strength >= StarvedMin && !entries.Exists(entry => entry.Service == name))
            {
                entries.Add(new BlastRadiusEntry(name, fed.Hops(node), Math.Round(fed.Impact(node), 3), "starved", "hit", 0));
            }
        }
    }
}
