using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents.Resemblance;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents.Telling;

/// <summary>
/// Tells an incident in plain sentences, by rules alone: what is broken and since when; what state change came before it, or
/// that none was seen; who followed; why this root and not the runner-up; what was ruled out; who is hit, by how much; who is
/// next and when; what was merged; how it ended. Nothing here that the evidence does not hold.
/// </summary>
internal static class Storyteller
{
    private const string Named = "Why";

    /// <summary>Below this chance the root is a likelihood, not a finding.</summary>
    private const double SureScore = 0.6;

    /// <summary>A finding weaker than this is not worth sending somebody to it.</summary>
    private const double WorthALook = 0.3;

    /// <summary>An own change weaker than this counts as none.</summary>
    private const double NothingOfItsOwn = 0.15;

    public static Story Tell(OpenIncident incident, IReadOnlyList<BlastRadiusEntry> blast, CallMap map, ChangeLedger changes, Likeness? likeness)
    {
        var story = new Story();
        var best = incident.Ratings[0];
        var root = best.Standing;
        var since = double.IsFinite(root.Onset) ? root.Onset : incident.Onset;
        var likely = incident.IsRootKnown && best.Chance < SureScore ? "Most likely: " : "";
        story.Add($"{likely}{Headline.Of(incident)}, since {Say.Clock(since)}.", Story.Service(root.Service), new StoryLink(StoryLinkKinds.Signals, root.Service));
        if (incident.IsRootKnown)
        {
            TriggerSentence.Add(story, root, since, map, changes);
        }

        AddFollowers(story, incident, root, since);
        story.Add(
            Why(incident.IsRootKnown ? Named : "What points to", best, incident.Ratings.Count > 1 ? incident.Ratings[1] : null),
            new StoryLink(StoryLinkKinds.Evidence, root.Service));
        LineWords.Tell(story, root);
        AddRuledOut(story, incident, root, map);
        AddHit(story, blast, root);
        AddNext(story, blast, root, incident);
        AddStarved(story, blast, root);
        AddLikeness(story, likeness);
        AddWhereToLook(story, incident, root);
        foreach (var note in incident.Notes)
        {
            story.Add(note);
        }

        NewLevels.Tell(story, incident);
        AddEnd(story, incident);
        return story;
    }

    private static void AddFollowers(Story story, OpenIncident incident, Standing root, double since)
    {
        var followers = incident.Standings
            .Where(standing => standing.IsMember && standing != root)
            .OrderBy(standing => standing.Onset)
            .ThenBy(standing => standing.Service, StringComparer.Ordinal)
            .ToList();
        if (followers.Count > 0)
        {
            var told = followers.ConvertAll(standing => $"{standing.Service} ({After(standing.Onset - since)})");
            story.Add($"In trouble with it: {Say.List(told, 8)}.", [.. Story.Services(followers.Select(standing => standing.Service))]);
        }
    }

    private static string After(double seconds) =>
        Math.Abs(seconds) < 1 ? "at once" : seconds > 0 ? $"{Say.Span(seconds)} later" : $"{Say.Span(-seconds)} earlier";

    private static string Why(string word, Rating best, Rating? second)
    {
        var reasons = EvidenceWriter.Write(best).Evidence
            .Where(part => part.Weight > 0 && part.Kind != EvidenceKinds.Shift)
            .Take(3)
            .Select(part => Lower(part.Text));
        var why = $"{word} {best.Standing.Service} ({Say.Score(best.Chance)}): {string.Join("; ", reasons)}.";
        if (second is null || (second.Chance < 0.01 && !second.Standing.IsMember))
        {
            return why;
        }

        var other = second.Standing;
        var against = other.Findings.Own < NothingOfItsOwn ? $"{other.Service} shows no errors, time or silence of its own"
            : second.Reach + 0.1 < best.Reach ? $"{other.Service} would explain {Say.Percent(second.Reach)} of the trouble, not {Say.Percent(best.Reach)}"
            : second.OnsetOrder + 0.2 < best.OnsetOrder ? $"{other.Service} changed later"
            : $"{other.Service}'s own change is smaller";
        return $"{why} {(word == Named ? "Not" : "Less points to")} {other.Service} ({Say.Score(second.Chance)}): {against}.";
    }

    private static void AddRuledOut(Story story, OpenIncident incident, Standing root, CallMap map)
    {
        var quiet = new List<string>();
        foreach (var (node, _) in map.CalleesOf(map.Number(root.Service)))
        {
            var name = map.Name(node);
            if (incident.Find(name) is not { } standing || (!standing.IsMember && standing.Findings.Own < NothingOfItsOwn))
            {
                quiet.Add(name);
            }
        }

        quiet.Sort(StringComparer.Ordinal);
        if (quiet.Count > 0)
        {
            story.Add($"Ruled out: {Say.List(quiet)}, which {root.Service} calls, {(quiet.Count == 1 ? "is" : "are")} as before.", [.. Story.Services(quiet)]);
        }
    }

