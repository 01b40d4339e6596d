using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Tests.Incidents;

/// <summary>Two incidents become one when one root explains both, and stay two when it does not.</summary>
public sealed class MergingOfIncidents
{
    private const int Healthy = 120;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Whoever_else_is_broken_and_has_nothing_to_do_with_the_stronger_root_keeps_them_apart(bool isMailBroken, int incidents)
    {
        var world = World().Call("shop", "mail", 0.1).Run(Healthy);
        world.Break("bank", errors: 0.8, slow: 5).Run(6).Break("shop", errors: 0.75, slow: 4);
        world = isMailBroken ? world.Break("mail", errors: 0.35) : world;
        world.Run(12);
        Assert.Equal(["bank", "shop"], Roots(world));
        Assert.Equal(isMailBroken, world.Last.Open.Any(incident => incident.Members.Any(member => member.Service == "mail")));

        world.Call("shop", "bank", 0.8).Run(6);

        Assert.Equal(incidents, world.Last.Open.Count);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(32, 2)]
    public void What_began_long_after_the_other_was_quiet_is_another_incident(int quietSeconds, int incidents)
    {
        var world = World().Run(Healthy);
        world.Break("bank", 12, errors: 0.6).Run(12 + quietSeconds).Break("shop", errors: 0.6).Run(7);
        Assert.Equal(["bank", "shop"], Roots(world));

        world.Call("shop", "bank", 0.8).Run(4);

        Assert.Equal(incidents, world.Last.Open.Count);
    }

    [Fact]
    public void Roots_that_do_not_call_each_other_are_not_merged_however_long_they_last()
    {
        var world = World().Run(Healthy);

        world.Break("bank", errors: 0.6).Break("shop", errors: 0.6).Break("mail", errors: 0.6).Run(120);

        Assert.Equal(["bank", "mail", "shop"], Roots(world));
        Assert.DoesNotContain(world.Changes, incident => incident.MergedInto is not null);
    }

    [Fact]
    public void One_that_is_over_is_not_merged_any_more()
    {
        var world = World().Run(Healthy);
        world.Break("bank", 12, errors: 0.6).Run(80);
        var over = Assert.Single(world.Book.Recent);

        world.Call("shop", "bank", 0.8).Break("shop", errors: 0.6).Run(12);

        Assert.Equal(["shop"], Roots(world));
        Assert.Empty(world.Last.Open[0].MergedFrom);
        Assert.Equal((IncidentState.Resolved, (string?)null), (over.State, world.Book.Find(over.Id)!.MergedInto));
    }

    private static ToyWorld World() => new ToyWorld().Service("shop", 30).Service("bank", 30).Service("mail", 30);

    private static IEnumerable<string> Roots(ToyWorld world) => world.Last.Open.Select(incident => incident.Root).Order(StringComparer.Ordinal);
}
