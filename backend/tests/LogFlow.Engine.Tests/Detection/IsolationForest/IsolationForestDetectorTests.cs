using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Engine.Detection.IsolationForest;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Detection.IsolationForest;

public sealed class IsolationForestDetectorTests : DetectorContract
{
    protected override int HeldMax => new IsolationForestOptions().ServicesMax;

    protected override int HealthySeconds => 600;

    protected override IDetector Create() => new IsolationForestDetector();

    protected override int Held(IDetector detector) => ((IsolationForestDetector)detector).Held;

    protected override IEnumerable<TickFrame> Trouble(NoiseWorld world) =>
        world.Run(60, s => s.Name == "payments" ? new NoiseChange(Errors: 4.5, Latency: 5) : NoiseChange.None);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_failing_service_is_found_and_the_feature_named(int seed)
    {
        var world = new NoiseWorld(seed);
        var detector = Create();
        Assert.Empty(Loud(world.Run(600).SelectMany(detector.Observe)));

        var signals = Loud(Trouble(world).SelectMany(detector.Observe));

        Assert.NotEmpty(signals);
        Assert.All(signals, s => Assert.Equal("payments", s.Service));
        Assert.InRange((signals[0].At - Start).TotalSeconds, 8, 30);
        Assert.InRange((signals[0].Onset - Start).TotalSeconds, -5, 25);
        Assert.Contains(signals, s => s.Text.Contains("latency", StringComparison.Ordinal) && s.Text.Contains("ms against", StringComparison.Ordinal));
        Assert.All(signals, s => Assert.True(s.Observed > s.Baseline && s.Observed <= 1));
    }

    [Fact]
    public void A_whole_load_swing_is_nobodys_anomaly()
    {
        var world = new NoiseWorld(3);
        var detector = Create();
        var signals = world.Run(600).Concat(world.Run(120, _ => new NoiseChange(Volume: 2))).SelectMany(detector.Observe);

        Assert.Empty(Loud(signals).Select(s => $"{s.At:HH:mm:ss} {s.Service} {s.Text}"));
    }

    [Fact]
    public void A_slow_drift_is_learnt_on_the_way()
    {
        var world = new NoiseWorld(2);
        var detector = Create();
        var signals = new List<Signal>();
        for (var second = 0; second < 3600; second++)
        {
            var drift = 1 + (second / 3600.0 * 0.5);
            signals.AddRange(detector.Observe(world.Next(_ => new NoiseChange(Latency: drift, Volume: drift))));
        }

        Assert.Empty(Loud(signals).Select(s => $"{s.At:HH:mm:ss} {s.Service} {s.Text}"));
    }

    [Fact]
    public void A_lasting_change_becomes_normal()
    {
        var world = new NoiseWorld(4);
        var detector = Create();
        NoiseChange Change(NoiseService s) => s.Name == "search" ? new NoiseChange(Errors: 8, Latency: 6) : NoiseChange.None;
        foreach (var frame in world.Run(600))
        {
            detector.Observe(frame);
        }

        var early = world.Run(480, Change).SelectMany(detector.Observe).ToList();
        var late = world.Run(600, Change).SelectMany(detector.Observe).ToList();

        Assert.NotEmpty(early);
        Assert.Empty(Loud(late).Select(s => $"{s.At:HH:mm:ss} {s.Service} {s.Text}"));
    }

    [Fact]
    public void The_defaults_are_what_is_documented()
    {
        var options = new IsolationForestOptions();

        Assert.Equal((60, 48, 5), (options.Trees, options.SampleSize, options.VectorSeconds));
        Assert.Equal((120, 30, 60), (options.VectorsKept, options.VectorsMin, options.RetrainSeconds));
        Assert.Equal((0.02, 420), (options.FalseAlarmsPerDay, options.NewLevelAfterSeconds));
        Assert.Equal((1800, 500, 1UL), (options.ForgetAfterSeconds, options.ServicesMax, options.Seed));
    }

    private static List<Signal> Loud(IEnumerable<Signal> signals) => [.. signals.Where(s => s.Severity > SignalSeverity.Info)];

    private static DateTimeOffset Start => DateTimeOffset.FromUnixTimeSeconds(Some.Tick + 600);
}
