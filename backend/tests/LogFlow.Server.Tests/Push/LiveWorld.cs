using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Server.Push;
using LogFlow.Testing;

namespace LogFlow.Server.Tests.Push;

/// <summary>Builders of outcomes for the live view.</summary>
internal static class LiveWorld
{
    public static LiveView View(PushOptions? options = null, LiveTail? tail = null, bool hasBaselines = false) =>
        new(
            new LiveSetup("0.1.0", DateTimeOffset.UnixEpoch, "none", false, () => [], () => 7) { HasBaselines = hasBaselines },
            options ?? new PushOptions(),
            tail ?? new LiveTail(50));

    public static TickOutcome Outcome(
        TickFrame frame,
        GraphSnapshot? graph = null,
        IReadOnlyList<Signal>? signals = null,
        IReadOnlyList<RuleFiring>? firings = null,
        IReadOnlyList<Incident>? open = null,
        IReadOnlyList<Incident>? changed = null) =>
        new(frame, graph ?? GraphSnapshot.Empty, signals ?? [], firings ?? [], [], open ?? [], changed ?? [], []);

    public static TickOutcome Healthy(long second, string service = "payments", int spans = 10) =>
        Outcome(Some.Frame(Some.Tick + second, service, spans));

    public static Signal Signal(long second, string service = "payments", SignalSeverity severity = SignalSeverity.Warning) => new()
    {
        Kind = SignalKinds.ErrorRate,
        Detector = "z-score",
        Service = service,
        Onset = At(second - 2),
        At = At(second),
        Score = 2,
        Baseline = 0.05,
        Observed = 0.22,
        Severity = severity,
    };

    public static Incident Incident(string id, IncidentState state, string root = "payments", SignalSeverity severity = SignalSeverity.Critical) => new()
    {
        Id = id,
        State = state,
        Severity = severity,
        Onset = At(0),
        Detected = At(2),
        LastSignal = At(5),
        Resolved = state == IncidentState.Resolved ? At(60) : null,
        Root = root,
        Title = $"{root} is failing",
        Candidates = [],
        Members = [new IncidentMember(root, At(0), 3), new IncidentMember("checkout", At(1), 1)],
        BlastRadius = [],
        Signals = [],
        SignalCount = 4,
        Story = [],
    };

    public static DateTimeOffset At(long second) => DateTimeOffset.FromUnixTimeSeconds(Some.Tick + second);

    public static async Task Tick(LiveView view, params TickOutcome[] outcomes)
    {
        foreach (var outcome in outcomes)
        {
            await view.HandleAsync(outcome, CancellationToken.None);
        }
    }
}