    private static void AddHit(Story story, IReadOnlyList<BlastRadiusEntry> blast, Standing root)
    {
        var hit = blast.Where(entry => entry.Relation == "upstream" && entry.State == "hit")
            .Select(entry => $"{entry.Service} ({Say.Percent(entry.Impact)} of its work depends on {root.Service})")
            .ToList();
        if (hit.Count > 0)
        {
            story.Add($"Hit: {Say.List(hit)}.", new StoryLink(StoryLinkKinds.BlastRadius));
        }
    }

    private static void AddNext(Story story, IReadOnlyList<BlastRadiusEntry> blast, Standing root, OpenIncident incident)
    {
        var next = blast.Where(entry => entry.State == "predicted")
            .OrderBy(entry => entry.EtaSeconds)
            .ThenByDescending(entry => entry.Impact)
            .ThenBy(entry => entry.Service, StringComparer.Ordinal)
            .Select(entry => $"{entry.Service} (in about {entry.EtaSeconds} s, {Say.Percent(entry.Impact)} of its work)")
            .ToList();
        if (next.Count > 0 && incident.State == IncidentState.Active)
        {
            story.Add($"At risk next, as callers of {root.Service}: {Say.List(next)}.", new StoryLink(StoryLinkKinds.BlastRadius));
        }
    }

    private static void AddStarved(Story story, IReadOnlyList<BlastRadiusEntry> blast, Standing root)
    {
        var starved = blast.Where(entry => entry.Relation == "starved").Select(entry => entry.Service).ToList();
        if (starved.Count > 0)
        {
            story.Add($"Starved, for {root.Service} sends less: {Say.List(starved)}.", [.. Story.Services(starved)]);
        }
    }

    /// <summary>What to open first: the lines that are new, the root's own troubled lines, the traces that end there.</summary>
    private static void AddWhereToLook(Story story, OpenIncident incident, Standing root)
    {
        var found = root.Findings;
        var (words, links) = (new List<string>(), new List<StoryLink>());
        if (root.NewTemplate is { Template.IsNone: false } template)
        {
            words.Add("the new line");
            links.Add(new StoryLink(StoryLinkKinds.Template, template.Template.ToString()));
        }

        if (found.Silence.Strength < WorthALook)
        {
            words.Add($"what {root.Service} wrote");
            links.Add(new StoryLink(StoryLinkKinds.Logs, root.Service));
        }
        else if (incident.Standings.FirstOrDefault(standing => standing.IsMember && standing != root) is { } caller)
        {
            words.Add($"what {caller.Service} says of it");
            links.Add(new StoryLink(StoryLinkKinds.Logs, caller.Service));
        }

        var fails = Math.Max(found.OwnErrors.Strength, found.Errors.Strength) >= WorthALook;
        var waits = Math.Max(found.OwnTime.Strength, found.Latency.Strength) >= WorthALook;
        if (fails || waits)
        {
            words.Add($"traces that {(fails && waits ? "fail or wait" : fails ? "fail" : "wait")} there");
            links.Add(new StoryLink(StoryLinkKinds.Traces, root.Service));
        }

        if (words.Count > 0)
        {
            story.Add($"Look first at {Say.List(words)}.", links);
        }
    }

    /// <summary>An earlier incident of the same structure, and how that ended.</summary>
    private static void AddLikeness(Story story, Likeness? likeness)
    {
        if (likeness is { Past: var past })
        {
            var since = past.Onset.ToUnixTimeMilliseconds() / 1000.0;
            var ended = $"over after {Say.Span((past.LastSignal - past.Onset).TotalSeconds)}{(past.Acknowledged is null ? "" : ", acknowledged")}";
            story.Add(
                $"It resembles the incident of {Say.Day(since)} {Say.Clock(since)} ({ended}): {Say.List(likeness.Shared, 3)}.",
                new StoryLink(StoryLinkKinds.Incident, past.Id));
        }
    }

    private static void AddEnd(Story story, OpenIncident incident)
    {
        if (incident.MergedInto is { } other)
        {
            story.Add($"It proved to be part of incident {other}.", new StoryLink(StoryLinkKinds.Incident, other));
        }
        else if (incident.State == IncidentState.Resolving)
        {
            story.Add($"Quiet since {Say.Clock(incident.LastSignal)}{NewLevels.Ending(incident, "is the new normal")}.");
        }
        else if (incident.State == IncidentState.Resolved)
        {
            story.Add($"Quiet since {Say.Clock(incident.LastSignal)}{NewLevels.Ending(incident, "became the new normal")}; over after {Say.Span(incident.LastSignal - incident.Onset)}.");
        }
    }

    private static string Lower(string sentence)
    {
        var text = sentence.TrimEnd('.');
        return text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
