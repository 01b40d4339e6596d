using System.Text;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Incidents.Telling;
using LogFlow.Engine.Simulation;
using LogFlow.Engine.Tests.Simulation;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Incidents;

/// <summary>A shift that does not go away: sooner or later it is the normal state, and nobody may be told that it recovered.</summary>
public sealed class LevelsThatStay
{
    private const int Healthy = 120;

    [Theory]
    [InlineData("catalog", """ "latency": 4 """, "p95 latency")]
    [InlineData("recommendations", """ "warnings": 4 """, "warnings")]
    public async Task A_shift_that_stays_ends_as_the_new_normal_and_says_so(string service, string effect, string measure)
    {
        var failure = FailureFile.Parse(
            Encoding.UTF8.GetBytes($$"""{ "name": "stays", "title": "Stays", "duration_seconds": 3000, "primary": { "service": "{{service}}", {{effect}} } }"""), "stays.json", Simulated.Shop);

        var options = new EngineOptions { ZScore = { NewLevelAfterSeconds = 180 }, ParameterDrift = { NewLevelAfterSeconds = 180 }, IsolationForest = { NewLevelAfterSeconds = 180 } };

        var trial = await IncidentTrial.RunAsync(Simulated.Shop, [new ScheduledFailure(failure, TimeSpan.FromSeconds(180))], seed: 1, rate: 20, seconds: 560, options: options);

        var incident = Assert.Single(trial.Incidents);
        Assert.Equal((service, IncidentState.Resolved), (incident.Root, incident.State));
        Assert.Contains($"the level of {service} became the new normal", incident.Story[^1], StringComparison.Ordinal);
        var told = incident.Story.Single(sentence => sentence.StartsWith("The new level is taken as normal:", StringComparison.Ordinal));
        Assert.Matches($@"{service}'s {measure} [0-9.]+ \S+ \([0-9.]+ \S+ before\) since 00:\d\d:\d\d", told);
        Assert.Contains(new StoryLink(StoryLinkKinds.Signals, service), incident.StoryLinks![incident.Story.ToList().IndexOf(told)]);
        Assert.InRange((incident.Onset - Simulated.Start).TotalSeconds - 180, -3, 5);
        Assert.Contains($"since {incident.Onset:HH:mm:}", incident.Story[0], StringComparison.Ordinal);
        Assert.Contains(trial.ChangesSeen, change => change.Kind == ChangeKinds.NewLevel && change.Service == service && change.Text.Contains(measure, StringComparison.Ordinal));
    }

    [Fact]
    public void What_went_back_is_not_called_the_new_normal()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break("payments", 30, errors: 0.3, slow: 5).Run(120);

        var over = Assert.Single(world.Book.Recent);
        Assert.DoesNotContain(over.Story, sentence => sentence.Contains("normal", StringComparison.Ordinal));
        Assert.StartsWith("Quiet since", over.Story[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_alarm_on_the_new_level_takes_the_word_back()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", 60, errors: 0.3).Run(10, Stayed(world, "payments"));
        Assert.DoesNotContain(world.Last.Open[0].Story, sentence => sentence.Contains("taken as normal", StringComparison.Ordinal));

        world.Unheard.Add("payments");
        world.Run(3, Stayed(world, "payments"));
        Assert.Contains(world.Last.Open[0].Story, sentence => sentence.Contains("payments's error rate 30 % (4 % before)", StringComparison.Ordinal));

        world.Unheard.Remove("payments");
        world.Run(5);
        Assert.DoesNotContain(world.Last.Open[0].Story, sentence => sentence.Contains("taken as normal", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_only_others_stay_the_story_does_not_say_it_of_the_root()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", 20, errors: 0.3, slow: 5).Run(20, Stayed(world, "checkout"));
        world.Unheard.Add("checkout");
        world.Run(1, Stayed(world, "checkout"));

        world.Run(70);

        var over = Assert.Single(world.Book.Recent);
        Assert.Contains(", but the level of checkout became the new normal", over.Story[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_remembered_over_a_restart()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", 60, errors: 0.3).Run(10);
        world.Unheard.Add("payments");
        world.Run(1, Stayed(world, "payments"));
        var before = Assert.Single(world.Last.Open);

        var book = new IncidentBook();
        book.Restore([before]);
        var after = ToyWorld.Shop(book: book);
        after.Jump((int)(world.Now - after.Now)).Run(60);

        Assert.Contains("the level of payments became the new normal", Assert.Single(book.Recent).Story[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_became_normal_is_a_change_of_its_service_incident_or_not()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        var number = Stayed(world, "auth") with { Kind = SignalKinds.NumberShift, Unit = "value" };

        var changes = NewLevels.Changes([Stayed(world, "cart"), Stayed(world, "cart") with { Kind = SignalKinds.Warnings, Unit = "warnings/s" }, Stayed(world, "auth"), number]);

        Assert.Equal([(ChangeKinds.NewLevel, "auth"), (ChangeKinds.NewLevel, "cart")], changes.Select(change => (change.Kind, change.Service)));
        Assert.Equal(
            $"Taken as normal from now on: error rate 30 % (4 % before) and warnings 0.3 warnings/s (0.04 warnings/s before); since {changes[0].At:HH:mm:ss}.", changes[1].Text);
        Assert.Empty(NewLevels.Changes([ToyWorld.Signal("cart", SignalKinds.ErrorRate, world.Now), number]));
    }

    private static Signal Stayed(ToyWorld world, string service) =>
        ToyWorld.Signal(service, SignalKinds.ErrorRate, world.Now) with
        {
            Unit = "ratio",
            NewLevel = new NewLevel(DateTimeOffset.FromUnixTimeSeconds(world.Now), 0.04, 0.3),
        };
}
