using LogFlow.Engine.Simulation;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Simulation;

public sealed class OrdinaryDaysTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void The_same_seed_is_the_same_day_and_another_is_another()
    {
        static string Text(ulong seed) => string.Join('\n', OrdinaryDays.Make(Simulated.Shop, seed, Day).Events.Select(one => $"{one.At} {one.Failure.Primary}"));

        Assert.Equal(Text(3), Text(3));
        Assert.NotEqual(Text(3), Text(4));
    }

    [Fact]
    public void As_much_happens_as_was_asked_for_and_none_of_it_is_a_fault()
    {
        var (world, events) = OrdinaryDays.Make(RandomWorld.Make(3), 1, 2 * Day, new OrdinaryDaysOptions { Releases = 3, Restarts = 2, Blips = 5, Drifts = 1 });
        var simulator = new Simulator(world);
        foreach (var one in events)
        {
            simulator.Inject(one.Failure, Simulated.Start + one.At);
        }

        Assert.Equal(22, events.Count);
        Assert.All(events, one => Assert.InRange(one.At, TimeSpan.FromMinutes(10), 2 * Day));
        Assert.Empty(simulator.Truth());
    }

    [Fact]
    public void A_release_brings_a_line_that_was_never_seen()
    {
        var release = new Failure("release_1", "", "", new Effect("cart", Release: "2.0.0", Line: "cart plan {duration_ms} chosen"), [], 0, 0, 1000) { IsOrdinary = true };
        var simulator = new Simulator(Simulated.Shop, new SimulatorOptions { Seed = 1 });
        simulator.Inject(release, Simulated.Start.AddSeconds(10));

        var rows = Simulated.Rows(simulator, 30).Where(row => row.Service == "cart" && row.Body.StartsWith("cart plan", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(row.TimeNs >= Simulated.Start.AddSeconds(10).ToUnixTimeMilliseconds() * 1_000_000));
    }

    [Fact]
    public void Saturdays_and_sundays_are_quieter()
    {
        var load = LoadShape.Flat with { WeekendFactor = 0.4 };

        static DateTimeOffset At(int day, double hour) => new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero).AddHours(hour);
        Assert.Equal(1, load.At(0, At(2, 23)), 9);
        Assert.Equal(0.7, load.At(0, At(3, 0.5)), 9);
        Assert.Equal(0.4, load.At(0, At(3, 12)), 9);
        Assert.Equal(0.4, load.At(0, At(4, 12)), 9);
        Assert.Equal(0.7, load.At(0, At(5, 0.5)), 9);
        Assert.Equal(1, load.At(0, At(5, 12)), 9);
    }

    [Fact]
    public async Task An_ordinary_hour_full_of_events_opens_next_to_nothing()
    {
        var length = TimeSpan.FromMinutes(30);
        var (world, events) = OrdinaryDays.Make(Simulated.Shop, 5, length, new OrdinaryDaysOptions { Releases = 96, Restarts = 96, Blips = 96, Drifts = 48 });

        var trial = await IncidentTrial.RunAsync(world, events, 5, 20, (int)length.TotalSeconds);

        Assert.Equal(7, events.Count);
        Assert.Empty(trial.Incidents);
    }
}
