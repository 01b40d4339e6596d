using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Operations;

namespace LogFlow.Server.Tests.Notifications;

internal static class SomeNews
{
    public static readonly DateTimeOffset Start = new(2026, 5, 4, 14, 0, 0, TimeSpan.Zero);

    public static Incident Incident(string id = "i1", string root = "payments", SignalSeverity severity = SignalSeverity.Critical, IncidentState state = IncidentState.Active) => new()
    {
        Id = id,
        State = state,
        Severity = severity,
        Onset = Start,
        Detected = Start,
        LastSignal = Start,
        Root = root,
        Title = $"{root} is failing: 22 % of calls error",
        Candidates = [new RootCandidate(root, 0.9, [])],
        Members = [new IncidentMember(root, Start, 1), new IncidentMember("checkout", Start, 1)],
        BlastRadius = [new BlastRadiusEntry("gateway", 2, 0.4, "upstream", "predicted", 4)],
        Signals = [],
        SignalCount = 1,
        Story = ["Likely trigger: release 2.4.1 of payments at 14:00:00."],
    };

    public static Notification Of(Incident incident, NotificationKind kind = NotificationKind.Opened) => new(
        kind, incident.Id, incident.Severity, incident.Root, incident.Title, "no change seen before it", ["checkout"], ["gateway"], "high", Start, Start,
        $"http://127.0.0.1:1/incidents/{incident.Id}", [])
    {
        SeverityBefore = incident.Severity,
        ServiceBefore = incident.Root,
    };

    public static TickOutcome Tick(IReadOnlyList<Incident> open, IReadOnlyList<Incident>? changed = null) =>
        new(new TickFrame(1), GraphSnapshot.Empty, [], [], [], open, changed ?? open, []);
}
