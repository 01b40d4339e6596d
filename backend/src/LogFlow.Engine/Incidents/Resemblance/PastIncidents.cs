using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Incidents.Resemblance;

/// <summary>An earlier incident of the same structure.</summary>
/// <param name="Past">As it was at its end.</param>
/// <param name="Shared">What both have, in words.</param>
internal sealed record Likeness(Incident Past, IReadOnlyList<string> Shared);

/// <summary>The last incidents that are over, by structure: has something like this been seen before, and how did it end?</summary>
internal sealed class PastIncidents
{
    /// <summary>How many are remembered; the oldest leave.</summary>
    private const int IncidentsMax = 200;

    /// <summary>
    /// Below this two share little more than a root; what is told in the story must be worth a line. The incident's page lists weaker
    /// likenesses too.
    /// </summary>
    private const double LikenessMin = 0.5;

    private readonly Queue<(Incident Incident, Fingerprint Print)> _past = new();

    public void Add(Incident incident)
    {
        if (incident.MergedInto is not null)
        {
            return;
        }

        _past.Enqueue((incident, Fingerprint.Of(incident)));
        if (_past.Count > IncidentsMax)
        {
            _past.Dequeue();
        }
    }

    /// <summary>The most alike of those that began before it, the newest of equals; null when none is alike enough.</summary>
    public Likeness? LikeThis(Incident incident)
    {
        var mine = Fingerprint.Of(incident);
        (Incident Incident, Fingerprint Print)? best = null;
        var most = LikenessMin;
        foreach (var (past, print) in _past)
        {
            var likeness = past.Id == incident.Id || past.Onset >= incident.Onset ? 0 : mine.Likeness(print);
            if (likeness >= most)
            {
                (best, most) = ((past, print), likeness);
            }
        }

        return best is { } found ? new Likeness(found.Incident, mine.SharedWith(found.Print)) : null;
    }
}
