using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Simulation;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Graph;

public sealed class ServiceGraphTests
{
    [Fact]
    public void The_shop_is_inferred_after_a_minute_of_healthy_traffic_and_nothing_else()
    {
        var snapshot = GraphRun.OfShop(1, 60).Snapshot();

        var shop = ScenarioFolder.LoadTopology();
        Assert.Equal(shop.Services.Select(service => service.Name).Order(StringComparer.Ordinal), snapshot.Nodes.Select(node => node.Name));
        Assert.Equal(
            shop.Calls.Select(call => new EdgeKey(call.Caller, call.Callee)).Order(),
            snapshot.Edges.Select(edge => new EdgeKey(edge.Caller, edge.Callee)));
    }

    [Fact]
    public void Weights_are_the_probabilities_of_the_calls()
    {
        var snapshot = GraphRun.OfShop(1, 300).Snapshot();

        foreach (var call in ScenarioFolder.LoadTopology().Calls)
        {
            // A failure ends a unit before its later calls, a retry adds one.
            var edge = snapshot.Edges.Single(edge => edge.Caller == call.Caller && edge.Callee == call.Callee);
            Assert.InRange(edge.Weight, call.Probability - 0.06, call.Probability + 0.06);
            Assert.Equal(EdgeEvidence.SpanParent, edge.Evidence);
        }
    }

    [Fact]
    public void Rates_errors_and_latency_are_those_of_the_traffic()
    {
        var run = GraphRun.OfShop(1, 300);
        var snapshot = run.Snapshot();

        var payments = snapshot.Edges.Single(edge => edge.Callee == "payments");
        Assert.InRange(payments.CallsPerSecond, 6.5, 9.5);
        Assert.InRange(payments.ErrorRatio, 0.04, 0.065);
        Assert.InRange(payments.LatencyMs, 90, 150);
        var node = snapshot.Nodes.Single(node => node.Name == "payments");
        Assert.InRange(node.ErrorRatio, 0.04, 0.065);
        Assert.InRange(snapshot.Nodes.Sum(each => each.RecordsPerSecond), 350, 460);
        Assert.Equal(run.Frames.Last().Tick, snapshot.Tick);
    }

    [Fact]
    public void The_graph_from_logs_alone_has_the_same_edges()
    {
        // The shop's logs without its spans: they carry span ids and parents.
        var run = new GraphRun();
        var rows = Simulation.Simulated.Rows(1, 60).Where(row => !row.IsSpan);
        run.Feed(rows.Select(row => GraphRun.LogOf(row.Seconds * 1_000, row.Service, row.Span, row.Parent, row.Severity >= 17, row.Trace.Low)));
        run.Close();

        var expected = ScenarioFolder.LoadTopology().Calls.Select(call => new EdgeKey(call.Caller, call.Callee)).ToHashSet();
        var found = run.Snapshot().Edges.Select(edge => new EdgeKey(edge.Caller, edge.Callee)).ToHashSet();
        Assert.Equal(expected.Order(), found.Order());
    }

    [Fact]
    public void Guesses_from_shared_traces_find_most_of_the_shop_and_are_marked_as_guesses()
    {
        var run = new GraphRun();
        var rows = Simulation.Simulated.Rows(1, 120);
        run.Feed(rows.Select(row => GraphRun.LogOf(row.Seconds * 1_000, row.Service, isError: row.Severity >= 17, trace: row.Trace.Low)));
        run.Close();

        var expected = ScenarioFolder.LoadTopology().Calls.Select(call => new EdgeKey(call.Caller, call.Callee)).ToHashSet();
        var edges = run.Snapshot().Edges;
        var found = edges.Select(edge => new EdgeKey(edge.Caller, edge.Callee)).ToHashSet();
        Assert.All(edges, edge => Assert.Equal(EdgeEvidence.TraceCoOccurrence, edge.Evidence));
        Assert.All(edges, edge => Assert.InRange(edge.Weight, 0, 0.5));
        var right = found.Count(expected.Contains);
        Assert.True(right >= 10 && right >= 0.6 * found.Count, $"{right} right of {found.Count}: {string.Join(' ', found)}");
    }

    [Fact]
    public void A_rare_named_edge_appears_with_its_second_call()
    {
        var graph = new ServiceGraph();
        graph.Observe(Frame(0, units: 1_000, calls: 1));
        Assert.Empty(graph.Current.Edges);

        graph.Observe(Frame(1, units: 1_000, calls: 1));

        Assert.InRange(Assert.Single(graph.Current.Edges).Weight, 0.0005, 0.0015);
    }

    [Fact]
    public void A_guess_appears_only_when_it_is_heavy_for_two_seconds()
    {
        var graph = new ServiceGraph();
        graph.Observe(Frame(0, units: 100, calls: 90, EdgeEvidence.TraceCoOccurrence));
        Assert.Empty(graph.Current.Edges);

        graph.Observe(Frame(1, units: 100, calls: 90, EdgeEvidence.TraceCoOccurrence));

        Assert.Equal(0.45, Assert.Single(graph.Current.Edges).Weight, 2);
    }

    [Fact]
    public void A_light_guess_never_appears()
    {
        var graph = new ServiceGraph();
        for (var i = 0; i < 100; i++)
        {
            graph.Observe(Frame(i, units: 100, calls: 20, EdgeEvidence.TraceCoOccurrence));
        }

        Assert.Empty(graph.Current.Edges);
    }

