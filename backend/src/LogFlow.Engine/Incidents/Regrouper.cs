using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// Two incidents whose roots feed one another are one; an incident with two broken services of which neither feeds the other is
/// two. So the members are explained by the fewest roots that can explain them.
/// </summary>
internal static class Regrouper
{
    /// <summary>A root must have stood this long before incidents are merged around it, seconds.</summary>
    private const long RootStands = 2;

    /// <summary>Own evidence, 0 to 1, that makes a second root.</summary>
    private const double SecondRootMin = 0.48;

    /// <summary>It must stand out this long before it leaves, seconds.</summary>
    private const long SecondRootStands = 2;

    /// <summary>Earlier detected incidents keep their name.</summary>
    public static List<OpenIncident> Merge(List<OpenIncident> open, Scene scene)
    {
        var merged = new List<OpenIncident>();
        for (var i = 0; i < open.Count; i++)
        {
            for (var j = i + 1; j < open.Count; j++)
            {
                var (one, other) = (open[i], open[j]);
                if (!AreOne(one, other, scene))
                {
                    continue;
                }

                var (kept, gone) = one.Detected < other.Detected || (one.Detected == other.Detected && string.CompareOrdinal(one.Id, other.Id) < 0)
                    ? (one, other)
                    : (other, one);
                var why = Why(kept, gone, scene);
                kept.Absorb(gone, scene.Tick);
                kept.Note(scene.Tick, $"the incident at {gone.Root} ({gone.Id}) proved to be part of this one: {why}.");
                Ranking.Update(kept, scene);
                merged.Add(gone);
                open.Remove(gone);

                // The kept one may fit another now; start over, the list is short.
                (i, j) = (-1, open.Count);
            }
        }

        return merged;
    }

    /// <summary>New incidents that left others; not yet among the open ones.</summary>
    public static List<OpenIncident> Split(List<OpenIncident> open, Scene scene)
    {
        var born = new List<OpenIncident>();
        foreach (var incident in open)
        {
            if (open.Count + born.Count >= scene.Options.OpenMax)
            {
                break;
            }

            if (SecondRoot(incident, scene) is { } second && HasStood(incident, second, scene.Tick))
            {
                born.Add(Leave(incident, second, scene));
            }
        }

        return born;
    }

    private static bool AreOne(OpenIncident one, OpenIncident other, Scene scene)
    {
        if (one.State == IncidentState.Resolved || other.State == IncidentState.Resolved)
        {
            return false;
        }

        var window = scene.Options.JoinWindow.TotalSeconds;
        if (one.Onset - other.LastSignal > window || other.Onset - one.LastSignal > window)
        {
            return false;
        }

        return string.Equals(one.Root, other.Root, StringComparison.Ordinal) ||
            (scene.Tick - one.RootSince >= RootStands && scene.Tick - other.RootSince >= RootStands &&
                (scene.AreRelated(one.Root, other.Root) || IsPressed(one, other, scene) || IsPressed(other, one, scene)) &&
                HoldTogether(one, other, scene));
    }

    /// <summary>Around the stronger root nobody else is broken by itself and has nothing to do with it, or the two would part again at once.</summary>
    private static bool HoldTogether(OpenIncident one, OpenIncident other, Scene scene)
    {
        var root = one.Ratings[0].Raw >= other.Ratings[0].Raw ? one.Root : other.Root;
        return !one.Standings.Concat(other.Standings).Any(standing =>
            standing.IsMember && standing.Findings.Own >= SecondRootMin && !scene.AreRelated(standing.Service, root));
    }

    /// <summary>One's root is no more than flooded or starved by a member of the other, and neither fails nor lags by itself.</summary>
    private static bool IsPressed(OpenIncident one, OpenIncident other, Scene scene) =>
        one.Find(one.Root) is { } root &&
        Math.Max(root.Findings.OwnErrors.Strength, root.Findings.OwnTime.Strength) < SecondRootMin &&
        Joiner.Pressed(one.Root, other, scene) > 0;

    private static string Why(OpenIncident kept, OpenIncident gone, Scene scene)
    {
        if (string.Equals(kept.Root, gone.Root, StringComparison.Ordinal))
        {
            return "both have the same root";
        }

        if (IsPressed(gone, kept, scene))
        {
            return $"{gone.Root} gets more or less work because of it";
        }

        if (IsPressed(kept, gone, scene))
        {
            return $"{kept.Root} gets more or less work because of that";
        }

        var (keptNode, goneNode) = (scene.Map.Number(kept.Root), scene.Map.Number(gone.Root));
        return scene.Map.Impact(keptNode, goneNode) >= scene.Map.Impact(goneNode, keptNode)
            ? $"{gone.Root} depends on {kept.Root}"
            : $"{kept.Root} depends on {gone.Root}";
    }

    /// <summary>The strongest member that is broken by itself and has nothing to do with the root.</summary>
    private static Standing? SecondRoot(OpenIncident incident, Scene scene)
    {
        Standing? second = null;
        foreach (var standing in incident.Standings)
        {
            var own = standing.Findings.Own;
            if (standing.IsMember && own >= SecondRootMin && own > (second?.Findings.Own ?? 0) && !scene.AreRelated(standing.Service, incident.Root))
            {
                second = standing;
            }
        }

        return second;
    }

    private static bool HasStood(OpenIncident incident, Standing second, long tick)
    {
        if (!string.Equals(incident.SplitService, second.Service, StringComparison.Ordinal))
        {
            (incident.SplitService, incident.SplitSince) = (second.Service, tick);
        }

        return tick - incident.SplitSince >= SecondRootStands;
    }

    private static OpenIncident Leave(OpenIncident incident, Standing second, Scene scene)
    {
        var born = new OpenIncident(OpenIncident.IdOf(scene.Tick, second.Service), scene.Tick, scene.Options.SignalsMax);
        var (rootNode, secondNode) = (scene.Map.Number(incident.Root), scene.Map.Number(second.Service));
        foreach (var member in incident.Standings.Where(standing => standing.IsMember).Select(standing => standing.Service).ToList())
        {
            var node = scene.Map.Number(member);
            var ours = Math.Max(scene.Map.Related(rootNode, node), member == incident.Root ? 1 : 0);
            var theirs = Math.Max(scene.Map.Related(secondNode, node), member == second.Service ? 1 : 0);
            if (theirs > ours)
            {
                Hand(incident, born, member);
            }
        }

        incident.Note(scene.Tick, $"{second.Service} was taken out: it is broken by itself and no call connects it with {incident.Root}.");
        born.Note(scene.Tick, $"was part of incident {incident.Id} until {second.Service} proved to be broken by itself.");
        (incident.SplitService, incident.SplitSince) = (null, 0);
        Ranking.Update(born, scene);
        Ranking.Update(incident, scene);
        return born;
    }

    private static void Hand(OpenIncident from, OpenIncident to, string service)
    {
        var before = from.Find(service)!;
        foreach (var signal in from.Release(service))
        {
            to.Add(signal);
        }

        if (to.StandingOf(service) is { } standing)
        {
            standing.Findings = before.Findings;
        }
    }
}
