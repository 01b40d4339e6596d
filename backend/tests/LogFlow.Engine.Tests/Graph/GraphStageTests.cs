using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Simulation;
using LogFlow.Testing;
using static LogFlow.Engine.Tests.Graph.GraphRun;

namespace LogFlow.Engine.Tests.Graph;

public sealed class GraphStageTests
{
    [Fact]
    public void A_child_span_is_a_call_from_its_parents_service()
    {
        var run = Run(SpanOf(0, "front", 1, lastsMs: 100), SpanOf(10, "back", 2, parent: 1, lastsMs: 50, isError: true));

        var edge = Assert.Single(run.Edges);
        Assert.Equal(new EdgeKey("front", "back"), edge.Key);
        Assert.Equal((1, 1, EdgeEvidence.SpanParent), (edge.Calls, edge.Errors, edge.Evidence));
        Assert.InRange(edge.Latency.QuantileMs(0.5), 49, 51);
    }

    [Fact]
    public void A_parent_may_come_after_its_child()
    {
        var run = Run(SpanOf(20, "back", 2, parent: 1), SpanOf(30, "deep", 3, parent: 2), SpanOf(0, "front", 1, lastsMs: 100));

        Assert.Equal("back>deep front>back", run.EdgeNames);
        Assert.Equal(0, run.Stage.Status.Orphans);
    }

    [Fact]
    public void A_parent_that_never_comes_makes_no_edge_and_is_counted()
    {
        var run = Run(SpanOf(0, "back", 2, parent: 1));

        Assert.Empty(run.Edges);
        Assert.Equal(1, run.Stage.Status.Orphans);
        Assert.Equal(1, run.Sum.Services["back"].DecidedSpans);
    }

    [Fact]
    public void Spans_of_a_service_that_calls_itself_are_steps_of_one_unit()
    {
        var run = Run(SpanOf(0, "front", 1, lastsMs: 100), SpanOf(10, "front", 2, parent: 1), SpanOf(12, "back", 3, parent: 2, lastsMs: 5));

        Assert.Equal("front>back", run.EdgeNames);
        Assert.Equal((2, 1), (run.Sum.Services["front"].DecidedSpans, run.Sum.Services["front"].LocalSpans));
    }

    [Fact]
    public void Logs_alone_with_span_and_parent_ids_make_the_same_edges()
    {
        var run = Run(
            LogOf(0, "front", span: 1),
            LogOf(10, "back", span: 2, parent: 1),
            LogOf(20, "back", span: 2, parent: 1, isError: true),
            LogOf(30, "front", span: 1, isError: true));

        var edge = Assert.Single(run.Edges);
        Assert.Equal((new EdgeKey("front", "back"), 1, 1), (edge.Key, edge.Calls, edge.Errors));
        Assert.Equal((1, 0), Failures(run, "back"));
        Assert.Equal((0, 1), Failures(run, "front"));
        Assert.Equal(1, run.Sum.Services["back"].DecidedSpans);
        Assert.Equal(0, run.Sum.Services["back"].SelfTime.Count);
    }

    [Fact]
    public void Lines_of_a_span_that_goes_on_belong_to_one_unit()
    {
        var run = Run([.. Enumerable.Range(0, 20).Select(i => LogOf(i * 900, "job", span: 1))]);

        Assert.Equal(1, run.Sum.Services["job"].DecidedSpans);
    }

    [Fact]
    public void A_named_caller_is_an_edge_without_any_ids()
    {
        var run = Run(
            LogOf(0, "back", caller: "front", trace: 0),
            LogOf(10, "back", caller: "front", trace: 0, isError: true),
            new Row(20, "deep", Caller: "back", Trace: 0, LastsMs: 40));

        Assert.Equal("back>deep front>back", run.EdgeNames);
        var edge = run.Sum.Edges[new EdgeKey("front", "back")];
        Assert.Equal((2, 1, EdgeEvidence.ParentService), (edge.Calls, edge.Errors, edge.Evidence));
        Assert.Equal(1, run.Sum.Services["deep"].DecidedSpans);
    }

