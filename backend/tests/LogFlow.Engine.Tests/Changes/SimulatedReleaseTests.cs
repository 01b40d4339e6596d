using System.Text;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Engine.Simulation;
using LogFlow.Engine.Tests.Simulation;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Changes;

/// <summary>A bad release of the simulated shop, through the whole engine.</summary>
public sealed class SimulatedReleaseTests
{
    private const string BadRelease =
        """
        { "name": "bad_release", "title": "Bad release", "duration_seconds": 60, "ramp_seconds": 3,
          "primary": { "service": "payments", "errors": 6, "latency": 4, "release": "2.4.1" } }
        """;

    [Fact]
    public async Task The_release_is_seen_named_as_the_trigger_and_its_end_is_a_rollback()
    {
        var failure = FailureFile.Parse(Encoding.UTF8.GetBytes(BadRelease), "bad_release.json", Simulated.Shop);
        var source = new SimulatorSource(Simulated.Shop, [failure], new SimulatorOptions { Seed = 5 }, new SimulatorSourceOptions
        {
            Duration = TimeSpan.FromSeconds(260),
            Scheduled = [new ScheduledFailure(failure, TimeSpan.FromSeconds(180))],
        });
        var ticks = new CollectingConsumer<TickOutcome>();
        await using (var pipeline = new EnginePipeline(new EngineOptions { Threads = 1 }))
        {
            pipeline.Ticks.Subscribe(new Subscription("test"), ticks);
            await pipeline.RunToEndAsync(source, CancellationToken.None);
        }

        var changes = ticks.Items.SelectMany(tick => tick.Changes).ToList();
        Assert.Equal(
            [(ChangeKinds.Release, "payments", "2.4.0", "2.4.1"), (ChangeKinds.Rollback, "payments", "2.4.1", "2.4.0")],
            changes.Select(change => (change.Kind, change.Service, change.From!, change.To!)));
        Assert.InRange((changes[0].At - Simulated.Start).TotalSeconds, 180, 184);
        var incident = ticks.Items.SelectMany(tick => tick.ChangedIncidents).First(incident => incident.Root == "payments");
        Assert.StartsWith("Likely trigger: release 2.4.1 of payments at 00:03:0", incident.Story[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_without_a_fault_changes_nothing_else_of_the_stream()
    {
        var release = FailureFile.Parse(
            """{ "name": "r", "title": "R", "duration_seconds": 20, "primary": { "service": "payments", "release": "9.0" } }"""u8, "r.json", Simulated.Shop);
        var simulator = new Simulator(Simulated.Shop, new SimulatorOptions { Seed = 3 });
        simulator.Inject(release, Simulated.Start.AddSeconds(10));

        Assert.Equal(Simulated.Rows(3, 40), Simulated.Rows(simulator, 40));
    }
}
