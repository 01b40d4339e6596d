using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Operations;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Server.Notifications;

/// <summary>Writes an incident's news in the words of the dashboard's story band.</summary>
internal sealed class StoryWriter(TimeProvider time, Func<string> baseAddress, Func<IReadOnlyList<ScenarioInfo>> scenarios)
{
    private const double HighConfidence = 0.8;
    private const double MediumConfidence = 0.6;
    private const string TriggerStart = "Likely trigger: ";
    private const int NamesMax = 6;

    public Notification Write(Incident incident, NotificationKind kind, Incident? before)
    {
        var confidence = incident.Candidates.Count == 0 ? 0 : incident.Candidates[0].Score;
        var trigger = incident.Story.FirstOrDefault(s => s.StartsWith(TriggerStart, StringComparison.Ordinal));
        return new Notification(
            kind,
            incident.Id,
            incident.Severity,
            incident.Root,
            (confidence < MediumConfidence ? "Most likely: " : "") + incident.Title,
            trigger is null ? "no change seen before it" : trigger[TriggerStart.Length..].TrimEnd('.'),
            HitBy(incident),
            [.. incident.BlastRadius.Where(e => e is { Relation: "upstream", State: "predicted" }).OrderBy(e => e.EtaSeconds).Take(NamesMax).Select(e => e.Service)],
            confidence >= HighConfidence ? "high" : confidence >= MediumConfidence ? "medium" : "low",
            incident.Onset,
            time.GetUtcNow(),
            $"{baseAddress().TrimEnd('/')}/incidents/{Uri.EscapeDataString(incident.Id)}",
            [.. scenarios().Where(s => s.IsActive).Select(s => s.Title)])
        {
            SeverityBefore = before?.Severity ?? incident.Severity,
            ServiceBefore = before?.Root ?? incident.Root,
        };
    }

    public Notification Test() => new(
        NotificationKind.Test, "test", Contracts.Detection.SignalSeverity.Info, "logflow", "This is a test from LogFlow; nothing is broken", "somebody pressed the button", [], [], "high",
        time.GetUtcNow(), time.GetUtcNow(), $"{baseAddress().TrimEnd('/')}/notifications", []);

    private static IReadOnlyList<string> HitBy(Incident incident)
    {
        var starved = incident.BlastRadius.Where(e => e.Relation == "starved").Select(e => e.Service).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. incident.BlastRadius.Where(e => e is { Relation: "upstream", State: "hit" }).OrderBy(e => e.Hops).Select(e => e.Service)
                .Concat(incident.Members.Select(m => m.Service).Where(s => !starved.Contains(s)))
                .Where(s => s != incident.Root).Distinct(StringComparer.Ordinal).Take(NamesMax),
        ];
    }
}
