using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Simulation;
using LogFlow.Testing;
using static LogFlow.Engine.Tests.Graph.GraphRun;

namespace LogFlow.Engine.Tests.Graph;

/// <summary>Which failures and how much time are a service's own, and what calls take on the way.</summary>
public sealed class SpanAttributionTests
{
    [Fact]
    public void What_a_client_span_takes_beyond_the_callees_is_time_on_the_way()
    {
        var run = Run(
            SpanOf(0, "front", 1, lastsMs: 100),
            SpanOf(5, "front", 2, parent: 1, lastsMs: 80),
            SpanOf(30, "back", 3, parent: 2, lastsMs: 20));

        Assert.Equal(60, Assert.Single(run.Edges, edge => !edge.Transit.IsEmpty).Transit.QuantileMs(0.5), 1.2);
        Assert.Equal(1, run.Sum.Services["front"].SelfTime.Count);
    }

    [Fact]
    public void A_service_that_calls_without_client_spans_keeps_its_own_time()
    {
        var run = Run(SpanOf(0, "front", 1, lastsMs: 100), SpanOf(10, "back", 2, parent: 1, lastsMs: 50));

        Assert.All(run.Edges, edge => Assert.True(edge.Transit.IsEmpty));
        Assert.InRange(run.Sum.Services["front"].SelfTime.QuantileMs(0.5), 49, 51);
    }

    [Fact]
    public void A_failure_belongs_to_the_service_whose_callees_are_fine()
    {
        var run = Run(
            SpanOf(0, "front", 1, lastsMs: 100, isError: true),
            SpanOf(10, "middle", 2, parent: 1, lastsMs: 60, isError: true),
            SpanOf(20, "back", 3, parent: 2, isError: true),
            SpanOf(20, "good", 4, parent: 1));

        Assert.Equal((0, 1), Failures(run, "front"));
        Assert.Equal((0, 1), Failures(run, "middle"));
        Assert.Equal((1, 0), Failures(run, "back"));
        Assert.Equal((0, 0), Failures(run, "good"));
    }

    [Fact]
    public void A_failed_call_that_was_made_good_explains_nothing()
    {
        var run = Run(
            SpanOf(0, "front", 1, lastsMs: 100, isError: true),
            SpanOf(10, "back", 2, parent: 1, isError: true),
            SpanOf(30, "back", 3, parent: 1));

        Assert.Equal((1, 0), Failures(run, "front"));
    }

    [Fact]
    public void A_unit_of_work_is_touched_once_by_each_callee_that_failed_and_passes_it_on_when_it_fails_itself()
    {
        var run = Run(
            SpanOf(0, "front", 1, lastsMs: 100),
            SpanOf(10, "back", 2, parent: 1, isError: true),
            SpanOf(30, "back", 3, parent: 1, isError: true),
            SpanOf(50, "side", 4, parent: 1),
            SpanOf(200, "front", 5, lastsMs: 100, isError: true),
            SpanOf(205, "front", 6, parent: 5, lastsMs: 80, isError: true),
            SpanOf(210, "back", 7, parent: 6, isError: true));

        Assert.Equal((2, 1), Touched("back"));
        Assert.Equal((0, 0), Touched("side"));

        (long, long) Touched(string callee) => run.Sum.Edges[new EdgeKey("front", callee)] is var edge ? (edge.Touched, edge.Passed) : default;
    }

    [Fact]
    public void A_failure_below_a_step_of_the_same_service_explains_the_whole()
    {
        var run = Run(
            SpanOf(0, "front", 1, lastsMs: 100, isError: true),
            SpanOf(5, "front", 2, parent: 1, lastsMs: 80, isError: true),
            SpanOf(10, "back", 3, parent: 2, isError: true));

        Assert.Equal((0, 2), Failures(run, "front"));
    }

    [Fact]
    public void A_failure_within_steps_of_one_service_stays_its_own()
    {
        var run = Run(
            SpanOf(0, "front", 1, lastsMs: 100, isError: true),
            SpanOf(5, "front", 2, parent: 1, lastsMs: 80, isError: true),
            SpanOf(10, "back", 3, parent: 2));

        Assert.Equal((2, 0), Failures(run, "front"));
    }

