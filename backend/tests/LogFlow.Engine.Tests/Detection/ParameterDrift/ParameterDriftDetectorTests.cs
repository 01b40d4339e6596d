using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Detection.ParameterDrift;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Detection.ParameterDrift;

public sealed class ParameterDriftDetectorTests : DetectorContract
{
    private const string Line = "reserved <*> in <*> ms, code <*> on <*>";

    protected override int HeldMax => new ParameterDriftOptions().ParametersMax;

    protected override IDetector Create() => new ParameterDriftDetector();

    protected override int Held(IDetector detector) => ((ParameterDriftDetector)detector).Held;

    protected override IEnumerable<TickFrame> Trouble(NoiseWorld world) => Lines(world, 60, seed: 2, new Change(Factor: 6, Code: "504"));

    protected override IEnumerable<TickFrame> Healthy(NoiseWorld world, int seconds) => Lines(world, seconds, seed: 1, new Change());

    [Fact]
    public void A_duration_that_grows_is_found_within_seconds_and_told_with_its_range()
    {
        var (detector, world) = Warm();

        var signals = Lines(world, 60, seed: 2, new Change(Factor: 6)).SelectMany(detector.Observe).ToList();

        Assert.All(signals, s => Assert.Equal(("inventory", SignalKinds.NumberShift, "ms", SignalSeverity.Warning), (s.Service, s.Kind, s.Unit, s.Severity)));
        Assert.InRange((signals[0].At - Start).TotalSeconds, 2, 12);
        Assert.InRange((signals[0].Onset - Start).TotalSeconds, -3, 4);
        Assert.InRange(signals[0].Baseline, 15, 27);
        Assert.InRange(signals[0].Observed, 70, 200);
        Assert.Matches("^in <\\*> ms went to [\\d.]+ ms from [\\d.]+ ms to [\\d.]+ ms before, in \\d+ lines of \"reserved", signals[0].Text);
    }

    [Theory]
    [InlineData(6, SignalSeverity.Warning)]
    [InlineData(1.0 / 6, SignalSeverity.Info)]
    public void It_is_over_when_the_numbers_are_as_before_and_a_quicker_service_is_information(double factor, SignalSeverity severity)
    {
        var (detector, world) = Warm();
        Assert.Contains(Lines(world, 60, seed: 2, new Change(Factor: factor)).SelectMany(detector.Observe), s => s.Severity == severity);

        var after = Lines(world, 300, seed: 3, new Change()).SelectMany(detector.Observe).ToList();

        Assert.True(after.Count < 30, $"{after.Count} signals after the end");
    }

    [Fact]
    public void A_shift_that_lasts_becomes_normal()
    {
        var (detector, world) = Warm();

        var signals = Lines(world, 2_400, seed: 2, new Change(Factor: 6)).SelectMany(detector.Observe).ToList();

        Assert.NotEmpty(signals);
        Assert.True((signals[^1].At - Start).TotalSeconds < 1_000, $"still speaking at {signals[^1].At}");
        var level = Assert.Single(signals, s => s.NewLevel is not null).NewLevel!;
        Assert.InRange((signals[^1].At - level.Since).TotalSeconds, 0, 10);
        Assert.InRange(level.Level / level.Before, 4, 8);
    }

    [Fact]
    public void One_second_of_large_numbers_however_many_is_weather()
    {
        var (detector, world) = Warm();

        for (var i = 0; i < 10; i++)
        {
            var spoken = Lines(world, 1, seed: i, new Change(Factor: 20, Lines: 200)).Concat(Lines(world, 120, seed: i, new Change())).SelectMany(detector.Observe);
            Assert.Empty(spoken.Select(s => s.Text));
        }
    }

    [Theory]
    [InlineData(Severity.Error, SignalSeverity.Warning)]
    [InlineData(Severity.Info, SignalSeverity.Info)]
    public void A_code_that_never_came_is_told_once_it_comes_again_and_again(byte severity, SignalSeverity told)
    {
        var (detector, world) = Warm(severity);

        var signals = Lines(world, 30, seed: 2, new Change(Code: "504", Severity: severity)).SelectMany(detector.Observe).ToList();

        Assert.NotEmpty(signals);
        Assert.All(signals, s => Assert.Equal((SignalKinds.NewValue, told, "records/s", 0), (s.Kind, s.Severity, s.Unit, s.Baseline)));
        Assert.Contains("code is \"504\", a value that it never had", signals[0].Text, StringComparison.Ordinal);
        Assert.InRange((signals[0].At - Start).TotalSeconds, 2, 20);
    }

