using LogFlow.Contracts.Records;
using LogFlow.Engine.Simulation;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Simulation;

public sealed class RandomWorldTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 12).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_service_is_reached_and_a_trace_has_about_a_dozen_visits(ulong seed)
    {
        var world = RandomWorld.Make(seed);
        var names = world.Services.Select(service => service.Name).ToList();

        var visits = RandomWorld.VisitsOf(names, world.Calls, world.Entries);

        Assert.InRange(names.Count, 10, 200);
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(visits, visit => Assert.True(visit.Value > 0, $"{visit.Key} is never visited"));
        Assert.InRange(visits.Values.Sum(), 2, 14);
        Assert.Contains(names, name => name.EndsWith("-db", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_seed_is_the_same_world_and_another_is_another()
    {
        static string Text(ulong seed)
        {
            var world = RandomWorld.Make(seed);
            return string.Join('\n', world.Calls) + string.Join('\n', world.Services.Select(service => $"{service.Name} {service.Errors} {service.LatencyMedianMs}"));
        }

        Assert.Equal(Text(3), Text(3));
        Assert.NotEqual(Text(3), Text(4));
    }

    [Fact]
    public void A_producer_does_not_fail_for_its_queues_consumers()
    {
        var world = RandomWorld.Make(5, services: 80);

        var consumed = world.Calls.Where(call => call.Caller.EndsWith("-queue", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(consumed);
        Assert.All(consumed, call => Assert.Equal(1, call.Fallback));
    }

    [Fact]
    public void A_service_that_is_down_writes_nothing_and_its_callers_fail()
    {
        var simulator = new Simulator(Simulated.Shop, new SimulatorOptions { Seed = 1 });
        simulator.Inject(new Failure("down", "Down", "", new Effect("payments", IsDown: true), [], 0, 0, 30), Simulated.Start.AddSeconds(60));

        var rows = Simulated.Rows(simulator, 120);

        Assert.Contains(rows.Between(30, 60), row => row.Service == "payments");
        Assert.DoesNotContain(rows.Between(61, 89), row => row.Service == "payments");
        Assert.Contains(rows.Between(92, 120), row => row.Service == "payments");
        Assert.True(rows.Between(61, 89).ErrorShare("checkout") > rows.Between(0, 60).ErrorShare("checkout") * 3);
    }

    [Fact]
    public void An_entry_that_is_down_makes_no_traces()
    {
        var simulator = new Simulator(Simulated.Shop, new SimulatorOptions { Seed = 1 });
        simulator.Inject(new Failure("down", "Down", "", new Effect("gateway", IsDown: true), [], 0, 0, 30), Simulated.Start.AddSeconds(10));

        var rows = Simulated.Rows(simulator, 40);

        Assert.DoesNotContain(rows.Between(12, 40), row => row.Service is "gateway" or "auth");
        Assert.Contains(rows.Between(12, 40), row => row.Service == "checkout");
    }

    [Theory]
    [InlineData(1, RandomFaultKind.Errors)]
    [InlineData(2, RandomFaultKind.Down)]
    [InlineData(3, RandomFaultKind.Saturation)]
    public async Task The_root_is_found_in_a_world_that_nobody_tuned_for(ulong seed, RandomFaultKind kind)
    {
        var world = RandomWorld.Make(seed);
        var failure = RandomWorld.Break(world, seed, kind);

        var trial = await IncidentTrial.RunAsync(world, [new ScheduledFailure(failure, TimeSpan.FromSeconds(180))], seed, rate: 40, seconds: 240);

        Assert.True(trial.IsFinalRootRight(trial.Truth[0]), string.Join("; ", trial.Incidents.Select(incident => incident.Title)));
    }

    [Fact]
    public async Task Without_tracing_no_span_and_no_trace_id_is_left()
    {
        var sink = new Collecting();
        var source = new SimulatorSource(Simulated.Shop, [], new SimulatorOptions { Seed = 1 }, new SimulatorSourceOptions { Duration = TimeSpan.FromSeconds(20) });

        await new LogsOnlySource(source).RunAsync(sink, CancellationToken.None);

        Assert.All(sink.Lines, line => Assert.Equal((RecordKind.Log, TraceId.None), (line.Kind, line.Trace)));
        Assert.InRange(sink.Lines.Count(line => line.HasCaller) / (double)sink.Lines.Count, 0.4, 0.7);
    }

    private sealed class Collecting : Contracts.Flow.IBatchSink
    {
        public List<(RecordKind Kind, TraceId Trace, bool HasCaller)> Lines { get; } = [];

        public NameTable Services { get; } = new();

        public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                Lines.Add((batch.Kind[i], batch.TraceId[i], batch.ParentService[i] != NameTable.None));
            }

            batch.Release();
            return ValueTask.CompletedTask;
        }
    }
}
