using LogFlow.Contracts.Records;
using LogFlow.Engine.Simulation;
using static LogFlow.Engine.Tests.Simulation.Simulated;

namespace LogFlow.Engine.Tests.Simulation;

public sealed class SimulatorTests
{
    [Fact]
    public void The_same_seed_gives_the_same_stream()
    {
        var first = Simulated.Rows(7, 20, ("payments_outage", 5));
        var second = Simulated.Rows(7, 20, ("payments_outage", 5));

        Assert.Equal(first, second);
    }

    [Fact]
    public void Another_seed_gives_another_stream() => Assert.NotEqual(Simulated.Rows(7, 2), Simulated.Rows(8, 2));

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(60_000)]
    public void The_batch_size_does_not_change_the_stream(int batchRecords)
    {
        var expected = Simulated.Rows(3, 15, ("catalog_latency", 5));
        var simulator = new Simulator(Shop, new SimulatorOptions { Seed = 3 });
        simulator.Inject(Failure("catalog_latency"), Start.AddSeconds(5));

        Assert.Equal(expected, Simulated.Rows(simulator, 15, batchRecords));
    }

    [Fact]
    public void Filling_up_to_times_in_between_does_not_change_the_stream()
    {
        var simulator = new Simulator(Shop, new SimulatorOptions { Seed = 3 });

        var rows = Enumerable.Range(1, 150).SelectMany(tenth => Simulated.Rows(simulator, tenth / 10.0)).ToList();

        Assert.Equal(Simulated.Rows(3, 15), rows);
    }

    [Fact]
    public void Records_come_in_order_of_time_and_within_the_asked_time()
    {
        var rows = Simulated.Rows(5, 30);

        Assert.True(rows.Zip(rows.Skip(1)).All(pair => pair.First.TimeNs <= pair.Second.TimeNs));
        Assert.InRange(rows[0].Seconds, 0, 1);
        Assert.InRange(rows[^1].Seconds, 29, 30);
    }

    [Fact]
    public void Child_spans_and_lines_lie_inside_their_spans()
    {
        var rows = Simulated.Rows(2, 60, ("checkout_retry_storm", 10));
        var spans = rows.Where(row => row.IsSpan).ToDictionary(row => row.Span);

        foreach (var row in rows.Where(row => !row.IsSpan || row.Parent != 0))
        {
            var around = spans[row.IsSpan ? row.Parent : row.Span];
            Assert.Equal(around.Trace, row.Trace);
            Assert.InRange(row.TimeNs, around.TimeNs, around.EndNs);
            Assert.True(row.EndNs <= around.EndNs || row.Seconds > 59, $"{row} outlives {around}");
        }
    }

    [Fact]
    public void A_span_lasts_at_least_as_long_as_its_calls_one_after_the_other()
    {
        // Only gateway and catalog make calls at the same time.
        var rows = Simulated.Rows(2, 30);
        var spans = rows.Where(row => row.IsSpan).ToList();
        var callsNs = spans.GroupBy(span => span.Parent).ToDictionary(group => group.Key, group => group.Sum(span => span.DurationNs));

        foreach (var span in spans.Where(span => span.Service is "checkout" or "cart" or "payments" or "fulfillment"))
        {
            Assert.True(span.DurationNs > callsNs.GetValueOrDefault(span.Span));
        }
    }

    [Fact]
    public void Every_line_names_its_trace_span_and_parent()
    {
        var rows = Simulated.Rows(2, 20);
        var spans = rows.Where(row => row.IsSpan).ToDictionary(row => row.Span);

        Assert.All(rows.Where(row => !row.IsSpan), row =>
        {
            Assert.Equal(spans[row.Span].Service, row.Service);
            Assert.Equal(spans[row.Span].Parent, row.Parent);
            Assert.False(row.Trace.IsNone);
        });
    }

    [Fact]
    public void Moments_are_whole_microseconds()
    {
        Assert.All(Simulated.Rows(2, 20), row => Assert.Equal(0, (row.TimeNs % 1_000) + (Math.Max(0, row.DurationNs) % 1_000)));
    }

    [Fact]
    public void The_rate_is_kept()
    {
        var rows = Simulated.Rows(4, 120);

        var traces = rows.Select(row => row.Trace).Distinct().Count() / 120.0;
        Assert.InRange(traces, 38, 44);
        Assert.InRange(rows.Count / 120.0, 350, 460);
    }

    [Fact]
    public void The_load_curve_moves_the_rate()
    {
        var topology = Shop with { Load = new LoadShape(0.5, 100) };

        var rows = Simulated.Rows(new Simulator(topology), 100);

        var high = rows.Between(0, 50).Select(row => row.Trace).Distinct().Count();
        var low = rows.Between(50, 100).Select(row => row.Trace).Distinct().Count();
        Assert.InRange(high / (double)low, 1.6, 2.4);
    }

    [Fact]
    public void Entries_get_their_weights()
    {
        var entries = Simulated.Rows(4, 120).Where(row => row.IsSpan && row.Parent == 0).ToList();

        double Share(string service) => entries.Count(row => row.Service == service) / (double)entries.Count;
        Assert.InRange(Share("gateway"), 0.52, 0.58);
        Assert.InRange(Share("checkout"), 0.18, 0.22);
        Assert.InRange(Share("cart"), 0.085, 0.115);
        Assert.InRange(Share("fulfillment"), 0.085, 0.115);
        Assert.InRange(Share("analytics"), 0.035, 0.065);
    }

    [Fact]
    public void Healthy_traffic_keeps_every_service_under_eight_percent_errors()
    {
        var spans = Simulated.Rows(6, 600).Where(row => row.IsSpan).ToList();
        foreach (var service in spans.GroupBy(span => span.Service))
        {
            Assert.InRange(service.Count(span => span.IsFailed) / (double)service.Count(), 0.005, 0.06);

            // The default rule: over 8 % in a window of a minute, for 15 s on end.
            var perSecond = service.ToLookup(span => (int)span.Seconds);
            var above = 0;
            for (var second = 60; second <= 600; second++)
            {
                var window = Enumerable.Range(second - 60, 60).SelectMany(at => perSecond[at]).ToList();
                above = window.Count(span => span.IsFailed) > 0.08 * window.Count ? above + 1 : 0;
                Assert.True(above < 15, $"{service.Key} at {second} s");
            }
        }
    }
}
