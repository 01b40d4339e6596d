using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents.Lines;
using LogFlow.Engine.Incidents.Resemblance;

namespace LogFlow.Engine.Incidents.Telling;

/// <summary>Writes an incident down as everybody outside sees it: candidates with their evidence, members, who is hit and who is next, the story.</summary>
internal sealed class IncidentWriter(BlastRadius blast, LineBook lines, ChangeLedger changes, PastIncidents past)
{
    private const int CandidatesTold = 10;

    /// <summary>Candidates whose lines are compared with those before: they change with every line, and screens are told every second.</summary>
    private const int CandidatesWithLines = 3;

    public Incident Write(OpenIncident incident, Scene scene)
    {
        if (incident.Ratings.Count == 0)
        {
            Ranking.Update(incident, scene);
        }

        ReadLines(incident);
        var radius = blast.Of(incident, scene.Map, scene.Appraiser, scene.Tick);
        var title = Headline.Of(incident);
        var bare = new Incident
        {
            Id = incident.Id,
            State = incident.State,
            Severity = incident.Severity,
            Onset = At(incident.Onset),
            Detected = At(incident.Detected),
            LastSignal = At(incident.LastSignal),
            Resolved = incident.ResolvedAt is { } resolved ? At(resolved) : null,
            Acknowledged = incident.Acknowledged,
            Root = incident.Root,
            Title = title,
            Candidates = incident.Ratings.Take(CandidatesTold)
                .Select(rating => LineWords.Add(Counterpoints.Add(EvidenceWriter.Write(rating), rating, incident, scene.Map), rating))
                .ToArray(),
            Members = incident.Standings.Where(standing => standing.IsMember)
                .OrderBy(standing => standing.Onset)
                .ThenBy(standing => standing.Service, StringComparer.Ordinal)
                .Select(standing => new IncidentMember(standing.Service, At(standing.Onset), standing.Signals))
                .ToArray(),
            BlastRadius = radius,
            Signals = incident.Signals.ToArray(),
            SignalCount = incident.SignalCount,
            Story = [],
            MergedFrom = incident.MergedFrom.ToArray(),
            MergedInto = incident.MergedInto,
        };
        var story = Storyteller.Tell(incident, radius, scene.Map, changes, past.LikeThis(bare));
        return bare with { Story = story.Sentences, StoryLinks = story.Links };
    }

    /// <summary>Of the likeliest: members, and the root, which may not have spoken; for as long as there was trouble.</summary>
    private void ReadLines(OpenIncident incident)
    {
        foreach (var standing in incident.Ratings.Take(CandidatesWithLines).Select(rating => rating.Standing))
        {
            if (standing.IsMember || standing.Service == incident.Root)
            {
                standing.Lines = lines.ChangesOf(standing.Service, standing.Onset, incident.LastSignal) ?? standing.Lines;
            }
        }
    }

    private static DateTimeOffset At(double unixSeconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(unixSeconds * 1000));
}
