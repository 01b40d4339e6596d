using LogFlow.Engine.Incidents;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class OnsetErrorTests
{
    private const long Tick = 1_700_000_100;

    [Fact]
    public void Onsets_move_by_service_within_bounds_and_never_beyond_the_present()
    {
        var error = new OnsetError(Tick, 60);
        string[] services = [.. Enumerable.Range(0, 200).Select(number => $"service-{number}")];

        var moves = services.Select(service => error.Move(service, Found(Tick - 100)).Errors.Onset - (Tick - 100)).ToList();

        Assert.InRange(moves.Min(), -60, -50);
        Assert.InRange(moves.Max(), 50, 60);
        Assert.Equal(moves, services.Select(service => error.Move(service, Found(Tick - 100)).Errors.Onset - (Tick - 100)));
        Assert.All(services, service => Assert.True(error.Move(service, Found(Tick - 1)).Errors.Onset <= Tick));
        Assert.Equal(0, error.Move("payments", new Findings()).Errors.Onset);
    }

    [Theory]
    [InlineData("payments")]
    [InlineData("inventory")]
    [InlineData("catalog")]
    public void A_root_is_found_though_every_onset_is_a_minute_off(string service)
    {
        var world = ToyWorld.Shop(options: new IncidentOptions { OnsetErrorSeconds = 60 }).Run(120);

        world.Break(service, errors: 0.3, slow: 4).Run(30);

        Assert.Equal(service, Assert.Single(world.Last.Open).Root);
    }

    private static Findings Found(long onset) => new() { Errors = new Finding(0.9, 0.5, 0.01, onset, 30) };
}