    [Fact]
    public void A_named_caller_stands_in_for_a_parent_that_never_came()
    {
        var run = Run(SpanOf(0, "back", 2, parent: 1) with { Caller = "front" });

        Assert.Equal(EdgeEvidence.ParentService, Assert.Single(run.Edges).Evidence);
        Assert.Equal("front>back", run.EdgeNames);
    }

    [Fact]
    public void Services_that_share_a_trace_are_linked_by_who_was_first_and_lasted()
    {
        // front is open all the time; middle within it; back within middle; late after middle.
        var run = Run(
            LogOf(0, "front"),
            LogOf(10, "middle"),
            LogOf(20, "back", isError: true),
            LogOf(30, "middle", isError: true),
            LogOf(40, "late"),
            LogOf(50, "front"));

        Assert.Equal("front>late front>middle middle>back", run.EdgeNames);
        Assert.All(run.Edges, edge => Assert.Equal(EdgeEvidence.TraceCoOccurrence, edge.Evidence));
        Assert.Equal((1, 0), Failures(run, "back"));
        Assert.Equal((0, 1), Failures(run, "middle"));
        Assert.Equal(1, run.Sum.Services["front"].DecidedSpans);
    }

    [Fact]
    public void Where_parents_are_known_nothing_is_guessed()
    {
        // back and other are both called by front; a trace in which only their logs came must not link them.
        var rows = new List<Row>();
        for (ulong i = 0; i < 20; i++)
        {
            var at = i * 200;
            rows.Add(SpanOf(at, "front", 1, lastsMs: 100, trace: i + 1));
            rows.Add(SpanOf(at + 10, "back", 2, parent: 1, trace: i + 1));
            rows.Add(LogOf(at + 15, "back", span: 2, trace: i + 1));
            rows.Add(SpanOf(at + 30, "other", 3, parent: 1, trace: i + 1));
            rows.Add(LogOf(at + 35, "other", trace: 1000 + i));
            rows.Add(LogOf(at + 37, "back", trace: 1000 + i));
        }

        Assert.Equal("front>back front>other", Run([.. rows]).EdgeNames);
    }

    [Fact]
    public void A_span_is_decided_a_second_after_its_end()
    {
        var run = Run(SpanOf(0, "slow", 1, lastsMs: 3_500), SpanOf(100, "quick", 2, lastsMs: 10));

        Assert.Equal(Some.Tick + 4, TickOfDecision(run, "slow"));
        Assert.Equal(Some.Tick + 1, TickOfDecision(run, "quick"));
    }

    [Fact]
    public void A_span_that_never_ends_is_decided_after_the_longest_wait_without_a_self_time()
    {
        var run = Run([SpanOf(0, "endless", 1, lastsMs: 3_600_000), .. Enumerable.Range(1, 60).Select(i => TimeGoesOn(i * 1_000))]);

        Assert.Equal(Some.Tick + 30, TickOfDecision(run, "endless"));
        Assert.Equal(0, run.Sum.Services["endless"].SelfTime.Count);
    }

    [Fact]
    public void Calls_of_a_span_that_goes_on_after_its_decision_still_find_it()
    {
        var run = Run([
            SpanOf(0, "batch", 1, lastsMs: 120_000),
            .. Enumerable.Range(1, 119).Select(i => SpanOf(i * 1_000, "back", (ulong)i + 1, parent: 1)),
            .. Enumerable.Range(120, 10).Select(i => TimeGoesOn(i * 1_000))]);

        Assert.Equal(119, run.Sum.Edges[new EdgeKey("batch", "back")].Calls);
    }

    [Fact]
    public void A_repeated_span_is_counted_once()
    {
        var run = Run(SpanOf(0, "front", 1), SpanOf(0, "front", 1));

        Assert.Equal(1, run.Sum.Services["front"].DecidedSpans);
        Assert.Equal(1, run.Stage.Status.Duplicates);
    }

    [Fact]
    public void Spans_that_form_a_ring_are_decided_all_the_same()
    {
        var run = Run(SpanOf(0, "a", 1, parent: 2, isError: true), SpanOf(0, "b", 2, parent: 1, isError: true), SpanOf(0, "c", 3, parent: 3));

        Assert.Equal("a>b b>a", run.EdgeNames);
        Assert.Equal(3, run.Frames.Sum(frame => frame.Services.Values.Sum(window => window.DecidedSpans)));
    }

