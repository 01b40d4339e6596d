using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Storage.Tests;

internal static class Signals
{
    public static Signal Of(string service, DateTimeOffset at) => new()
    {
        Kind = SignalKinds.ErrorRate,
        Detector = "z-score",
        Service = service,
        Onset = at.AddSeconds(-3),
        At = at,
        Score = 3.5,
        Baseline = 0.05,
        Observed = 0.22,
        Unit = "ratio",
        Examples = ["card '1' refused"],
        Text = "error rate 22 % against 5 % before",
    };

    public static Incident Incident(string id, string root, DateTimeOffset onset, IncidentState state = IncidentState.Active) => new()
    {
        Id = id,
        State = state,
        Severity = SignalSeverity.Critical,
        Onset = onset,
        Detected = onset.AddSeconds(4),
        LastSignal = onset.AddSeconds(9),
        Resolved = state == IncidentState.Resolved ? onset.AddSeconds(60) : null,
        Root = root,
        Title = $"{root} is failing",
        Candidates = [new RootCandidate(root, 1, [new Evidence(EvidenceKinds.OwnErrors, 0.4, "22 % of its calls fail", 0.22, 0.05)])],
        Members = [new IncidentMember(root, onset, 3), new IncidentMember("checkout", onset.AddSeconds(2), 1)],
        BlastRadius = [new BlastRadiusEntry("gateway", 2, 0.37, "upstream", "predicted", 4)],
        Signals = [Of(root, onset.AddSeconds(4))],
        SignalCount = 4,
        Story = ["It began in " + root],
    };
}
