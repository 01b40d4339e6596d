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

    /// <summary>The incident that warnings at a service without any known call to it are likely an echo of.</summary>
    public static OpenIncident? FindEcho(double onset, IReadOnlyList<OpenIncident> open, Scene scene)
    {
        OpenIncident? source = null;
        foreach (var incident in open)
        {
            if (Accepts(incident, scene) && onset >= incident.Onset && onset <= incident.Onset + EchoWithin &&
                (source is null || incident.Onset > source.Onset))
            {
                source = incident;
            }
        }

        return source;
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

        return relation + (incident.IsMember(service) ? MemberBonus : 0);
    }

    private static bool Accepts(OpenIncident incident, Scene scene) =>
        incident.State != IncidentState.Resolved && scene.Tick - incident.LastSignal <= scene.Options.JoinWindow.TotalSeconds;
}