    [Fact]
    public void A_full_table_refuses_and_counts()
    {
        var options = new GraphStageOptions { SpansMax = 1_000 };

        var run = GraphRun.Of([.. Enumerable.Range(0, 3_000).Select(i => SpanOf(i * 0.1, "front", (ulong)i + 1)), TimeGoesOn(60_000)], options: options);

        Assert.Equal(1_000, run.Sum.Services["front"].DecidedSpans);
        Assert.Equal(2_000, run.Stage.Status.SpansRefused);
    }

    [Fact]
    public void Everything_held_is_let_go()
    {
        var run = GraphRun.OfShop(1, 30);
        run.Feed([TimeGoesOn(200_000), TimeGoesOn(300_000)]);
        run.Close();

        Assert.Equal((0, 0), (run.Stage.Status.SpansHeld, run.Stage.Status.TracesHeld));
    }

    [Fact]
    public void A_long_silence_is_passed_at_once_and_what_follows_is_decided()
    {
        var run = Run(
            SpanOf(0, "front", 1),
            SpanOf(86_400_000, "front", 2, lastsMs: 100),
            SpanOf(86_400_010, "back", 3, parent: 2),
            TimeGoesOn(86_405_000));

        Assert.Equal("front>back", run.EdgeNames);
        Assert.Equal(2, run.Sum.Services["front"].DecidedSpans);
    }

    [Theory]
    [InlineData(0, long.MaxValue)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MaxValue - 1_000_000_000, long.MaxValue)]
    [InlineData(long.MinValue, 1_000)]
    [InlineData(-5_000_000_000, 9_000_000_000)]
    public void Clocks_and_durations_far_off_are_borne(long timeNs, long durationNs)
    {
        var stage = new GraphStage();
        var names = new NameTable();
        var batch = new LogBatch(names);
        for (ulong i = 1; i <= 3; i++)
        {
            batch.Add(new LogRecord { TimeNs = timeNs, DurationNs = durationNs, Kind = RecordKind.Span, Service = names.Intern($"s{i}"), TraceId = new TraceId(1, 1), SpanId = i, ParentSpanId = i - 1 });
            batch.Add(new LogRecord { TimeNs = timeNs, Service = names.Intern("l"), TraceId = new TraceId(1, i) });
        }

        stage.Observe(batch, 0, batch.Count);
        var parts = stage.TakeParts(long.MaxValue);

        Assert.Equal(3, parts.Sum(part => part.Services.Values.Where(window => window.Service != "l").Sum(window => window.DecidedSpans)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(97)]
    [InlineData(20_000)]
    public void Frames_do_not_depend_on_how_the_stream_is_cut(int batchRecords)
    {
        var failure = (ScenarioFolder.LoadFailure("payments_outage", ScenarioFolder.LoadTopology()), 5.0);
        var expected = GraphRun.OfShop(1, 20, 1024, failure).Frames.Select(FrameBytes.Write);

        Assert.Equal(expected, GraphRun.OfShop(1, 20, batchRecords, failure).Frames.Select(FrameBytes.Write));
    }

    [Fact]
    public void Every_span_of_the_shop_is_decided_once()
    {
        var run = GraphRun.OfShop(1, 60);
        run.Feed([TimeGoesOn(70_000)]);
        run.Close();

        Assert.All(run.Sum.Services.Where(pair => pair.Key != "clock"), pair => Assert.Equal(pair.Value.Spans, pair.Value.DecidedSpans));
        Assert.Equal(0, run.Stage.Status.Orphans);
    }

    private static GraphRun Run(params Row[] rows) =>
        GraphRun.Of(rows.Append(TimeGoesOn(rows.Max(row => row.AtMs) + 70_000)));

    private static (long Own, long Explained) Failures(GraphRun run, string service) =>
        (run.Sum.Services[service].OwnFailedSpans, run.Sum.Services[service].ExplainedFailedSpans);

    private static long TickOfDecision(GraphRun run, string service) =>
        run.Frames.Single(frame => frame.Services.GetValueOrDefault(service)?.DecidedSpans > 0).Tick;
}
