using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents.Telling;

/// <summary>
/// What state change came before the trouble: a release of the root, its silence, a new shape of line, or a release of something it
/// calls. A symptom never stands here; when no change was seen, that is said.
/// </summary>
internal static class TriggerSentence
{
    /// <summary>A new line this long before the onset may have been its trigger, seconds.</summary>
    private const double LineWithin = 60;

    /// <summary>A release this long before the onset may have been its trigger, seconds.</summary>
    private const double ReleaseWithin = 600;

    /// <summary>An onset is known to about so many seconds; a release may seem to come this much after it.</summary>
    private const double OnsetError = 2;

    public static void Add(Story story, Standing root, double since, CallMap map, ChangeLedger changes)
    {
        if (changes.LastOf(root.Service, since - ReleaseWithin, since + OnsetError) is { } own)
        {
            AddRelease(story, own, since);
            return;
        }

        if (root.Findings.Silence.Strength > 0.3)
        {
            story.Add($"Likely trigger: {root.Service} stopped speaking at {Say.Clock(root.Findings.Silence.Onset)}.", Story.Service(root.Service));
            return;
        }

        if (root.NewTemplate is { } template)
        {
            var at = template.Onset.ToUnixTimeMilliseconds() / 1000.0;
            if (at <= since + 0.5 && since - at <= LineWithin)
            {
                var earlier = $"{root.Service} at {Say.Clock(at)} ({Say.Span(since - at)} earlier)";
                story.Add(
                    template.Kind == SignalKinds.NewTemplate
                        ? $"Likely trigger: a new log line of {earlier}: \"{template.TemplateText}\"."
                        : $"Likely trigger: something new in a log line of {earlier}: {template.Text}.",
                    new StoryLink(StoryLinkKinds.Template, template.Template.ToString()));
                return;
            }
        }

        if (OfCallee(root, since, map, changes) is { } callee)
        {
            AddRelease(story, callee, since);
            return;
        }

        story.Add("No change seen before it.", new StoryLink(StoryLinkKinds.Changes));
    }

    private static ChangeEvent? OfCallee(Standing root, double since, CallMap map, ChangeLedger changes) => map.CalleesOf(map.Number(root.Service))
        .Select(callee => changes.LastOf(map.Name(callee.Node), since - ReleaseWithin, since + OnsetError))
        .OfType<ChangeEvent>()
        .OrderByDescending(change => change.At)
        .ThenBy(change => change.Service, StringComparer.Ordinal)
        .FirstOrDefault();

    private static void AddRelease(Story story, ChangeEvent change, double since)
    {
        var at = ChangeLedger.Seconds(change);
        var earlier = since - at >= 1 ? $"{Say.Span(since - at)} earlier" : "as it began";
        var sentence = change.Kind == ChangeKinds.Rollback
            ? $"Likely trigger: {change.Service} went back to {change.To} at {Say.Clock(at)} ({earlier})."
            : $"Likely trigger: release {change.To} of {change.Service} at {Say.Clock(at)} ({earlier}).";
        story.Add(sentence, new StoryLink(StoryLinkKinds.Changes, change.Service));
    }
}
