using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using static LogFlow.Engine.Tests.Graph.GraphRun;

namespace LogFlow.Engine.Tests.Graph;

/// <summary>Whom clients say they call.</summary>
public sealed class PeerTests
{
    [Fact]
    public void What_never_reports_itself_is_a_virtual_node()
    {
        var run = GraphRun.Of(Calls(200, i => [
            SpanOf(i * 50, "orders", (ulong)(i * 10) + 1, trace: (ulong)i + 1),
            Client(i * 50, "orders", (ulong)(i * 10) + 2, (ulong)(i * 10) + 1, "postgresql/orders", ConnectionType.Database, (ulong)i + 1, isError: i % 10 == 0),
        ]));

        var edge = run.Sum.Edges[new EdgeKey("orders", "postgresql/orders")];
        Assert.Equal((200, 20, EdgeEvidence.Peer, ConnectionType.Database), (edge.Calls, edge.Errors, edge.Evidence, edge.Connection));
        var graph = run.Snapshot();
        Assert.True(graph.Nodes.Single(n => n.Name == "postgresql/orders") is { IsVirtual: true, ConnectionType: ConnectionType.Database });
        Assert.False(graph.Nodes.Single(n => n.Name == "orders").IsVirtual);
        Assert.Equal(ConnectionType.Database, Assert.Single(graph.Edges).ConnectionType);
    }

    [Fact]
    public void Who_reports_itself_takes_the_call_and_its_address_is_remembered()
    {
        var run = GraphRun.Of(Calls(200, i =>
        {
            var (trace, span) = ((ulong)i + 1, (ulong)(i * 10) + 1);
            GraphRun.Row client = Client(i * 50, "checkout", span, 0, "payments.local", ConnectionType.Service, trace);
            return i < 60 || i % 2 == 0 ? [client, SpanOf((i * 50) + 2, "payments", span + 1, span, 5, trace: trace)] : [client];
        }));

        Assert.Equal("checkout>payments", run.EdgeNames);
        Assert.Equal(200, run.Sum.Edges[new EdgeKey("checkout", "payments")].Calls);
        Assert.DoesNotContain(run.Snapshot().Nodes, n => n.IsVirtual);
    }

    private static IEnumerable<GraphRun.Row> Calls(int count, Func<int, GraphRun.Row[]> make) =>
        [.. Enumerable.Range(0, count).SelectMany(make), TimeGoesOn((count * 50) + 10_000)];

    private static GraphRun.Row Client(double at, string service, ulong span, ulong parent, string peer, ConnectionType connection, ulong trace, bool isError = false) =>
        SpanOf(at, service, span, parent, isError: isError, trace: trace) with { Peer = peer, Connection = connection };
}
