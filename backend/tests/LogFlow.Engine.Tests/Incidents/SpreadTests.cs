using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Incidents.Meters;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class SpreadTests
{
    private const double PassedUnlessKnown = 0.75;

    [Fact]
    public void Trouble_reaches_however_many_calls_away_and_lessens_with_each()
    {
        var parts = Spread(0.4, [], ("f", "e", 0.5), ("e", "d", 0.5), ("d", "c", 1), ("c", "b", 1), ("b", "a", 1));

        Assert.Equal(["b", "c", "d", "e", "f"], parts.Keys);
        Assert.Equal([1, 2, 3, 4, 5], parts.Values.Select(part => part.Hops));
        Assert.Equal([1, 1, 1, 0.5, 0.25], parts.Values.Select(part => part.Through));
        Assert.Equal(0.25 * 0.4 * Math.Pow(PassedUnlessKnown, 5), parts["f"].Failing, 9);
    }

    [Fact]
    public void A_way_that_is_longer_counts_beside_the_short_one()
    {
        var parts = Spread(1, [], ("shop", "bank", 0.1), ("shop", "till", 0.8), ("till", "bank", 1));

        Assert.Equal(1, parts["shop"].Hops);
        Assert.Equal(1 - (0.9 * 0.2), parts["shop"].Through, 9);
    }

    [Fact]
    public void Who_goes_on_without_a_callee_passes_little_of_its_failures_on_but_waits_for_it()
    {
        var passing = new PassOnBook(10);
        var frame = new TickFrame(1);
        (frame.Edge(new EdgeKey("shop", "ads")).Touched, frame.Edge(new EdgeKey("shop", "ads")).Passed) = (100, 2);
        passing.Observe(frame);

        var part = Spread(1, [], passing, ("shop", "ads", 1))["shop"];

        Assert.InRange(part.Failing, 0.02, 0.05);
        Assert.Equal((1.0, 1.0), (part.Through, part.Waiting));
    }

    [Fact]
    public void What_a_service_between_has_shown_is_what_reaches_those_above()
    {
        var ways = new[] { ("shop", "till", 1.0), ("till", "bank", 1.0) };

        var usual = Spread(0.5, [], ways)["shop"];
        var halved = Spread(0.5, new Dictionary<string, double> { ["till"] = 0.5 }, ways)["shop"];

        Assert.Equal(usual.Failing / 2, halved.Failing, 9);
        Assert.Equal(usual.Through, halved.Through);
    }

    [Fact]
    public void A_cycle_ends_and_no_share_exceeds_one()
    {
        var parts = Spread(1, [], ("a", "b", 1), ("b", "c", 1), ("c", "a", 1), ("b", "root", 1));

        Assert.Equal(["b", "a", "c"], parts.Keys);
        Assert.All(parts.Values, part => Assert.InRange(part.Failing, 0.4, 1));
    }

    [Fact]
    public void Who_does_not_call_it_is_not_reached()
    {
        var parts = Spread(1, [], ("shop", "bank", 1), ("shop", "ads", 1), ("bank", "ledger", 1));

        Assert.Equal(["shop"], parts.Keys.Where(name => parts[name].Through > 0));
        Assert.DoesNotContain("ads", parts.Keys);
        Assert.DoesNotContain("ledger", parts.Keys);
    }

    [Fact]
    public void The_book_of_what_is_passed_on_keeps_to_its_bound_and_learns_a_change()
    {
        var passing = new PassOnBook(2);
        foreach (var (tick, callee) in new[] { (1, "a"), (2, "b"), (3, "c") })
        {
            Touch(passing, tick, callee, 400, 400);
        }

        Touch(passing, 4, "c", 400, 0);
        Touch(passing, 5, "c", 400, 0);

        Assert.Equal(PassedUnlessKnown, passing.Share("shop", "a"));
        Assert.InRange(passing.Share("shop", "b"), 0.99, 1);
        Assert.InRange(passing.Share("shop", "c"), 0, 0.3);
    }

    private static void Touch(PassOnBook passing, long tick, string callee, long touched, long passed)
    {
        var frame = new TickFrame(tick);
        (frame.Edge(new EdgeKey("shop", callee)).Touched, frame.Edge(new EdgeKey("shop", callee)).Passed) = (touched, passed);
        passing.Observe(frame);
    }

    private static Dictionary<string, Spread.Part> Spread(double failing, Dictionary<string, double> shown, params (string Caller, string Callee, double Weight)[] edges) =>
        Spread(failing, shown, new PassOnBook(10), edges);

    /// <summary>The root is the last edge's callee.</summary>
    private static Dictionary<string, Spread.Part> Spread(double failing, Dictionary<string, double> shown, PassOnBook passing, params (string Caller, string Callee, double Weight)[] edges)
    {
        var map = new CallMap(new GraphSnapshot(1, [], [.. edges.Select(edge => new GraphEdge(edge.Caller, edge.Callee, EdgeEvidence.SpanParent, 1, 0, 1, edge.Weight, 1))]), [], 4);
        var root = edges.Any(edge => edge.Callee == "bank") ? "bank" : edges[^1].Callee;
        return new Spread(map, passing, map.Number(root), failing, (node, _) => (shown.GetValueOrDefault(map.Name(node), 1), 1))
            .Callers.ToDictionary(caller => map.Name(caller.Node), caller => caller.Part, StringComparer.Ordinal);
    }
}
