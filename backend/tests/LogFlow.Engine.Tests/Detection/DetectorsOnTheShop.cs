using LogFlow.Contracts.Detection;
using LogFlow.Engine.Detection.IsolationForest;
using LogFlow.Engine.Detection.Silence;
using LogFlow.Engine.Detection.ZScore;
using LogFlow.Engine.Rules;
using LogFlow.Engine.Simulation;
using Xunit.Abstractions;

namespace LogFlow.Engine.Tests.Detection;

/// <summary>All detectors and the default rules on the simulated shop: silent while it is healthy, soon at the root when it is not.</summary>
public sealed class DetectorsOnTheShop(ITestOutputHelper output)
{
    private const int Onset = 180;

    public static TheoryData<string> Failures => [.. SimulatedFrames.Failures];

    [Theory]
    [InlineData(21, 50)]
    [InlineData(22, 5)]
    public void A_healthy_shop_raises_nothing_above_info(ulong seed, double rate)
    {
        var loud = Run(seed, 1800, rate, failure: null).Where(s => s.Severity > SignalSeverity.Info);

        Assert.Empty(loud.Select(s => $"{s.At:HH:mm:ss} {s.Service} {s.Kind} {s.Score:F2} {s.Text}"));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void The_root_of_a_failure_is_spoken_of_within_seconds(string failure) =>
        Assert.InRange(SecondsUntilTheRootIsSpokenOf(failure, rate: 50), 1, 8);

    // A tenth of the load leaves most services with less than one request a second: 20 warnings of a flood take their time.
    [Fact]
    public void At_a_tenth_of_the_load_nearly_all_roots_are_spoken_of_before_the_failure_is_over()
    {
        var delays = SimulatedFrames.Failures.ToDictionary(f => f, f => SecondsUntilTheRootIsSpokenOf(f, rate: 5));

        Assert.True(delays.Values.Count(seconds => seconds <= 30) >= 6, string.Join(", ", delays));
    }

    private double SecondsUntilTheRootIsSpokenOf(string failure, double rate)
    {
        var root = ScenarioFolder.LoadFailure(failure, SimulatedFrames.Shop).Primary.Service;

        var signals = Run(seed: 31, Onset + 60, rate, failure).Where(s => s.Severity > SignalSeverity.Info).ToList();

        foreach (var group in signals.GroupBy(s => (s.Service, s.Detector, s.Kind)).OrderBy(g => g.First().At))
        {
            output.WriteLine($"{Seconds(group.First()),3:F0} s, onset {(group.First().Onset - Start).TotalSeconds,3:F0}, {group.Count(),3} times: {group.Key.Service} {group.Key.Kind}: {group.First().Text}");
        }

        Assert.All(signals, s => Assert.True(s.At >= Start));
        return signals.Where(s => s.Service == root).Select(Seconds).DefaultIfEmpty(999).First();
    }

    private static DateTimeOffset Start => new SimulatorOptions().Start.AddSeconds(Onset);

    private static double Seconds(Signal signal) => (signal.At - Start).TotalSeconds + 1;

    private static IEnumerable<Signal> Run(ulong seed, int seconds, double rate, string? failure)
    {
        IDetector[] detectors = [new IsolationForestDetector(), new SilenceDetector(), new ZScoreDetector()];
        var rules = new RuleBook();
        foreach (var frame in SimulatedFrames.Of(seed, seconds, rate, failure is null ? [] : [(failure, Onset)]))
        {
            foreach (var signal in detectors.SelectMany(d => d.Observe(frame)).Concat(rules.Observe(frame).Signals))
            {
                yield return signal;
            }
        }
    }
}
