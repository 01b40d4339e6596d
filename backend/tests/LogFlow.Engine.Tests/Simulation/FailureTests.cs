using LogFlow.Contracts.Records;
using LogFlow.Engine.Simulation;
using static LogFlow.Engine.Tests.Simulation.Simulated;

namespace LogFlow.Engine.Tests.Simulation;

public sealed class FailureTests
{
    [Fact]
    public void Payments_outage_fails_about_22_percent_and_takes_five_times_as_long()
    {
        var runs = SeveralOutages();
        var before = runs.SelectMany(rows => rows.Between(0, 100)).ToList();
        var during = runs.SelectMany(rows => rows.Between(102, 135)).ToList();

        Assert.InRange(before.ErrorShare("payments"), 0.04, 0.06);
        Assert.InRange(during.ErrorShare("payments"), 0.20, 0.26);
        Assert.InRange(P95(during, "payments") / P95(before, "payments"), 3.8, 6);
    }

    [Fact]
    public void A_failure_starts_and_ends_when_it_was_told_to()
    {
        var rows = Simulated.Rows(1, 200, ("payments_outage", 100));

        Assert.InRange(rows.Between(85, 100).ErrorShare("payments"), 0, 0.08);
        Assert.InRange(rows.Between(136, 200).ErrorShare("payments"), 0.03, 0.07);
    }

    [Fact]
    public void Additional_warnings_say_the_message_of_their_effect()
    {
        var rows = Simulated.Rows(1, 140, ("payments_outage", 100));
        var warnings = rows.Where(row => row.Service == "notifications" && row.Severity == Severity.Warn).ToList();
        var during = warnings.Between(104, 135).ToList();

        Assert.DoesNotContain(warnings.Between(0, 100), row => row.Body.Contains("payments", StringComparison.Ordinal));
        Assert.InRange(during.Count(row => row.Body.EndsWith("no confirmation from payments", StringComparison.Ordinal)) / (double)during.Count, 0.5, 0.8);
    }

    [Fact]
    public void A_ramp_grows_to_the_full_factor()
    {
        var world = new World(Shop);
        var faults = new FaultBook(world);
        faults.Start(Failure("payments_outage"), 0);
        double ErrorsAt(double seconds) => faults.At(world.IndexOf("payments"), EventTime.Ns(seconds)).Errors;

        Assert.Equal(1, ErrorsAt(0), 6);
        Assert.Equal(2.75, ErrorsAt(1), 6);
        Assert.Equal(4.5, ErrorsAt(2), 6);
        Assert.Equal(4.5, ErrorsAt(34.9), 6);
        Assert.Equal(1, ErrorsAt(35), 6);
    }

    [Fact]
    public void The_cascade_comes_two_seconds_later_and_only_warns()
    {
        var world = new World(Shop);
        var faults = new FaultBook(world);
        faults.Start(Failure("payments_outage"), 0);

        foreach (var service in new[] { "ledger", "checkout", "notifications" })
        {
            var index = world.IndexOf(service);
            Assert.Equal(Factors.None, faults.At(index, EventTime.Ns(1.9)));
            Assert.Equal(Factors.None with { Warnings = 3 }, faults.At(index, EventTime.Ns(4)));
        }
    }

    [Fact]
    public void Two_failures_at_one_service_multiply()
    {
        var world = new World(Shop);
        var faults = new FaultBook(world);
        faults.Start(Failure("catalog_latency"), 0);
        faults.Start(Failure("catalog_latency"), 0);

        Assert.Equal(64, faults.At(world.IndexOf("catalog"), EventTime.Ns(10)).Latency, 6);
    }

    [Fact]
    public void Callers_fail_more_while_their_callee_fails()
    {
        var runs = SeveralOutages();

        var before = runs.SelectMany(rows => rows.Between(0, 100)).ErrorShare("checkout");
        var during = runs.SelectMany(rows => rows.Between(102, 135)).ErrorShare("checkout");

        Assert.InRange(before, 0.02, 0.06);
        Assert.InRange(during, 0.08, 0.2);
    }

    [Fact]
    public void Services_that_do_not_depend_on_the_root_stay_as_they_were()
    {
        var rows = Simulated.Rows(1, 140, ("payments_outage", 100));

        foreach (var service in new[] { "auth", "sessions", "catalog", "inventory", "search", "recommendations" })
        {
            Assert.InRange(rows.Between(102, 135).ErrorShare(service), 0, rows.Between(0, 100).ErrorShare(service) + 0.02);
        }
    }

    [Fact]
    public void Without_retry_and_fallback_a_failed_call_always_fails_its_caller()
    {
        var topology = Shop with { Calls = [.. Shop.Calls.Select(call => call with { Retry = 0, Fallback = 0 })] };
        var simulator = new Simulator(topology);
        simulator.Inject(Failure("payments_outage"), Start.AddSeconds(10));

        // The last second is left out: its spans may have calls that are not written out yet.
        var spans = Simulated.Rows(simulator, 60).Where(row => row.IsSpan).ToDictionary(row => row.Span);

        var failedChildren = spans.Values.Where(span => span.IsFailed && span.Parent != 0).ToList();
        Assert.NotEmpty(failedChildren);
        Assert.All(failedChildren, child => Assert.True(spans[child.Parent].IsFailed));
    }

