using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Engine.Detection.Silence;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Detection.Silence;

public sealed class SilenceDetectorTests : DetectorContract
{
    protected override int HeldMax => new SilenceOptions().ServicesMax;

    protected override IDetector Create() => new SilenceDetector();

    protected override int Held(IDetector detector) => ((SilenceDetector)detector).Held;

    protected override IEnumerable<TickFrame> Trouble(NoiseWorld world) => world.Run(30, Without("payments"));

    [Fact]
    public void A_steady_service_is_missed_within_seconds()
    {
        var (detector, world) = Warm();

        var signals = world.Run(20, Without("payments")).SelectMany(detector.Observe).ToList();

        Assert.All(signals, s => Assert.Equal("payments", s.Service));
        Assert.InRange((signals[0].At - Start).TotalSeconds, 2, 5);
        Assert.InRange((signals[0].Onset - Start).TotalSeconds, -1, 0);
        Assert.Equal(SignalSeverity.Critical, signals[0].Severity);
        Assert.True(signals[^1].Score > signals[0].Score);
    }

    [Fact]
    public void A_service_heard_once_and_not_again_is_not_missed()
    {
        var (detector, world) = Warm();
        var burst = new NoiseWorld(5, [new NoiseService("burst", 20)], Start.ToUnixTimeSeconds());
        var frame = world.Next();
        frame.MergeFrom(burst.Next());

        var signals = detector.Observe(frame).Concat(world.Run(200).SelectMany(detector.Observe)).ToList();

        Assert.DoesNotContain(signals, signal => signal.Service == "burst");
    }

    [Fact]
    public void It_is_over_when_the_service_speaks_again()
    {
        var (detector, world) = Warm();
        Assert.NotEmpty(world.Run(20, Without("payments")).SelectMany(detector.Observe));

        Assert.Empty(world.Run(300).SelectMany(detector.Observe));
    }

    [Fact]
    public void A_service_that_speaks_seldom_is_given_more_time()
    {
        var rare = new NoiseWorld(3, [new NoiseService("rare", 0.8)], Some.Tick);
        var world = new NoiseWorld(4);
        var detector = Create();
        var delays = new List<double>();
        for (var second = 0; second < 700; second++)
        {
            var frame = world.Next();
            if (second < 600)
            {
                frame.MergeFrom(rare.Next());
            }

            delays.AddRange(detector.Observe(frame).Select(s => (s.At - s.Onset).TotalSeconds + 1));
        }

        Assert.InRange(delays[0], 10, 40);
    }

    [Fact]
    public void A_service_that_pauses_now_and_then_is_not_missed()
    {
        var batch = new NoiseWorld(3, [new NoiseService("batch", 20)], Some.Tick);
        var world = new NoiseWorld(4);
        var detector = Create();
        var signals = new List<Signal>();
        for (var second = 0; second < 1800; second++)
        {
            var frame = world.Next();
            var part = batch.Next();
            if (second % 30 < 12)
            {
                frame.MergeFrom(part);
            }

            signals.AddRange(detector.Observe(frame));
        }

        Assert.Empty(signals.Select(s => s.Text));
    }

    [Fact]
    public void When_the_whole_stream_is_silent_nobody_is_missed()
    {
        var (detector, world) = Warm();

        for (var i = 0; i < 60; i++)
        {
            Assert.Empty(detector.Observe(new TickFrame(world.Next().Tick)));
        }

        // A last straggler does not make the others silent.
        for (var i = 0; i < 60; i++)
        {
            var tick = world.Next().Tick;
            Assert.Empty(detector.Observe(Some.Frame(tick, "auth", spans: 1)));
        }

        Assert.Empty(world.Run(60).SelectMany(detector.Observe));
    }

    [Fact]
    public void A_service_that_never_comes_back_is_forgotten()
    {
        var (detector, world) = Warm();

        var signals = world.Run(900, Without("payments")).SelectMany(detector.Observe).ToList();

        Assert.InRange((signals[^1].At - Start).TotalSeconds, 400, 430);
        Assert.Equal(13, Held(detector));
    }

    [Fact]
    public void The_defaults_are_what_is_documented()
    {
        var options = new SilenceOptions();

        Assert.Equal(45, options.WarmUpSeconds);
        Assert.Equal(3, options.SilenceMinSeconds);
        Assert.Equal(0.02, options.FalseAlarmsPerDay);
        Assert.Equal(2, options.OverLongestGap);
        Assert.Equal(0.2, options.RateMin);
        Assert.Equal(0.1, options.StreamShareMin);
        Assert.Equal(180, options.HalfLifeSeconds);
        Assert.Equal(420, options.GoneAfterSeconds);
        Assert.Equal(2000, options.ServicesMax);
    }

    private static DateTimeOffset Start => DateTimeOffset.FromUnixTimeSeconds(Some.Tick + 180);

    private static Func<NoiseService, NoiseChange> Without(string service) =>
        s => s.Name == service ? new NoiseChange(Volume: 0) : NoiseChange.None;

    private (IDetector Detector, NoiseWorld World) Warm()
    {
        var world = new NoiseWorld(2);
        var detector = Create();
        foreach (var frame in world.Run(180))
        {
            detector.Observe(frame);
        }

        return (detector, world);
    }
}
