using System.Text;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Engine.Simulation;
using LogFlow.Engine.Tests.Simulation;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Parameters;

/// <summary>Parameters that change their values, through the whole engine.</summary>
public sealed class SimulatedDriftTests
{
    private const string Relay =
        """
        { "name": "relay", "title": "A relay", "entries": [ { "service": "relay", "weight": 1 } ],
          "services": [ { "name": "relay", "group": "edge", "operation": "send", "errors": 0, "warnings": 0.3, "lines": 1, "latency_ms": { "median": 5, "p95": 20 },
            "messages": [
              { "severity": "info", "text": "sent message {message} in {duration_ms} ms" },
              { "severity": "warn", "text": "provider answered {code} to message {message}, sent again" } ] } ],
          "calls": [],
          "parameters": { "message": { "kind": "integer", "min": 100000, "max": 999999 }, "code": { "kind": "choice", "values": ["429", "500", "503"] } } }
        """;

    private const string NewCode =
        """
        { "name": "new_code", "title": "New code", "duration_seconds": 60,
          "primary": { "service": "relay", "values": { "code": ["429", "500", "503", "507"] } } }
        """;

    [Fact]
    public async Task A_code_that_a_provider_never_answered_is_told_as_news_of_the_service_that_logs_it()
    {
        var relay = TopologyFile.Parse(Encoding.UTF8.GetBytes(Relay), "relay.json");
        var failure = FailureFile.Parse(Encoding.UTF8.GetBytes(NewCode), "new_code.json", relay);
        var source = new SimulatorSource(relay, [failure], new SimulatorOptions { Seed = 4, Rate = 20 }, new SimulatorSourceOptions
        {
            Duration = TimeSpan.FromSeconds(360),
            Scheduled = [new ScheduledFailure(failure, TimeSpan.FromSeconds(300))],
        });
        var ticks = new CollectingConsumer<TickOutcome>();
        await using (var pipeline = new EnginePipeline(new EngineOptions { Threads = 1 }))
        {
            pipeline.Ticks.Subscribe(new Subscription("test"), ticks);
            await pipeline.RunToEndAsync(source, CancellationToken.None);
        }

        var signals = ticks.Items.SelectMany(tick => tick.Signals).Where(signal => signal.Detector == "parameter-drift").ToList();
        Assert.NotEmpty(signals);
        Assert.All(signals, signal => Assert.Equal((SignalKinds.NewValue, SignalSeverity.Warning), (signal.Kind, signal.Severity)));
        Assert.StartsWith("provider answered <*> to is \"507\", a value that it never had", signals[0].Text, StringComparison.Ordinal);
        Assert.InRange((signals[0].Onset - Simulated.Start).TotalSeconds, 299, 306);
        Assert.InRange((signals[0].At - Simulated.Start).TotalSeconds, 301, 320);
        Assert.Empty(ticks.Items.SelectMany(tick => tick.ChangedIncidents));
    }

    [Fact]
    public void Other_values_change_nothing_else_of_the_stream()
    {
        var failure = FailureFile.Parse(
            """{ "name": "r", "title": "R", "duration_seconds": 20, "primary": { "service": "inventory", "values": { "warehouse": ["mars"] } } }"""u8, "r.json", Simulated.Shop);
        var simulator = new Simulator(Simulated.Shop, new SimulatorOptions { Seed = 3 });
        simulator.Inject(failure, Simulated.Start.AddSeconds(10));

        var changed = Simulated.Rows(simulator, 40).Zip(Simulated.Rows(3, 40)).Where(pair => pair.First != pair.Second).ToList();

        Assert.NotEmpty(changed);
        Assert.All(changed, pair => Assert.Equal(("inventory", true), (pair.First.Service, pair.First.Body.Contains("mars", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("""{ "warehose": ["mars"] }""", "unknown property \"warehose\"")]
    [InlineData("""{ "warehouse": [] }""", "has 0 entries")]
    [InlineData("""{ "warehouse": "mars" }""", "should be a list in brackets")]
    public void Values_are_checked_where_they_stand(string values, string fault)
    {
        var file = $$"""{ "name": "r", "title": "R", "duration_seconds": 20, "primary": { "service": "inventory", "values": {{values}} } }""";

        var thrown = Assert.Throws<ScenarioFileException>(() => FailureFile.Parse(Encoding.UTF8.GetBytes(file), "r.json", Simulated.Shop));

        Assert.Contains(fault, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_grows_slow_is_the_root_though_nothing_but_its_text_says_so()
    {
        var world = RandomWorld.Make(13);
        var failure = RandomWorld.Break(world, 13, RandomFaultKind.Latency);

        var trial = await IncidentTrial.RunAsync(world, [new ScheduledFailure(failure, TimeSpan.FromSeconds(180))], seed: 13, rate: 40, seconds: 240, logsOnly: true);

        Assert.True(trial.IsFinalRootRight(trial.Truth[0]), string.Join(", ", trial.Incidents.Select(incident => incident.Root)) + " instead of " + failure.Primary.Service);
        Assert.Contains(trial.Signals, signal => signal.Kind == SignalKinds.NumberShift && signal.Service == failure.Primary.Service);
    }
}
