using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace LogFlow.Server.Tests.Incidents;

/// <summary>Incidents where most values do not matter, and a way to have the store know them as if the engine had told it.</summary>
internal static class SomeIncident
{
    public static Incident Of(string id, string root, DateTimeOffset onset, params string[] members) => new()
    {
        Id = id,
        State = IncidentState.Resolved,
        Severity = SignalSeverity.Critical,
        Onset = onset,
        Detected = onset.AddSeconds(2),
        LastSignal = onset.AddSeconds(30),
        Resolved = onset.AddSeconds(75),
        Root = root,
        Title = $"{root} is failing: 22 % of calls error (4.9 % before)",
        Candidates = [new RootCandidate(root, 0.9, [new Evidence(EvidenceKinds.OwnErrors, 0.4, "22 % of its work fails.", 0.22, 0.05)]), new RootCandidate("runner-up", 0.1, [])],
        Members = [new IncidentMember(root, onset, 3), .. members.Select(member => new IncidentMember(member, onset.AddSeconds(2), 1))],
        BlastRadius = [.. members.Select((member, at) => new BlastRadiusEntry(member, at + 1, 0.5, "upstream", "hit", 0))],
        Signals = [SignalOf(root, onset.AddSeconds(2)), .. members.Select(member => SignalOf(member, onset.AddSeconds(3)))],
        SignalCount = 3 + members.Length,
        Story = [$"{root} is failing, since 12:00:00.", "No change seen before it."],
    };

    public static Signal SignalOf(string service, DateTimeOffset at, string kind = SignalKinds.ErrorRate) => new()
    {
        Kind = kind,
        Detector = "z-score",
        Service = service,
        Onset = at.AddSeconds(-2),
        At = at,
        Score = 3.5,
        Baseline = 0.05,
        Observed = 0.22,
        Unit = "ratio",
        Severity = SignalSeverity.Critical,
        Text = "error rate 22 % against 5 % before",
    };

    /// <summary>One second's outcome, committed.</summary>
    public static async Task TellAsync(RunningServer server, DateTimeOffset at, IReadOnlyList<Signal> signals, params Incident[] incidents)
    {
        var writer = server.Services.GetRequiredService<IStoreWriter>();
        var outcome = new TickOutcome(new TickFrame(at.ToUnixTimeSeconds()), GraphSnapshot.Empty, signals, [], [], [], incidents, []);
        await writer.Outcomes.HandleAsync(outcome, CancellationToken.None);
        await writer.Outcomes.CompleteAsync(CancellationToken.None);
    }
}