    [Fact]
    public void A_guess_between_the_two_thresholds_stays_as_it_was()
    {
        var graph = new ServiceGraph(new ServiceGraphOptions { HalfLife = TimeSpan.FromSeconds(10) });
        Play(graph, 0, 30, calls: 60);
        Assert.Single(graph.Current.Edges);

        Play(graph, 30, 300, calls: 20);
        Assert.Single(graph.Current.Edges);

        Play(graph, 300, 420, calls: 4);
        Assert.Empty(graph.Current.Edges);

        Play(graph, 420, 700, calls: 20);
        Assert.Empty(graph.Current.Edges);

        void Play(ServiceGraph graph, int from, int to, int calls)
        {
            for (var i = from; i < to; i++)
            {
                graph.Observe(Frame(i, units: 100, calls, EdgeEvidence.TraceCoOccurrence));
            }
        }
    }

    [Fact]
    public void A_weight_halves_in_a_half_life_without_calls()
    {
        var graph = new ServiceGraph(new ServiceGraphOptions { HalfLife = TimeSpan.FromSeconds(60) });
        for (var i = 0; i < 1_000; i++)
        {
            graph.Observe(Frame(i, units: 100, calls: 50));
        }

        Assert.Equal(0.5, Assert.Single(graph.Current.Edges).Weight, 3);
        for (var i = 1_000; i < 1_060; i++)
        {
            graph.Observe(Frame(i, units: 100, calls: 0));
        }

        Assert.Equal(0.25, Assert.Single(graph.Current.Edges).Weight, 3);
        Assert.Equal(Some.Tick + 999, graph.Current.Edges[0].LastSeenTick);
    }

    [Fact]
    public void A_silent_stream_keeps_its_weights()
    {
        var graph = new ServiceGraph();
        for (var i = 0; i < 60; i++)
        {
            graph.Observe(Frame(i, units: 100, calls: 50));
        }

        graph.Observe(new TickFrame(Some.Tick + 3_600));

        Assert.Equal(0.5, Assert.Single(graph.Current.Edges).Weight, 3);
    }

    [Fact]
    public void What_is_not_seen_for_a_day_leaves()
    {
        var graph = new ServiceGraph();
        graph.Observe(Frame(0, units: 10, calls: 10));
        graph.Observe(Frame(1, units: 10, calls: 10));

        graph.Observe(new TickFrame(Some.Tick + 86_000));
        Assert.Single(graph.Current.Edges);
        Assert.Equal(2, graph.Current.Nodes.Count);

        graph.Observe(new TickFrame(Some.Tick + 87_000));
        Assert.Empty(graph.Current.Edges);
        Assert.Empty(graph.Current.Nodes);
    }

    [Fact]
    public void Nodes_and_edges_are_bounded_and_the_oldest_leave()
    {
        var graph = new ServiceGraph(new ServiceGraphOptions { NodesMax = 20, EdgesMax = 10 });
        for (var i = 0; i < 50; i++)
        {
            var frame = new TickFrame(Some.Tick + i);
            var edge = frame.Edge(new EdgeKey($"a{i:d2}", $"b{i:d2}"));
            (edge.Calls, edge.Evidence) = (5, EdgeEvidence.SpanParent);
            graph.Observe(frame);
        }

        Assert.Equal(Enumerable.Range(40, 10).Select(i => $"a{i}"), graph.Current.Edges.Select(edge => edge.Caller));
        Assert.InRange(graph.Current.Nodes.Count, 10, 20);
        Assert.True(graph.Evicted >= 40);
    }

    [Fact]
    public void Who_is_only_named_as_a_caller_is_a_node()
    {
        var graph = new ServiceGraph();
        for (var i = 0; i < 2; i++)
        {
            var frame = Some.Frame(Some.Tick + i, "back", spans: 5);
            var edge = frame.Edge(new EdgeKey("outside", "back"));
            (edge.Calls, edge.Evidence) = (5, EdgeEvidence.ParentService);
            graph.Observe(frame);
        }

        Assert.Equal(["back", "outside"], graph.Current.Nodes.Select(node => node.Name));
        Assert.Equal(1, Assert.Single(graph.Current.Edges).Weight);
    }

    [Fact]
    public void The_same_frames_give_the_same_graph()
    {
        var run = GraphRun.OfShop(3, 60);

        Assert.Equal(Text(run.Snapshot()), Text(run.Snapshot()));
        Assert.Equal(Text(run.Snapshot()), Text(GraphRun.OfShop(3, 60, batchRecords: 7).Snapshot()));

        static string Text(GraphSnapshot snapshot) => string.Join('\n', snapshot.Nodes.Cast<object>().Concat(snapshot.Edges));
    }

    private static TickFrame Frame(int second, int units, int calls, EdgeEvidence evidence = EdgeEvidence.SpanParent)
    {
        var frame = Some.Frame(Some.Tick + second, "front", spans: units);
        if (calls > 0)
        {
            Some.Fill(frame, "back", spans: calls);
            var edge = frame.Edge(new EdgeKey("front", "back"));
            (edge.Calls, edge.Evidence) = (calls, evidence);
        }

        return frame;
    }
}
