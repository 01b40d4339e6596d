using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Engine.Detection.Transit;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Detection.Transit;

public sealed class TransitDetectorTests : DetectorContract
{
    protected override int HeldMax => new TransitOptions().ServicesMax;

    protected override IDetector Create() => new TransitDetector();

    protected override int Held(IDetector detector) => ((TransitDetector)detector).Held;

    protected override IEnumerable<TickFrame> Trouble(NoiseWorld world) => Calls(world, 60, "payments", waitMs: 800, seed: 2);

    protected override IEnumerable<TickFrame> Healthy(NoiseWorld world, int seconds) => Calls(world, seconds, "", waitMs: 0, seed: 1);

    [Fact]
    public void A_few_calls_that_hang_on_the_way_are_enough()
    {
        var (detector, world) = Warm();
        var start = DateTimeOffset.FromUnixTimeSeconds(Some.Tick + HealthySeconds);

        var signals = Calls(world, 60, "payments", waitMs: 800, seed: 2).SelectMany(detector.Observe).ToList();

        Assert.All(signals, s => Assert.Equal(("payments", SignalKinds.Transit), (s.Service, s.Kind)));
        Assert.InRange((signals[0].At - start).TotalSeconds, 1, 20);
        Assert.InRange((signals[0].Onset - start).TotalSeconds, -1, 6);
        Assert.InRange(signals[0].Observed, 700, 900);
        Assert.InRange(signals[0].Baseline, 1, 10);
    }

    [Fact]
    public void It_is_over_when_calls_arrive_as_before()
    {
        var (detector, world) = Warm();
        Assert.NotEmpty(Calls(world, 60, "payments", waitMs: 800, seed: 2).SelectMany(detector.Observe));

        var after = Calls(world, 120, "", waitMs: 0, seed: 3).SelectMany(detector.Observe).ToList();

        Assert.True(after.Count < 40, $"{after.Count} signals after the fault");
    }

    [Fact]
    public void A_single_call_that_hangs_is_weather()
    {
        var (detector, world) = Warm();

        for (var i = 0; i < 20; i++)
        {
            var spoken = Calls(world, 1, "payments", waitMs: 3_000, seed: i).Concat(Calls(world, 60, "", waitMs: 0, seed: i)).SelectMany(detector.Observe);
            Assert.Empty(spoken.Select(s => s.Text));
        }
    }

    [Fact]
    public void A_delay_that_lasts_becomes_normal()
    {
        var (detector, world) = Warm();

        var signals = Calls(world, 4_000, "payments", waitMs: 800, seed: 2).SelectMany(detector.Observe).ToList();

        Assert.NotEmpty(signals);
        Assert.True(signals[^1].At < DateTimeOffset.FromUnixTimeSeconds(Some.Tick + 3_000), $"still speaking at {signals[^1].At}");
        Assert.Equal(signals[^1].At, Assert.Single(signals, s => s.NewLevel is not null).NewLevel!.Since);
        Assert.InRange(signals[^1].NewLevel!.Level, 700, 900);
    }

    [Fact]
    public void The_defaults_are_what_is_documented()
    {
        var options = new TransitOptions();

        Assert.Equal(10, options.WarmUpCalls);
        Assert.Equal(45, options.WarmUpSeconds);
        Assert.Equal(3, options.SlowFactor);
        Assert.Equal(20, options.SlowExcessMs);
        Assert.Equal(0.02, options.FalseAlarmsPerDay);
        Assert.Equal(600, options.HalfLifeSeconds);
        Assert.Equal(900, options.NewLevelAfterSeconds);
        Assert.Equal(2000, options.ServicesMax);
    }

    /// <summary>Seconds in which gateway calls five services about once each, a few milliseconds on the way but for one of them.</summary>
    private static IEnumerable<TickFrame> Calls(NoiseWorld world, int seconds, string slow, double waitMs, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < seconds; i++)
        {
            var frame = world.Next();
            foreach (var callee in (string[])["auth", "catalog", "inventory", "payments", "search"])
            {
                var edge = frame.Edge(new EdgeKey("gateway", callee));
                for (var calls = random.Next(3); calls > 0; calls--)
                {
                    edge.Calls++;
                    edge.Transit.Add((long)((Math.Exp(1 + (0.5 * random.NextDouble())) + (callee == slow ? waitMs : 0)) * 1e6));
                }
            }

            yield return frame;
        }
    }

    private (TransitDetector Detector, NoiseWorld World) Warm()
    {
        var detector = new TransitDetector();
        var world = new NoiseWorld(seed: 7);
        Assert.Empty(Healthy(world, HealthySeconds).SelectMany(detector.Observe));
        return (detector, world);
    }
}