    [Fact]
    public void Self_time_is_what_no_child_covers()
    {
        // Children cover 10-40 and 30-60 and, past the end, 90-100: 60 of 100 ms.
        var run = Run(
            SpanOf(0, "front", 1, lastsMs: 100),
            SpanOf(10, "back", 2, parent: 1, lastsMs: 30),
            SpanOf(30, "back", 3, parent: 1, lastsMs: 30),
            SpanOf(90, "back", 4, parent: 1, lastsMs: 30));

        Assert.Equal(40_000_000, run.Sum.Services["front"].SelfTime.SumNs);
        Assert.Equal(90_000_000, run.Sum.Services["back"].SelfTime.SumNs);
    }

    [Fact]
    public void An_error_log_with_its_id_fails_a_span_without_status()
    {
        var run = Run(
            SpanOf(0, "front", 1, lastsMs: 100) with { HasNoStatus = true },
            SpanOf(10, "back", 2, parent: 1, lastsMs: 50) with { HasNoStatus = true },
            LogOf(30, "back", span: 2, isError: true),
            SpanOf(40, "fine", 3, parent: 1) with { HasNoStatus = true });

        Assert.Equal((1, 0), Failures(run, "back"));
        Assert.Equal((0, 0), Failures(run, "front"));
        Assert.Equal(1, run.Sum.Edges[new EdgeKey("front", "back")].Errors);
        Assert.Equal(0, run.Sum.Edges[new EdgeKey("front", "fine")].Errors);
    }

    [Fact]
    public void An_error_log_does_not_fail_a_span_that_says_it_is_fine()
    {
        var run = Run(SpanOf(0, "front", 1, lastsMs: 100), LogOf(30, "front", span: 1, isError: true));

        Assert.Equal((0, 0), Failures(run, "front"));
    }

    [Fact]
    public void An_outage_shows_in_the_own_failures_of_its_root_alone()
    {
        var failure = ScenarioFolder.LoadFailure("payments_outage", ScenarioFolder.LoadTopology());
        var run = GraphRun.OfShop(1, 336, 1024, (failure, 300));

        double OwnShare(string service, double from, double to)
        {
            var windows = run.Frames.Where(frame => frame.Tick >= Some.Tick + from && frame.Tick < Some.Tick + to)
                .Select(frame => frame.Services.GetValueOrDefault(service)).OfType<ServiceWindow>().ToList();
            return windows.Sum(window => window.OwnFailedSpans) / (double)windows.Sum(window => window.DecidedSpans);
        }

        Assert.InRange(OwnShare("payments", 5, 300), 0.03, 0.06);
        Assert.InRange(OwnShare("payments", 306, 334), 0.15, 0.27);
        Assert.InRange(OwnShare("checkout", 5, 300), 0.002, 0.02);
        Assert.InRange(OwnShare("checkout", 306, 334), 0, 0.03);
    }

    [Fact]
    public void A_slow_callee_does_not_lengthen_its_callers_self_time()
    {
        var failure = ScenarioFolder.LoadFailure("catalog_latency", ScenarioFolder.LoadTopology());
        var run = GraphRun.OfShop(1, 130, 1024, (failure, 100));

        double MeanMs(string service, double from, double to)
        {
            var sum = new LatencySketch();
            foreach (var frame in run.Frames.Where(frame => frame.Tick >= Some.Tick + from && frame.Tick < Some.Tick + to))
            {
                if (frame.Services.GetValueOrDefault(service) is { } window)
                {
                    sum.MergeFrom(window.SelfTime);
                }
            }

            return sum.MeanNs / 1e6;
        }

        Assert.InRange(MeanMs("catalog", 106, 127) / MeanMs("catalog", 5, 100), 6.5, 9);
        foreach (var service in new[] { "gateway", "search", "cart" })
        {
            Assert.InRange(MeanMs(service, 106, 127) / MeanMs(service, 5, 100), 0.85, 1.15);
        }
    }

    private static GraphRun Run(params Row[] rows) =>
        GraphRun.Of(rows.Append(TimeGoesOn(rows.Max(row => row.AtMs) + 70_000)));

    private static (long Own, long Explained) Failures(GraphRun run, string service) =>
        (run.Sum.Services[service].OwnFailedSpans, run.Sum.Services[service].ExplainedFailedSpans);
}
