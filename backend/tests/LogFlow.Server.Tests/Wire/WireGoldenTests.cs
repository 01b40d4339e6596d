using System.Text.Json;
using System.Text.Json.Nodes;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Live;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Server.Api;
using LogFlow.Server.Push;
using LogFlow.Server.Push.Wire;

namespace LogFlow.Server.Tests.Wire;

/// <summary>One line per message and REST shape; the front end names its reader for each in <c>tests/unit/wire.test.ts</c>.</summary>
public sealed class WireGoldenTests
{
    private static readonly LiveDelta Delta = new(
        13, WireSome.Start.AddSeconds(20), false, WireSome.Kpis, [WireSome.Service], [WireSome.Edge], [new GraphEdgeName("gateway", "search")], [],
        [WireSome.Signal], [WireSome.Firing], [WireSome.Scenario], WireSome.Point, [WireSome.Line])
    {
        GoneServices = ["sessions"],
    };

    private static readonly LiveDelta QuietDelta = new(
        14, WireSome.Start.AddSeconds(21), false, WireSome.Kpis, [], [], [], [], [], [], [], WireSome.Point, []);

    [Fact]
    public void Hub_snapshot() => WireGolden.Check("hub-snapshot", WireSnapshot.Of(WireSome.Snapshot));

    [Fact]
    public void Hub_delta() => WireGolden.Check("hub-delta", DeltaWriter.Write([Tick(Delta, new WireIncident(IncidentWire.Slim(WireSome.Incident), null, null))], [WireSome.Line]));

    [Fact]
    public void Hub_delta_in_which_nothing_happened() => WireGolden.Check("hub-delta-quiet", DeltaWriter.Write([Tick(QuietDelta)], null));

    [Fact]
    public void Hub_delta_of_several_ticks() =>
        WireGolden.Check("hub-delta-merged", DeltaWriter.Write([Tick(Delta), Tick(QuietDelta, new WireIncident(null, WireSome.Incident.Id, JsonNode.Parse("""{"signal_count":[42]}""")))], null));

    [Fact]
    public void Hub_watch_answer() => WireGolden.Check("hub-watch", new WatchAnswer("payments", "warn", [WireRows.Of(WireSome.Line)]));

    [Fact]
    public void Stats() => WireGolden.Check("stats", WireSome.Snapshot);

    [Fact]
    public void Incident() => WireGolden.Check("incident", WireSome.Incident);

    [Fact]
    public void Scenario() => WireGolden.Check("scenario", WireSome.Scenario);

    [Fact]
    public void Service() => WireGolden.Check("service", new ServiceReport(
        "payments", WireSome.Service, new ServiceForecast("payments", 0.38, 0.4, 0.3, 0.5, 10), [WireSome.Edge], [], [new ServicePoint(WireSome.Start, 94, 0.38, 1.5, 120, 2400, 3100)],
        [WireSome.TemplateSummary], [WireSome.Record], [WireSome.Incident], null));

    [Fact]
    public void Peer() => WireGolden.Check("service-peer", new ServiceReport(
        "ledger-db", null, null, [WireSome.Edge with { Callee = "ledger-db", Evidence = EdgeEvidence.Peer, ConnectionType = ConnectionType.Database }], [],
        [new ServicePoint(WireSome.Start, 15, 0.02, 0, 3, 12, 40)], [], [], [],
        new PeerReport(ConnectionType.Database, WireSome.Start, WireSome.Start.AddMinutes(3),
            [new PeerCaller("payments", 2700, 15, 0.02, 3, 12, WireSome.Start, WireSome.Start.AddMinutes(3))])));

    [Fact]
    public void Patches() => WireGolden.Check("patches", JsonDiffTests.Cases.Select(c => new { c.Before, c.After, c.Patch }));

    private static LiveTick Tick(LiveDelta delta, params WireIncident[] incidents) =>
        new(delta, incidents, new Dictionary<LogFilter, IReadOnlyList<LiveLogLine>> { [LogFilter.All] = delta.Logs });
}