    [Fact]
    public void A_caller_survives_a_failed_call_only_by_a_retry_or_a_fallback_that_it_writes_down()
    {
        var rows = Simulated.Rows(1, 140, ("payments_outage", 100));
        var spans = rows.Where(row => row.IsSpan).ToDictionary(row => row.Span);
        var linesOf = rows.Where(row => !row.IsSpan).ToLookup(row => row.Span);

        // A caller that is still at work when the stream ends has not written its lines yet.
        var survived = spans.Values.Where(span => span.Seconds < 130 && span.IsFailed && span.Parent != 0 && !spans[span.Parent].IsFailed).ToList();

        Assert.NotEmpty(survived);
        Assert.All(survived, child => Assert.Contains(linesOf[child.Parent], line =>
            Severity.IsWarning(line.Severity) && line.Body.Contains(child.Service, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_failed_span_writes_an_error_line_and_a_good_one_none()
    {
        var rows = Simulated.Rows(1, 30);
        var linesOf = rows.Where(row => !row.IsSpan).ToLookup(row => row.Span);

        Assert.All(rows.Between(0, 25).Where(row => row.IsSpan), span =>
            Assert.Equal(span.IsFailed, linesOf[span.Span].Any(line => Severity.IsError(line.Severity))));
    }

    [Fact]
    public void A_slow_callee_makes_its_callers_slow()
    {
        var rows = Simulated.Rows(1, 130, ("catalog_latency", 100));
        var before = rows.Between(0, 100).ToList();
        var during = rows.Between(102, 127).ToList();

        foreach (var service in new[] { "catalog", "search", "cart", "gateway" })
        {
            Assert.True(P95(during, service) > 2 * P95(before, service), service);
        }

        Assert.InRange(P95(during, "payments") / P95(before, "payments"), 0.7, 1.4);
    }

    [Fact]
    public void Notifications_flood_writes_five_and_a_half_times_the_warnings_and_fails_nothing()
    {
        var rows = Simulated.Rows(1, 430, ("notifications_flood", 400)).Where(row => row.Service == "notifications").ToList();
        double WarningsPerSpan(double from, double to) =>
            rows.Between(from, to).Count(row => !row.IsSpan && Severity.IsWarning(row.Severity)) / (double)rows.Between(from, to).Count(row => row.IsSpan);

        var factor = WarningsPerSpan(402, 428) / WarningsPerSpan(0, 400);

        Assert.InRange(factor, 4.9, 6.1);
        Assert.InRange(rows.Between(402, 428).ErrorShare("notifications"), 0, 0.06);
    }

    [Fact]
    public void A_retry_storm_calls_three_and_a_half_times_as_often()
    {
        var rows = Simulated.Rows(1, 428, ("checkout_retry_storm", 400));
        double PaymentsPerCheckout(double from, double to)
        {
            var spans = rows.Between(from, to).Where(row => row.IsSpan).ToList();
            return spans.Count(row => row.Service == "payments") / (double)spans.Count(row => row.Service == "checkout");
        }

        Assert.InRange(PaymentsPerCheckout(404, 426) / PaymentsPerCheckout(0, 400), 3, 4);
    }

    [Fact]
    public void The_truth_names_root_time_and_who_is_reached()
    {
        var simulator = new Simulator(Shop);
        simulator.Inject(Failure("payments_outage"), Start.AddSeconds(180));

        var fault = Assert.Single(simulator.Truth());

        Assert.Equal("payments_outage", fault.Scenario);
        Assert.Equal("payments", fault.Root);
        Assert.Equal(Start.AddSeconds(180), fault.Start);
        Assert.Equal(Start.AddSeconds(215), fault.End);
        Assert.Equal(["checkout", "ledger", "notifications"], fault.Affected);
    }

    [Fact]
    public void Callers_of_callers_count_as_affected()
    {
        var affected = new Simulator(Shop).AffectedBy(Failure("recommendations_cold"));

        Assert.Equal(["cart", "catalog", "checkout", "gateway", "search"], affected);
    }

    [Fact]
    public void A_healthy_service_is_the_same_whether_another_failed_before_or_not()
    {
        // Each trace has its own seed, so a failure touches only the traces that meet it.
        var quiet = Simulated.Rows(1, 30).Where(row => row.Service == "analytics");
        var failing = Simulated.Rows(1, 30, ("payments_outage", 5)).Where(row => row.Service == "analytics");

        Assert.Equal(quiet, failing);
    }

    private static double P95(List<Row> rows, string service)
    {
        var durations = rows.Where(row => row.IsSpan && row.Service == service).Select(row => row.DurationNs).Order().ToList();
        return durations[(int)(durations.Count * 0.95)];
    }

    /// <summary>One run holds a few hundred payments; a share of 5 % shows in several.</summary>
    private static List<List<Row>> SeveralOutages() =>
        [.. Enumerable.Range(1, 6).Select(seed => Simulated.Rows((ulong)seed, 140, ("payments_outage", 100)))];
}
