using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// Finds the open incident that a signal belongs to: it spoke recently, and the signal's service is a member, or connected with
/// a likely root as failures travel (a caller of it, or a callee that may be behind it). "Any path" would not do: in a shop
/// nearly everything is connected.
/// </summary>
internal static class Joiner
{
    /// <summary>Candidates with at least this score are likely enough to join around.</summary>
    private const double LikelyScore = 0.15;

    /// <summary>A member's further signals stay where the first ones went.</summary>
    private const double MemberBonus = 0.5;

    /// <summary>
    /// Warnings elsewhere that begin this soon after an incident are likely its echo even where no call is known, seconds.
    /// </summary>
    private const double EchoWithin = 8;

    private const double EchoBlur = 1;

    /// <summary>Who echoes must be plainly in trouble.</summary>
    private const double EchoSourceMin = 0.5;

    /// <summary>What a member sends too much or too little of makes those it calls its victims.</summary>
    private const double PressMin = 0.3;

    public static OpenIncident? FindHome(Signal signal, IReadOnlyList<OpenIncident> open, Scene scene)
    {
        OpenIncident? home = null;
        var best = 0.0;
        foreach (var incident in open)
        {
            if (Accepts(incident, scene))
            {
                var relation = Relation(signal.Service, incident, scene);
                if (relation > best)
                {
                    (home, best) = (incident, relation);
                }
            }
        }

        return home;
    }

    /// <summary>Warnings that begin right after a member of an open incident broke are likely its echo.</summary>
    public static bool IsEcho(double onset, IReadOnlyList<OpenIncident> open, Scene scene)
    {
        foreach (var incident in open)
        {
            foreach (var member in incident.Standings)
            {
                if (Accepts(incident, scene) && member.IsMember && member.Badness >= EchoSourceMin &&
                    onset >= member.Onset - EchoBlur && onset <= member.Onset + EchoWithin)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>0 when the service has nothing to do with the incident.</summary>
    public static double Relation(string service, OpenIncident incident, Scene scene)
    {
        var relation = 0.0;
        for (var i = 0; i < incident.Ratings.Count; i++)
        {
            var rating = incident.Ratings[i];
            if (i > 0 && rating.Score < LikelyScore)
            {
                break;
            }

            var related = scene.Relation(service, rating.Standing.Service);
            relation = Math.Max(relation, related >= scene.Options.ImpactMin ? related * (i == 0 ? 1 : rating.Score) : 0);
        }

        relation = Math.Max(relation, Pressed(service, incident, scene));
        return relation + (incident.IsMember(service) ? MemberBonus : 0);
    }

    /// <summary>The service gets more work, or less, because a member sends more, or fell silent.</summary>
    public static double Pressed(string service, OpenIncident incident, Scene scene)
    {
        var found = scene.Appraiser.Appraise(service);
        if (Math.Max(found.Surge.Strength, found.Drop.Strength) < PressMin)
        {
            return 0;
        }

        var pressed = 0.0;
        foreach (var member in incident.Standings)
        {
            var more = Math.Max(member.Findings.Calls.Strength, member.Findings.Surge.Strength) * found.Surge.Strength;
            var less = Math.Max(member.Findings.Silence.Strength, member.Findings.Drop.Strength) * found.Drop.Strength;
            if (Math.Max(more, less) >= PressMin)
            {
                var share = scene.Map.FedBy(scene.Map.Number(member.Service)).Impact(scene.Map.Number(service));
                pressed = Math.Max(pressed, share * Math.Max(more, less));
            }
        }

        return pressed >= PressMin ? pressed : 0;
    }

    private static bool Accepts(OpenIncident incident, Scene scene) =>
        incident.State != IncidentState.Resolved && scene.Tick - incident.LastSignal <= scene.Options.JoinWindow.TotalSeconds;
}
