using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class CallMapTests
{
    [Fact]
    public void Impact_multiplies_along_a_path()
    {
        var map = Map(("a", "b", 0.5), ("b", "c", 0.4));

        Assert.Equal(0.2, map.Impact(map.Number("c"), map.Number("a")), 9);
        Assert.Equal(2, map.ReachOf(map.Number("c")).Hops(map.Number("a")));
    }

    [Fact]
    public void Two_ways_join_as_independent_chances_and_never_exceed_one()
    {
        var map = Map(("a", "b", 0.9), ("a", "c", 0.9), ("b", "d", 0.9), ("c", "d", 0.9));

        Assert.Equal(1 - (0.19 * 0.19), map.Impact(map.Number("d"), map.Number("a")), 9);
    }

    [Fact]
    public void Failures_travel_to_callers_only()
    {
        var map = Map(("a", "b", 0.5));

        Assert.Equal(0, map.Impact(map.Number("a"), map.Number("b")));
        Assert.Equal(0.5, map.Related(map.Number("a"), map.Number("b")));
    }

    [Fact]
    public void A_cycle_ends()
    {
        var map = Map(("a", "b", 1), ("b", "c", 1), ("c", "a", 1));

        var reach = map.ReachOf(map.Number("a"));

        Assert.Equal(3, reach.Order.Count);
        Assert.Equal(1, reach.Impact(map.Number("a")));
    }

    [Fact]
    public void Beyond_the_hops_nothing_is_related()
    {
        var map = Map(("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("d", "e", 1));

        Assert.Equal(0, map.Impact(map.Number("e"), map.Number("a")));
        Assert.Equal(1, map.Impact(map.Number("e"), map.Number("b")));
    }

    [Fact]
    public void A_name_in_a_line_is_an_edge_where_none_is_known()
    {
        var graph = new GraphSnapshot(0, [], [new GraphEdge("a", "b", EdgeEvidence.SpanParent, 1, 0, 1, 0.5, 0)]);

        var map = new CallMap(graph, [new EdgeKey("a", "z"), new EdgeKey("b", "a")], 3);

        Assert.True(map.Impact(map.Number("z"), map.Number("a")) > 0);
        Assert.Equal(0, map.Impact(map.Number("a"), map.Number("b")));
    }

    [Fact]
    public void Who_feeds_whom_follows_the_share_of_the_calls()
    {
        var graph = new GraphSnapshot(0, [],
        [
            new GraphEdge("a", "c", EdgeEvidence.SpanParent, 30, 0, 1, 1, 0),
            new GraphEdge("b", "c", EdgeEvidence.SpanParent, 10, 0, 1, 1, 0),
        ]);
        var map = new CallMap(graph, [], 3);

        Assert.Equal(0.75, map.FedBy(map.Number("a")).Impact(map.Number("c")), 9);
    }

    private static CallMap Map(params (string Caller, string Callee, double Weight)[] edges) => new(
        new GraphSnapshot(0, [], [.. edges.Select(edge => new GraphEdge(edge.Caller, edge.Callee, EdgeEvidence.SpanParent, 1, 0, 1, edge.Weight, 0))]),
        [],
        3);
}
