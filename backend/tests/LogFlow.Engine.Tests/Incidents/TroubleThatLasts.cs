using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents;

namespace LogFlow.Engine.Tests.Incidents;

/// <summary>A detector near its threshold falls silent and speaks again, and so does a rule: one change is one incident all the same.</summary>
public sealed class TroubleThatLasts
{
    private const int Healthy = 120;

    [Fact]
    public void A_detector_that_falls_silent_while_the_failures_go_on_does_not_end_the_incident()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", 600, errors: 0.3).Run(20);

        for (var i = 0; i < 5; i++)
        {
            Hush(world, 70);
            Speak(world, 5);
        }

        var incident = Assert.Single(world.Last.Open);
        Assert.Equal(("payments", IncidentState.Active), (incident.Root, incident.State));
        Assert.Empty(world.Book.Recent);
    }

    [Fact]
    public void It_ends_soon_after_the_failures_do()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", 120, errors: 0.3).Run(20);

        Hush(world, 100 + 80);

        Assert.Empty(world.Last.Open);
        Assert.InRange((Assert.Single(world.Book.Recent).LastSignal.ToUnixTimeSeconds() - ToyWorld.Start) - Healthy - 120, -1, 25);
    }

    [Fact]
    public void What_lasts_longer_than_baselines_stand_still_becomes_normal_and_is_told_so()
    {
        var world = ToyWorld.Shop(options: new IncidentOptions { FreezeMax = TimeSpan.FromMinutes(3) }).Run(Healthy);
        world.Break("payments", 5_000, errors: 0.3).Run(20);

        Hush(world, 600);
        Speak(world, 10);

        Assert.Empty(world.Last.Open);
        var over = Assert.Single(world.Book.Recent);
        Assert.Contains("the level of payments became the new normal", over.Story[^1], StringComparison.Ordinal);
        Assert.Contains(over.Story, sentence => sentence.Contains("payments's error rate 0.3", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_only_a_rule_spoke_the_story_says_what_became_normal_as_well()
    {
        var world = ToyWorld.Shop(options: new IncidentOptions { FreezeMax = TimeSpan.FromMinutes(3) }).Run(Healthy);
        world.Unheard.UnionWith(["catalog", "search", "gateway", "cart", "checkout"]);
        world.Break("catalog", 5_000, errors: 0.3).Run(20);

        for (var i = 0; i < 400; i++)
        {
            world.Run(1, Ordered(world));
        }

        var incident = Assert.Single(world.Last.Open);
        Assert.Contains(incident.Story, sentence => sentence.Contains("catalog's error rate 3", StringComparison.Ordinal) && sentence.EndsWith("taken as normal.", StringComparison.Ordinal));
        Assert.Empty(world.Book.Recent);
    }

    [Fact]
    public void What_a_detector_takes_for_normal_opens_nothing_again()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", 5_000, errors: 0.3).Run(80);
        var stayed = ToyWorld.Signal("payments", SignalKinds.ErrorRate, world.Now, onset: world.Now - 80) with
        {
            Unit = "ratio",
            NewLevel = new NewLevel(DateTimeOffset.FromUnixTimeSeconds(world.Now), 0.04, 0.3),
        };
        world.Unheard.UnionWith(["payments", "checkout"]);
        world.Run(1, stayed).Run(120);
        Assert.Empty(world.Last.Open);

        Speak(world, 10);

        Assert.Empty(world.Last.Open);
        Assert.Contains("became the new normal", Assert.Single(world.Book.Recent).Story[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_critical_rule_that_flickers_is_told_once()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        for (var i = 0; i < 20; i++)
        {
            world.Run(1, Ordered(world)).Run(1, Ordered(world)).Run(120);
        }

        Assert.Single(world.Book.Recent);
        Assert.Empty(world.Last.Open);
    }

    [Fact]
    public void A_critical_rule_that_was_silent_for_long_is_news_again()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Run(1, Ordered(world)).Run(1, Ordered(world)).Run(16 * 60);

        world.Run(1, Ordered(world));

        Assert.Single(world.Book.Recent);
        Assert.Single(world.Last.Open);
    }

    [Fact]
    public void A_critical_rule_told_before_opens_again_when_something_changed_at_its_service()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Run(1, Ordered(world)).Run(1, Ordered(world)).Run(120);
        world.Unheard.UnionWith(["catalog", "search", "gateway", "cart", "checkout"]);

        world.Break("catalog", 30, errors: 0.3).Run(10).Run(1, Ordered(world));

        Assert.Equal("catalog", Assert.Single(world.Last.Open).Root);
    }

    private static Signal Ordered(ToyWorld world) => ToyWorld.Signal("catalog", SignalKinds.Rule, world.Now, 1.2, SignalSeverity.Critical);

    private static void Hush(ToyWorld world, int seconds)
    {
        world.Unheard.UnionWith(["payments", "checkout"]);
        world.Run(seconds);
    }

    private static void Speak(ToyWorld world, int seconds)
    {
        world.Unheard.Clear();
        world.Run(seconds);
    }
}
