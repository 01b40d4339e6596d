using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents.Meters;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// Who is hit and who is next: the root's callers, transitively, each with the share of its work that depends on the root. Next is who will
/// likely turn bad within a minute (<see cref="Outlooks"/>, <see cref="Foresight"/>), with the seconds until then. Callees that get less
/// work because the root sends less are listed apart.
/// </summary>
internal sealed class BlastRadius(IncidentOptions options, MeterBook meters)
{
    private const int EntriesMax = 100;

    /// <summary>How far is looked ahead, seconds from the onset.</summary>
    private const double ExpectedWithin = 60;

    /// <summary>A callee that lost this share of its work, and gets this share of it from the root, is starved.</summary>
    private const double StarvedMin = 0.3;

    /// <summary>Who turns bad with less than this chance is not named. Chosen for precision and recall alike, see ADR 28.</summary>
    private const double ChanceMin = 0.28;

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

    private void AddUpstream(List<BlastRadiusEntry> entries, OpenIncident incident, Standing root, CallMap map, long tick)
    {
        // Meters look back for the likeliest start, and overshoot.
        var onset = double.IsFinite(root.Onset) ? Math.Max(root.Onset, incident.Onset) : incident.Onset;
        var outlooks = new Outlooks(map, meters, root.Service, root.Findings, (long)Math.Floor(onset), tick);
        foreach (var (node, part) in outlooks.Callers)
        {
            var name = map.Name(node);
            if (incident.IsMember(name))
            {
                if (part.Through < options.ImpactMin)
                {
                    continue;
                }

                entries.Add(new BlastRadiusEntry(name, part.Hops, Math.Round(part.Through, 3), "upstream", "hit", 0));
            }
            else if (incident.State == IncidentState.Active && outlooks.Of(node, part) is { } both && tick - onset < ExpectedWithin)
            {
                var outlook = Foresight.Of([both.Failing, both.Waiting], ExpectedWithin - (tick - onset));
                if (outlook.Chance >= ChanceMin)
                {
                    entries.Add(new BlastRadiusEntry(name, part.Hops, Math.Round(part.Through, 3), "upstream", "predicted", outlook.Seconds));
                }
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
