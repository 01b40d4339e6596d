using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Live;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Contracts.Simulation;
using LogFlow.Server.Push.Wire;

namespace LogFlow.Server.Tests.Wire;

/// <summary>One of each, with every field set, so that the golden files show every field.</summary>
internal static class WireSome
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 14, 2, 11, TimeSpan.Zero);

    public static readonly TemplateId Template = TemplateId.TryParse("a1b2c3d4e5f60718", out var id) ? id : default;

    public static readonly TraceId Trace = TraceId.TryParse("0af7651916cd43dd8448eb211c80319c", out var id) ? id : default;

    public static readonly LiveKpis Kpis = new(702, 0.0612, 14, 1, 3, 214);

    public static readonly LiveService Service = new("payments", 94.2, 0.38, 1.5, 120, 2400, 3100, "critical", 0.4, 0.3, 0.5);

    public static readonly LiveService QuietService = new("ledger", 57, 0.002, 0, 7, 14, 21, "ok", null, null, null);

    public static readonly GraphEdge Edge = new(
        "checkout", "payments", EdgeEvidence.SpanParent | EdgeEvidence.ParentService, 15.1, 0.37, 310, 0.8, Start.ToUnixTimeSeconds());

    public static readonly GraphEdge PeerEdge = new(
        "payments", "orders-db", EdgeEvidence.Peer, 42, 0.01, 6, 0.5, Start.ToUnixTimeSeconds()) { ConnectionType = ConnectionType.Database };

    public static readonly LivePoint Point = new(Start, 702, 40, 12, 2)
    {
        ErrorRatio = 0.0612, ActiveServices = 14, ActiveIncidents = 1, SignalsLastMinute = 3, Templates = 214,
    };

    public static readonly LiveLogLine Line = new(7, Start.AddMilliseconds(123), "payments", "ERROR", "<img src=x onerror=alert(1)> \u2028 \u0007", Template, Trace);

    public static readonly Signal Signal = new()
    {
        Kind = SignalKinds.ErrorRate, Detector = "z-score", Service = "payments", Onset = Start, At = Start.AddSeconds(3), Score = 3.2,
        Baseline = 0.049, Observed = 0.38, Unit = "ratio", Severity = SignalSeverity.Critical, Template = Template,
        TemplateText = "card token <*> rejected", Examples = ["card token 4711 rejected"], Text = "error rate 38 % against 4.9 % before",
    };

    public static readonly RuleFiring Firing = new("error-rate", "Error rate", "payments", true, Start.AddSeconds(8), Start.AddSeconds(3), 38, 8);

    public static readonly ScenarioInfo Scenario = new(
        "payments_outage", "Payments outage", "payments fails many of its calls", "payments", ["ledger", "checkout"], 35, true, Start, 30);

    public static readonly Incident Incident = new()
    {
        Id = "i-1767362531-payments", State = IncidentState.Active, Severity = SignalSeverity.Critical, Onset = Start, Detected = Start.AddSeconds(3),
        LastSignal = Start.AddSeconds(19), Resolved = null, Acknowledged = Start.AddSeconds(15), Root = "payments",
        Title = "payments is failing: 38 % of calls error (4.9 % before)",
        Candidates =
        [
            new RootCandidate("payments", 0.86,
            [
                new Evidence(EvidenceKinds.OwnErrors, 0.41, "38 % of its calls fail on their own", 0.38, 0.049),
                new Evidence(EvidenceKinds.LineChange, 0, "More of \"retry of <*>\": 120 in 20 s, 12 expected, 180 in the 5 min before.", 120, 12)
                {
                    Lines = new LineCounts(new TemplateId(0xabcd), 180, 300, 120, 20, 12),
                },
            ]),
            new RootCandidate("checkout", 0.14, [new Evidence(EvidenceKinds.OnsetOrder, -0.1, "rose 2 s later", 2, 0)]),
        ],
        Members = [new IncidentMember("payments", Start, 3), new IncidentMember("checkout", Start.AddSeconds(2), 1)],
        BlastRadius =
        [
            new BlastRadiusEntry("checkout", 1, 0.8, "upstream", "hit", 0), new BlastRadiusEntry("cart", 2, 0.4, "upstream", "predicted", 8),
            new BlastRadiusEntry("ledger", 1, 0.3, "starved", "hit", 0),
        ],
        Signals = [Signal], SignalCount = 41, Story = ["14:02:11 payments: error rate leaves its baseline."],
        StoryLinks = [[new StoryLink(StoryLinkKinds.Signals, "payments"), new StoryLink(StoryLinkKinds.BlastRadius)]], MergedFrom = ["i-0"], MergedInto = null,
    };

    public static readonly StoredRecord Record = new(
        7, Start, "1767362531000000000", "payments", "ERROR", 17, RecordKind.Log, "card declined", Template, Trace, "00f067aa0ba902b7", "", "checkout",
        12.5, 500, true, """{"card":"4711"}""");

    public static readonly TemplateSummary TemplateSummary = new(
        Template, "card token <*> rejected", "ERROR", 1204, Start, Start.AddMinutes(3), ["payments"], [0, 3, 1201]);

    public static readonly LiveSnapshot Snapshot = new(
        12, Start.AddSeconds(19), Start.AddMinutes(-3), "0.1.0", "simulator", true, false, Kpis, [QuietService, Service], [Edge, PeerEdge], [IncidentWire.Slim(Incident)],
        [Signal], [Firing], [Scenario], [Point], [Line])
    {
        WarmUpSeconds = 90,
    };
}
