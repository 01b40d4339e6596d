using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Detection.CallSteps;
using LogFlow.Engine.Tests.Operations;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Detection.CallSteps;

public sealed class CallStepsDetectorTests : DetectorContract
{
    private static readonly Line Find = new("Orders#10", Severity.Info, "find order 17");
    private static readonly Line Price = new("Orders#20", Severity.Info, "price of item 4 is 12");
    private static readonly Line Tax = new("Orders#21", Severity.Info, "tax of item 4 is 2");
    private static readonly Line Done = new("Orders#30", Severity.Info, "order 17 done");
    private static readonly Line Failed = new("Orders#40", Severity.Error, "order 17 has no price");

    protected override int HeldMax => new CallStepsOptions().OperationsMax;

    protected override IDetector Create() => new CallStepsDetector();

    protected override int Held(IDetector detector) => ((CallStepsDetector)detector).Held;

    protected override IEnumerable<TickFrame> Trouble(NoiseWorld world) => Seconds(world, 60, seed: 2, _ => [Find, Failed]);

    protected override IEnumerable<TickFrame> Healthy(NoiseWorld world, int seconds) => Seconds(world, seconds, seed: 1, Ordinary);

    [Fact]
    public void An_error_in_most_calls_is_found_though_calls_are_few()
    {
        var signals = After(60, _ => [Find, Failed]);

        Assert.All(signals, s => Assert.Equal(("orders", SignalKinds.CallSteps, "place"), (s.Service, s.Kind, s.Operation)));
        Assert.Contains("write the error \"order <*> has no price\"", signals[0].Text, StringComparison.Ordinal);
        Assert.Equal(SignalSeverity.Critical, signals[^1].Severity);
        Assert.InRange((signals[0].At - Start).TotalSeconds, 3, 40);
        Assert.InRange((signals[0].Onset - Start).TotalSeconds, -1, 10);
    }

    [Fact]
    public void A_line_that_every_call_wrote_and_none_does_now_is_missed()
    {
        var signals = After(60, random => [Find, .. Items(random)]);

        Assert.Contains("still write \"order <*> done\"", signals[0].Text, StringComparison.Ordinal);
        Assert.True(signals[^1].Observed < 0.2 && signals[^1].Baseline > 0.95, $"{signals[^1].Observed} {signals[^1].Baseline}");
    }

    [Fact]
    public void A_call_that_breaks_off_between_two_lines_of_a_loop_is_found()
    {
        var signals = After(90, random => [Find, .. Items(random).Where(line => line != Tax || random.Next(10) == 0), Done]);

        Assert.Contains("break off", signals[0].Text, StringComparison.Ordinal);
        Assert.Contains("tax of item", signals[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_of_another_mix_are_no_finding()
    {
        // Before, an order has up to four items; now it has one or none.
        var detector = new CallStepsDetector();
        var world = new NoiseWorld(seed: 7);
        Assert.Empty(Seconds(world, 180, seed: 1, random => [Find, .. Items(random, 0, 5), Done]).SelectMany(detector.Observe));

        var signals = Seconds(world, 120, seed: 2, random => [Find, .. Items(random, 0, 2), Done]).SelectMany(detector.Observe);

        Assert.Empty(signals.Select(s => s.Text));
    }

    [Fact]
    public void Lines_that_swap_places_are_no_finding()
    {
        var signals = After(120, random => [Find, .. Items(random).Chunk(2).SelectMany(pair => random.Next(2) == 0 ? pair : [pair[1], pair[0]]), Done]);

        Assert.Empty(signals.Select(s => s.Text));
    }

    [Fact]
    public void A_line_that_a_new_version_words_otherwise_is_no_finding()
    {
        var reworded = new Line("Orders#33", Severity.Info, "finished with the order 17");

        var signals = After(120, random => [Find, .. Items(random), reworded]);

        Assert.Empty(signals.Select(s => s.Text));
    }

    [Fact]
    public void Errors_that_stop_are_no_finding()
    {
        var detector = new CallStepsDetector();
        var world = new NoiseWorld(seed: 7);
        Assert.Empty(Seconds(world, 180, seed: 1, random => [.. Ordinary(random), Failed]).SelectMany(detector.Observe));

        var signals = Seconds(world, 120, seed: 2, Ordinary).SelectMany(detector.Observe);

        Assert.Empty(signals.Select(s => s.Text));
    }

    [Fact]
    public void Lines_lost_for_a_moment_are_no_finding()
    {
        var detector = new CallStepsDetector();
        var world = new NoiseWorld(seed: 7);
        Assert.Empty(Healthy(world, HealthySeconds).SelectMany(detector.Observe));

        var signals = Seconds(world, 6, seed: 2, _ => []).Concat(Seconds(world, 60, seed: 3, Ordinary)).SelectMany(detector.Observe);

        Assert.Empty(signals.Select(s => s.Text));
    }

    [Fact]
    public void What_lasts_becomes_the_habit()
    {
        var signals = After(2_000, _ => [Find, Failed]);

        Assert.NotEmpty(signals);
        Assert.True(signals[^1].At < Start.AddSeconds(1_500), $"still speaking at {signals[^1].At}");
    }

    [Fact]
    public void The_defaults_are_what_is_documented()
    {
        var options = new CallStepsOptions();

        Assert.Equal(10, options.WarmUpCalls);
        Assert.Equal(3, options.JudgedCallsMin);
        Assert.Equal(0.95, options.HabitShare);
        Assert.Equal(0.7, options.BrokenShare);
        Assert.Equal(0.2, options.ErrorRise);
        Assert.Equal(0.02, options.FalseAlarmsPerDay);
        Assert.Equal(900, options.NewHabitAfterSeconds);
        Assert.Equal(4_096, options.OperationsMax);
    }

    private DateTimeOffset Start => DateTimeOffset.FromUnixTimeSeconds(Some.Tick + HealthySeconds);

    private List<Signal> After(int seconds, Func<Random, IReadOnlyList<Line>> lines)
    {
        var detector = new CallStepsDetector();
        var world = new NoiseWorld(seed: 7);
        Assert.Empty(Healthy(world, HealthySeconds).SelectMany(detector.Observe));
        return [.. Seconds(world, seconds, seed: 2, lines).SelectMany(detector.Observe)];
    }

    private static Line[] Ordinary(Random random) => [Find, .. Items(random), Done];

    private static IEnumerable<Line> Items(Random random, int min = 1, int below = 5) => Enumerable.Range(0, random.Next(min, below)).SelectMany(_ => (Line[])[Price, Tax]);

    /// <summary>About every second a call, what it writes as it is told, laid over the world's ordinary noise.</summary>
    private static IEnumerable<TickFrame> Seconds(NoiseWorld world, int seconds, int seed, Func<Random, IReadOnlyList<Line>> lines)
    {
        var random = new Random(seed);
        var stream = new CallStream();
        for (var i = 0; i < seconds; i++)
        {
            var frame = world.Next();
            var calls = Enumerable.Range(0, random.Next(3)).Select(_ => new Call("orders", "place", lines(random)));
            foreach (var (key, window) in stream.Next(calls).Operations)
            {
                frame.Operation(key).MergeFrom(window);
            }

            yield return frame;
        }
    }
}
