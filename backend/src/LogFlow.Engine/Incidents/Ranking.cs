using LogFlow.Engine.Incidents.Meters;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>Refreshes what an incident knows of its members and of the callees behind them, and ranks them anew.</summary>
internal static class Ranking
{
    /// <summary>A callee that did not speak becomes a candidate with at least this much of its own.</summary>
    private const double OwnMin = 0.1;

    /// <summary>Callees this many hops below a member may be behind its trouble.</summary>
    private const int HopsBelow = 3;

    /// <summary>Own evidence, 0 to 1, of a root that is broken by itself.</summary>
    private const double StandsByItself = 0.45;

    private const long StandsSeconds = 3;

    public static void Update(OpenIncident incident, Scene scene)
    {
        Refresh(incident, scene);
        HearMentions(incident, scene);
        WeighRarity(incident, scene.History);
        Prune(incident, scene.Options.CandidatesMax);
        incident.Rank(RootRanker.Rank(incident.Standings, scene.Map, incident.Root, CandidatesOf(incident, scene)), scene.Tick);
    }

    /// <summary>
    /// All of them; but a root that is plainly broken by itself can only give way to a service that it has to do with. Whoever
    /// else is broken is another incident, though a common caller suffers from both.
    /// </summary>
    private static Func<Standing, bool> CandidatesOf(OpenIncident incident, Scene scene)
    {
        if (incident.Find(incident.Root) is { } root && root.Findings.Own >= StandsByItself && scene.Tick - incident.RootSince >= StandsSeconds)
        {
            return standing => scene.AreRelated(standing.Service, root.Service);
        }

        return _ => true;
    }

    private static void Refresh(OpenIncident incident, Scene scene)
    {
        var seen = new HashSet<int>();
        foreach (var member in incident.Standings.Where(standing => standing.IsMember).Select(standing => standing.Service).ToList())
        {
            foreach (var node in scene.Map.Below(scene.Map.Number(member), HopsBelow))
            {
                if (!seen.Add(node))
                {
                    continue;
                }

                var name = scene.Map.Name(node);
                var found = scene.Appraiser.Appraise(name);
                var standing = incident.Find(name) ?? (found.Own >= OwnMin ? incident.StandingOf(name) : null);
                if (standing is not null)
                {
                    standing.Findings = standing.Findings.Max(found);
                }
            }
        }
    }

    private static void HearMentions(OpenIncident incident, Scene scene)
    {
        foreach (var (pair, shift) in scene.Mentions)
        {
            if (!incident.IsMember(pair.Caller))
            {
                continue;
            }

            // "request from gateway failed" names a caller: that is no accusation. Who is named and names another in turn passes it on.
            var (speaker, named) = (scene.Map.Number(pair.Caller), scene.Map.Number(pair.Callee));
            if (scene.Map.Impact(named, speaker) > 0 && incident.StandingOf(pair.Callee) is { } standing)
            {
                var accused = shift.Belief * (1 - scene.Appraiser.Appraise(pair.Callee).Blames);
                if (accused > standing.Mention)
                {
                    (standing.Mention, standing.MentionedBy) = (accused, pair.Caller);
                }
            }
        }
    }

    /// <summary>A service's rarest findings, added up.</summary>
    private static void WeighRarity(OpenIncident incident, SignalHistory history)
    {
        foreach (var service in incident.Signals.GroupBy(signal => signal.Service, StringComparer.Ordinal))
        {
            if (incident.Find(service.Key) is { } standing)
            {
                var rarest = service.Select(signal => (Signal: signal, Nats: history.Nats(signal)))
                    .OrderByDescending(one => one.Nats)
                    .Take(RootWeights.RarestCount)
                    .ToList();
                standing.RarityNats = rarest.Sum(one => one.Nats);
                standing.Rarest = (rarest[0].Signal, history.Times(rarest[0].Signal), history.Occasions);
            }
        }
    }

    private static void Prune(OpenIncident incident, int candidatesMax)
    {
        var silent = incident.Standings.Where(standing => !standing.IsMember).ToList();
        if (silent.Count > candidatesMax)
        {
            silent.Sort(static (a, b) =>
            {
                var order = b.Findings.Own.CompareTo(a.Findings.Own);
                return order != 0 ? order : string.CompareOrdinal(a.Service, b.Service);
            });
            silent.Skip(candidatesMax).ToList().ForEach(incident.Forget);
        }
    }
}
