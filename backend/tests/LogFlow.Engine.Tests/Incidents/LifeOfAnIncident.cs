using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class LifeOfAnIncident
{
    private const int Healthy = 120;

    [Fact]
    public void Healthy_traffic_opens_nothing()
    {
        var world = ToyWorld.Shop().Run(600);

        Assert.Empty(world.Changes);
    }

    [Theory]
    [InlineData(SignalKinds.ErrorRate, 1.1, SignalSeverity.Warning)]
    [InlineData(SignalKinds.Volume, 3.0, SignalSeverity.Warning)]
    [InlineData(SignalKinds.NewTemplate, 5.0, SignalSeverity.Warning)]
    [InlineData(SignalKinds.Isolation, 2.0, SignalSeverity.Info)]
    public void A_lone_signal_that_the_counts_do_not_bear_out_stays_loose(string kind, double score, SignalSeverity severity)
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Run(1, ToyWorld.Signal("catalog", kind, world.Now, score, severity));

        Assert.Empty(world.Changes);
        Assert.Equal("catalog", Assert.Single(world.Last.Loose).Service);
    }

    [Fact]
    public void A_critical_rule_is_the_users_word_and_opens_by_itself()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Run(1, ToyWorld.Signal("catalog", SignalKinds.Rule, world.Now, 1.2, SignalSeverity.Critical));

        var incident = Assert.Single(world.Last.Open);
        Assert.Equal("catalog", incident.Root);
        Assert.Empty(world.Last.Loose);
    }

    [Fact]
    public void It_resolves_by_time_alone()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", 30, errors: 0.3, slow: 5).Run(30);
        var id = Assert.Single(world.Last.Open).Id;

        world.Run(60);

        var last = world.Last.Open.Count == 0 ? world.Book.Find(id)! : Assert.Single(world.Last.Open);
        var states = world.Changes.Where(incident => incident.Id == id).GroupBy(incident => incident.State).ToDictionary(group => group.Key, group => group.First());
        Assert.Equal(IncidentState.Resolved, last.State);
        Assert.True(states.ContainsKey(IncidentState.Resolving));
        Assert.Equal(45, (last.Resolved!.Value - last.LastSignal).TotalSeconds);
        Assert.Empty(world.Last.Open);
    }

    [Fact]
    public void Resolving_begins_after_eighteen_quiet_seconds()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", 30, errors: 0.3, slow: 5).Run(30);
        var last = Assert.Single(world.Last.Open).LastSignal;

        while (world.Book.Open[0].State == IncidentState.Active)
        {
            world.Run(1);
        }

        Assert.Equal(18, world.Now - 1 - last.ToUnixTimeSeconds());
    }

    [Fact]
    public void A_signal_while_resolving_makes_it_active_again()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", 30, errors: 0.3, slow: 5).Run(50);
        Assert.Equal(IncidentState.Resolving, Assert.Single(world.Last.Open).State);

        world.Break("payments", 10, errors: 0.3, slow: 5).Run(4);

        Assert.Equal(IncidentState.Active, Assert.Single(world.Last.Open).State);
    }

    [Fact]
    public void A_gap_in_the_stream_resolves_at_the_time_it_was_up()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", 30, errors: 0.3, slow: 5).Run(30);
        var lastSignal = Assert.Single(world.Last.Open).LastSignal;

        world.Jump(500).Run(1);

        var resolved = Assert.Single(world.Last.Changed);
        Assert.Equal(IncidentState.Resolved, resolved.State);
        Assert.Equal(lastSignal.AddSeconds(45), resolved.Resolved);
        Assert.Empty(world.Last.Open);
    }

    [Fact]
    public void The_times_are_configurable()
    {
        var options = new IncidentOptions { ResolvingAfter = TimeSpan.FromSeconds(3), ResolvedAfter = TimeSpan.FromSeconds(6) };
        var world = ToyWorld.Shop(options: options).Run(Healthy);
        world.Break("payments", 20, errors: 0.3, slow: 5).Run(20);
        var last = Assert.Single(world.Last.Open).LastSignal;

        world.Run(12);

        Assert.Empty(world.Last.Open);
        Assert.Equal(last.AddSeconds(6), world.Book.Recent[0].Resolved);
    }

    [Fact]
    public void Acknowledging_takes_effect_with_the_next_tick()
    {
        var world = ToyWorld.Shop().Run(Healthy);
        world.Break("payments", errors: 0.3, slow: 5).Run(10);
        var incident = Assert.Single(world.Last.Open);
        var at = DateTimeOffset.FromUnixTimeSeconds(world.Now);

        var known = world.Book.Acknowledge(incident.Id, at);
        var unknown = world.Book.Acknowledge("0000000000000000", at);
        var before = world.Book.Find(incident.Id)!.Acknowledged;
        world.Run(1);

        Assert.True(known);
        Assert.False(unknown);
        Assert.Null(before);
        Assert.Equal(at, world.Book.Find(incident.Id)!.Acknowledged);
    }

    [Fact]
    public void The_id_stays_the_same_from_the_first_detection_on()
    {
        var world = ToyWorld.Shop().Run(Healthy);

        world.Break("payments", 30, errors: 0.3, slow: 5).Run(120);

        Assert.Single(world.Changes.Select(incident => incident.Id).Distinct());
    }

    [Fact]
    public void The_same_stream_gives_the_same_story()
    {
        static List<Incident> Run()
        {
            var world = ToyWorld.Shop().Run(Healthy);
            return world.Break("payments", 30, errors: 0.3, slow: 5).Break("recommendations", 20, slow: 6).Run(120).Changes;
        }

        var (first, second) = (Run(), Run());

        Assert.NotEmpty(first);
        Assert.Equal(Json(first), Json(second));
    }

    [Fact]
    public void An_open_incident_goes_on_after_a_restart()
    {
        var before = ToyWorld.Shop().Run(Healthy);
        before.Break("payments", errors: 0.3, slow: 5).Run(15);
        var open = before.Last.Open;
        var after = ToyWorld.Shop();

        after.Book.Restore(open);
        after.Jump((int)(before.Now - ToyWorld.Start)).Run(1, ToyWorld.Signal("checkout", SignalKinds.ErrorRate, before.Now));

        var incident = Assert.Single(after.Last.Open);
        Assert.Equal((open[0].Id, "payments", open[0].SignalCount + 1), (incident.Id, incident.Root, incident.SignalCount));
        Assert.Equal(open[0].Title, incident.Title);
    }

    [Fact]
    public void Signals_seen_before_a_restart_are_not_counted_again()
    {
        var before = ToyWorld.Shop().Run(Healthy);
        before.Break("payments", errors: 0.3, slow: 5).Run(15);
        var open = Assert.Single(before.Last.Open);
        var after = ToyWorld.Shop();

        after.Book.Restore([open]);
        after.Jump((int)(before.Now - ToyWorld.Start - 3)).Run(1, ToyWorld.Signal("payments", SignalKinds.ErrorRate, before.Now - 3));

        Assert.Equal(open.SignalCount, Assert.Single(after.Last.Open).SignalCount);
    }

    [Fact]
    public void The_seconds_before_a_restart_teach_the_baselines_again()
    {
        var before = ToyWorld.Shop().Run(Healthy);
        before.Break("payments", errors: 0.3, slow: 5).Run(15);
        var open = Assert.Single(before.Last.Open);
        var after = ToyWorld.Shop();
        after.Book.Restore([open]);

        after.Run(Healthy).Break("payments", errors: 0.3, slow: 5).Run(30);

        var incident = Assert.Single(after.Last.Open);
        Assert.Equal((open.Id, "payments"), (incident.Id, incident.Root));
        Assert.True(incident.SignalCount > open.SignalCount);
    }

    [Fact]
    public void What_is_kept_of_a_storm_is_bounded()
    {
        var options = new IncidentOptions { SignalsMax = 50, OpenMax = 3 };
        var world = ToyWorld.Shop(options: options).Run(Healthy);

        for (var i = 0; i < 300; i++)
        {
            var service = $"service-{i}";
            world.Run(1, ToyWorld.Signal(service, SignalKinds.Rule, world.Now, 5, SignalSeverity.Critical),
                ToyWorld.Signal("catalog", "kind-" + i, world.Now, 5, SignalSeverity.Critical),
                ToyWorld.Signal("catalog", SignalKinds.Rule, world.Now, 5, SignalSeverity.Critical));
        }

        Assert.Equal(3, world.Last.Open.Count);
        Assert.All(world.Last.Open, incident => Assert.InRange(incident.Signals.Count, 1, 50));
        Assert.All(world.Last.Open, incident => Assert.InRange(incident.Story.Count, 1, 40));
    }

    private static string Json(IEnumerable<Incident> incidents) =>
        System.Text.Json.JsonSerializer.Serialize(incidents, LogFlow.Contracts.LogFlowJson.Options);
}