    [Fact]
    public void A_new_value_that_comes_twice_an_hour_is_no_finding()
    {
        var (detector, world) = Warm();

        var signals = Enumerable.Range(0, 4)
            .SelectMany(i => Lines(world, 1, seed: i, new Change(Code: "504")).Concat(Lines(world, 900, seed: i, new Change())))
            .SelectMany(detector.Observe);

        Assert.Empty(signals.Select(s => s.Text));
    }

    [Fact]
    public void Two_usual_values_that_never_met_are_told()
    {
        var (detector, world) = Warm(seconds: 600, together: false);

        var signals = Lines(world, 40, seed: 2, new Change(Together: true)).SelectMany(detector.Observe).ToList();

        Assert.NotEmpty(signals);
        Assert.All(signals, s => Assert.Equal(SignalKinds.NewPair, s.Kind));
        Assert.Contains("code with host is \"503 · web-2\", values that never met", signals[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_memory_is_bounded_in_parameters()
    {
        var detector = new ParameterDriftDetector(new ParameterDriftOptions { ParametersMax = 50 });
        var frame = new TickFrame(Some.Tick);
        for (var i = 0; i < 80; i++)
        {
            frame.Parameter(new ParameterKey($"s{i}", new TemplateId(1), 0), "code", ParameterMeasure.Word).Count("200");
        }

        detector.Observe(frame);

        Assert.Equal((50, 30), (detector.Held, detector.Refused));
    }

    [Fact]
    public void The_defaults_are_what_is_documented()
    {
        var options = new ParameterDriftOptions();

        Assert.Equal((60, 40, 0.005), (options.WarmUpSeconds, options.WarmUpValues, options.FalseAlarmsPerDay));
        Assert.Equal((600, 600, 1.3, 1.5, 1.0), (options.HalfLifeSeconds, options.NewLevelAfterSeconds, options.RangeFactor, options.ShiftFactor, options.DurationExcessMs));
        Assert.Equal((3, 60, 6.0, 6), (options.NewValueSeconds, options.NewsSeconds, options.FindingsPerHour, options.FindingsAtOnce));
        Assert.Equal((5_000, 3_600), (options.ParametersMax, options.ForgetAfterSeconds));
    }

    private static DateTimeOffset Start => DateTimeOffset.FromUnixTimeSeconds(Some.Tick + 180);

    private (ParameterDriftDetector Detector, NoiseWorld World) Warm(byte severity = Severity.Info, int seconds = 180, bool together = true)
    {
        var detector = new ParameterDriftDetector();
        var world = new NoiseWorld(seed: 7, firstTick: Some.Tick + 180 - seconds);
        Assert.Empty(Lines(world, seconds, seed: 1, new Change(Severity: severity, Together: together)).SelectMany(detector.Observe));
        return (detector, world);
    }

    /// <summary>Seconds in which inventory writes about four lines of one template: a lognormal duration, one of three codes, one of three hosts.</summary>
    private static IEnumerable<TickFrame> Lines(NoiseWorld world, int seconds, int seed, Change change)
    {
        var random = new Random(seed);
        var template = TemplateId.Of("reserved"u8);
        for (var i = 0; i < seconds; i++)
        {
            var frame = world.Next();
            frame.Template(new TemplateKey("inventory", template), Line).Count++;
            for (var lines = change.Lines > 0 ? change.Lines : random.Next(2, 7); lines > 0; lines--)
            {
                var code = change.Code is { } other && random.Next(3) == 0 ? other : $"{500 + random.Next(4)}";
                var host = $"web-{random.Next(3)}";
                if (!change.Together && code == "503" && host == "web-2")
                {
                    host = "web-1";
                }

                var ms = 20 * change.Factor * Math.Exp(0.5 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
                Of(1, "in <*> ms", ParameterMeasure.Duration).Numbers.Add((long)(ms * 1e6));
                Of(2, "code", ParameterMeasure.Word).Count(code);
                Of(3, "host", ParameterMeasure.Word).Count(host);
                Of(2, "code with host", ParameterMeasure.Word, with: 3).Count(code + ParameterWindow.PairMark + host);
            }

            yield return frame;

            ParameterWindow Of(int position, string name, ParameterMeasure measure, int with = ParameterKey.Alone)
            {
                var window = frame.Parameter(new ParameterKey("inventory", template, position, with), name, measure);
                window.Severity = change.Severity;
                return window;
            }
        }
    }

    private sealed record Change(double Factor = 1, string? Code = null, int Lines = 0, byte Severity = Severity.Info, bool Together = true);
}
