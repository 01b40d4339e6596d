using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Engine.Detection.ZScore;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Detection.ZScore;

public sealed class ZScoreDetectorTests : DetectorContract
{
    protected override int HeldMax => new ZScoreOptions().ServicesMax;

    protected override IDetector Create() => new ZScoreDetector();

    protected override int Held(IDetector detector) => ((ZScoreDetector)detector).Held;

    protected override IEnumerable<TickFrame> Trouble(NoiseWorld world) =>
        world.Run(30, s => s.Name == "payments" ? new NoiseChange(Errors: 4.5, Latency: 5) : NoiseChange.None);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_slow_and_failing_service_is_found_within_seconds(int seed)
    {
        var signals = Run(seed, 35, s => s.Name == "payments" ? new NoiseChange(Errors: 4.5, Latency: 5) : NoiseChange.None);

        Assert.Empty(Texts(signals.Where(s => s.Service != "payments")));
        Assert.InRange(Delay(signals, SignalKinds.Latency), 1, 4);
        Assert.InRange(Delay(signals, SignalKinds.ErrorRate), 1, 12);
        Assert.Contains(signals, s => s.Kind == SignalKinds.ErrorRate && s.Severity == SignalSeverity.Critical && s.Examples.Count > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_flood_of_warnings_is_found_within_seconds(int seed)
    {
        var signals = Run(seed, 30, s => s.Name == "notifications" ? new NoiseChange(Warnings: 5.5) : NoiseChange.None);

        Assert.Empty(Texts(signals.Where(s => s.Service != "notifications")));
        Assert.InRange(Delay(signals, SignalKinds.Warnings), 1, 28);
    }

    [Fact]
    public void A_surge_of_calls_is_a_volume_signal()
    {
        var signals = Run(1, 30, s => s.Name == "checkout" ? new NoiseChange(Volume: 3.5) : NoiseChange.None);

        Assert.InRange(Delay(signals, SignalKinds.Volume), 1, 4);
        var one = signals.Last(s => s.Kind == SignalKinds.Volume);
        Assert.InRange(one.Observed / one.Baseline, 2.5, 4.5);
        Assert.Equal("records/s", one.Unit);
    }

    [Fact]
    public void Two_series_a_little_off_together_are_as_good_as_one_far_off()
    {
        double[] Delays(NoiseChange change) =>
        [
            .. Enumerable.Range(40, 12).Select(seed =>
            {
                var signals = Run(seed, 40, s => s.Name == "fulfillment" ? change : NoiseChange.None);
                return signals.Where(s => s.Severity > SignalSeverity.Info).Select(s => (s.At - Start).TotalSeconds + 1).DefaultIfEmpty(41).First();
            }),
        ];

        var both = Delays(new NoiseChange(Errors: 8, Latency: 1.5)).Average();
        var errors = Delays(new NoiseChange(Errors: 8)).Average();
        var latency = Delays(new NoiseChange(Latency: 1.5)).Average();

        Assert.True(both < Math.Min(errors, latency) - 2, $"{both:F1} s against {errors:F1} and {latency:F1}");
    }

    [Fact]
    public void A_slow_burn_is_found_although_no_second_stands_out()
    {
        var signals = Run(4, 120, s => s.Name == "gateway" ? new NoiseChange(Errors: 3) : NoiseChange.None, healthySeconds: 900);

        Assert.InRange(Delay(signals, SignalKinds.ErrorRate, healthySeconds: 900), 5, 60);
        Assert.Empty(Texts(signals.Where(s => s.Service != "gateway")));
    }

    [Fact]
    public void A_service_whose_own_work_is_a_small_part_of_its_latency_is_found_by_its_own_time()
    {
        static TickFrame Second(Random random, long tick, double ownMs)
        {
            var frame = new TickFrame(tick);
            var window = frame.Service("gateway");
            for (var i = 0; i < 20; i++)
            {
                var own = ownMs * Math.Exp(0.4 * (random.NextDouble() - 0.5) * 3);
                window.Spans++;
                window.DecidedSpans++;
                window.SelfTime.Add((long)(own * 1e6));
                window.Latency.Add((long)((own + (300 * Math.Exp(random.NextDouble() * 2))) * 1e6));
            }

            return frame;
        }

        var random = new Random(3);
        var detector = Create();
        Drain(detector, Enumerable.Range(0, 180).Select(t => Second(random, Some.Tick + t, 5)));

        var signals = Enumerable.Range(180, 20).SelectMany(t => detector.Observe(Second(random, Some.Tick + t, 25))).ToList();

        Assert.All(signals, signal => Assert.Equal(SignalKinds.SelfTime, signal.Kind));
        Assert.InRange(Delay(signals, SignalKinds.SelfTime), 1, 3);
        Assert.InRange(signals[^1].Observed / signals[^1].Baseline, 3, 7);
    }

    [Fact]
    public void A_service_whose_own_part_makes_the_middle_of_its_latency_is_found_though_slow_callees_make_the_tail()
    {
        var detector = Create();
        var random = new Random(3);
        var signals = new List<Signal>();
        for (var second = 0; second < 330; second++)
        {
            var frame = new TickFrame(Some.Tick + second);
            var window = frame.Service("payments");
            for (var call = 0; call < 20; call++)
            {
                var own = (second < 270 ? 10 : 22) * (0.6 + (0.8 * random.NextDouble()));
                var callee = random.NextDouble() < 0.4 ? 400 * Math.Exp(random.NextDouble()) : 0;
                window.Latency.Add((long)((own + callee) * 1e6));
                (window.Spans, window.Logs) = (window.Spans + 1, window.Logs + 1);
            }

            signals.AddRange(detector.Observe(frame));
        }

        Assert.NotEmpty(signals);
        Assert.All(signals, signal => Assert.StartsWith("median latency 2", signal.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Own_time_that_latency_shows_as_well_is_one_finding()
    {
        var signals = Run(1, 35, s => s.Name == "payments" ? new NoiseChange(Latency: 5) : NoiseChange.None);

        Assert.Contains(signals, signal => signal.Kind == SignalKinds.Latency);
        Assert.DoesNotContain(signals.GroupBy(signal => signal.At), second => second.Any(one => one.Kind == SignalKinds.Latency) && second.Any(one => one.Kind == SignalKinds.SelfTime));
    }

    [Fact]
    public void The_onset_is_when_the_series_left_its_baseline_not_when_it_was_noticed()
    {
        for (var seed = 20; seed < 25; seed++)
        {
            var signals = Run(seed, 30, s => s.Name == "catalog" ? new NoiseChange(Latency: 4) : NoiseChange.None);

            var last = signals.Last(s => s.Kind == SignalKinds.Latency);
            Assert.InRange((last.Onset - Start).TotalSeconds, -2, 2);
        }
    }

    [Fact]
    public void The_signal_ends_soon_after_the_trouble()
    {
        var world = new NoiseWorld(6);
        var detector = Create();
        Drain(detector, world.Run(180));
        Drain(detector, world.Run(30, s => s.Name == "search" ? new NoiseChange(Errors: 6, Latency: 4) : NoiseChange.None));

        var after = world.Run(300).SelectMany(detector.Observe).ToList();

        Assert.InRange(after.Count == 0 ? 0 : (after[^1].At - Start).TotalSeconds - 30, 0, 20);
    }

    [Fact]
    public void A_second_incident_is_found_as_fast_as_the_first()
    {
        var world = new NoiseWorld(8);
        var detector = Create();
        for (var round = 0; round < 3; round++)
        {
            Drain(detector, world.Run(120));
            var signals = world
                .Run(30, s => s.Name == "payments" ? new NoiseChange(Errors: 4.5, Latency: 5) : NoiseChange.None)
                .SelectMany(detector.Observe)
                .ToList();
            Assert.InRange((signals[0].At - Start).TotalSeconds - (round * 150), -60, -57);
        }
    }

    [Fact]
    public void A_whole_load_swing_is_nobodys_anomaly()
    {
        Assert.Empty(Texts(Run(3, 120, _ => new NoiseChange(Volume: 3))));
        Assert.Empty(Texts(Run(3, 120, _ => new NoiseChange(Volume: 0.3))));
    }

    [Fact]
    public void A_daily_curve_and_a_slow_drift_do_not_alarm()
    {
        var world = new NoiseWorld(2);
        var detector = Create();
        var signals = new List<Signal>();
        for (var second = 0; second < 3600; second++)
        {
            // A day's curve in an hour, and everything gets slower by half and a third more erroneous on the way.
            var load = 1 + (0.6 * Math.Sin(second * 2 * Math.PI / 3600));
            var drift = 1 + (second / 3600.0 * 0.5);
            signals.AddRange(detector.Observe(world.Next(_ => new NoiseChange(Volume: load, Latency: drift, Errors: 1 + (second / 10_800.0)))));
        }

        Assert.Empty(Texts(signals));
    }

    [Fact]
    public void A_lasting_change_becomes_the_new_level()
    {
        var options = new ZScoreOptions();
        var world = new NoiseWorld(5);
        var detector = Create();
        Drain(detector, world.Run(180));
        NoiseChange Slower(NoiseService s) => s.Name == "inventory" ? new NoiseChange(Latency: 3) : NoiseChange.None;

        var early = world.Run(options.NewLevelAfterSeconds + 30, Slower).SelectMany(detector.Observe).ToList();
        var late = world.Run(600, Slower).SelectMany(detector.Observe).ToList();
        var worse = world.Run(20, s => s.Name == "inventory" ? new NoiseChange(Latency: 9) : NoiseChange.None).SelectMany(detector.Observe).ToList();

        Assert.Contains("normal from now on", early[^1].Text, StringComparison.Ordinal);
        var last = early.Last(signal => signal.Kind == SignalKinds.Latency);
        Assert.Equal(early.Max(signal => signal.At), last.NewLevel!.Since);
        Assert.InRange(last.NewLevel.Level / last.NewLevel.Before, 2.7, 3.3);
        Assert.All(early.Where(signal => signal.At < last.At), signal => Assert.Null(signal.NewLevel));
        Assert.InRange((early[^1].At - early[0].At).TotalSeconds, options.NewLevelAfterSeconds - 20, options.NewLevelAfterSeconds);
        Assert.Empty(Texts(late));
        Assert.Contains(worse, s => s.Kind == SignalKinds.Latency && s.Service == "inventory");
    }

    [Fact]
    public void A_new_service_warms_up_on_its_own()
    {
        var world = new NoiseWorld(5);
        var newcomer = new NoiseWorld(6, [new NoiseService("newcomer", 10, ErrorShare: 0.4)], Some.Tick + 300);
        var detector = Create();
        Drain(detector, world.Run(300));
        var signals = new List<Signal>();
        foreach (var frame in world.Run(300))
        {
            frame.MergeFrom(newcomer.Next());
            signals.AddRange(detector.Observe(frame));
        }

        Assert.Empty(Texts(signals));
    }

    [Fact]
    public void What_a_bursty_service_does_every_minute_is_not_news()
    {
        var world = new NoiseWorld(7);
        var detector = Create();
        var signals = new List<Signal>();
        for (var second = 0; second < 1800; second++)
        {
            var isBurst = second % 30 < 4;
            signals.AddRange(detector.Observe(world.Next(s => s.Name == "analytics" ? new NoiseChange(Volume: isBurst ? 12 : 1, Warnings: isBurst ? 6 : 1) : NoiseChange.None)));
        }

        Assert.Empty(Texts(signals));
    }

    [Fact]
    public void Service_count_past_the_bound_is_refused_and_counted()
    {
        var detector = new ZScoreDetector(new ZScoreOptions { ServicesMax = 5 });

        detector.Observe(new NoiseWorld(1).Next());

        Assert.Equal(5, detector.Held);
        Assert.True(detector.Refused > 0);
    }

    [Fact]
    public void The_defaults_are_what_is_documented()
    {
        var options = new ZScoreOptions();

        Assert.Equal(45, options.WarmUpSeconds);
        Assert.Equal(0.02, options.FalseAlarmsPerDay);
        Assert.Equal(0.001, options.CorroborationChance);
        Assert.Equal(20, options.AftermathSeconds);
        Assert.Equal(180, options.HalfLifeSeconds);
        Assert.Equal(600, options.RareHalfLifeSeconds);
        Assert.Equal(420, options.NewLevelAfterSeconds);
        Assert.Equal(1.35, options.OverHealthyPeak);
        Assert.Equal(0.01, options.ErrorExcess);
        Assert.Equal(1.5, options.ErrorFactor);
        Assert.Equal(0.1, options.CriticalErrorExcess);
        Assert.Equal(1.8, options.WarningFactor);
        Assert.Equal(0.15, options.WarningExcess);
        Assert.Equal(1.8, options.VolumeFactor);
        Assert.Equal(0.5, options.VolumeFall);
        Assert.Equal(1.3, options.LatencyFactor);
        Assert.Equal(1, options.LatencyExcessMs);
        Assert.Equal(2000, options.ServicesMax);
        Assert.Equal(1800, options.ForgetAfterSeconds);
    }

    private static DateTimeOffset Start => DateTimeOffset.FromUnixTimeSeconds(Some.Tick + 180);

    private static double Delay(IEnumerable<Signal> signals, string kind, int healthySeconds = 180) =>
        signals.Where(s => s.Kind == kind).Select(s => (s.At - Start).TotalSeconds + 181 - healthySeconds).DefaultIfEmpty(999).First();

    private static IEnumerable<string> Texts(IEnumerable<Signal> signals) =>
        signals.Where(s => s.Severity > SignalSeverity.Info).Select(s => $"{s.At:HH:mm:ss} {s.Service} {s.Kind} {s.Score:F2} {s.Text}");

    private static void Drain(IDetector detector, IEnumerable<TickFrame> frames)
    {
        foreach (var frame in frames)
        {
            detector.Observe(frame);
        }
    }

    private List<Signal> Run(int seed, int seconds, Func<NoiseService, NoiseChange> change, int healthySeconds = 180)
    {
        var world = new NoiseWorld(seed);
        var detector = Create();
        Drain(detector, world.Run(healthySeconds));
        return [.. world.Run(seconds, change).SelectMany(detector.Observe)];
    }
}
