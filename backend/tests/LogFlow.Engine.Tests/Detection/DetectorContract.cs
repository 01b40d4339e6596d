using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Detection;

/// <summary>What every detector owes. Inherit, say how to make one and what makes it speak.</summary>
public abstract class DetectorContract
{
    /// <summary>A detector with its default options.</summary>
    protected abstract IDetector Create();

    /// <summary>
    /// Seconds in which it must find its trouble, after <see cref="HealthySeconds"/> of the world's ordinary noise. The world
    /// stands where they begin.
    /// </summary>
    protected abstract IEnumerable<TickFrame> Trouble(NoiseWorld world);

    /// <summary>How many services (or templates) it holds state for now.</summary>
    protected abstract int Held(IDetector detector);

    /// <summary>How many it may hold at most.</summary>
    protected abstract int HeldMax { get; }

    /// <summary>Seconds in which nothing is wrong; override when the world's ordinary noise holds nothing that the detector looks at.</summary>
    protected virtual IEnumerable<TickFrame> Healthy(NoiseWorld world, int seconds) => world.Run(seconds);

    /// <summary>Healthy seconds before <see cref="Trouble"/>.</summary>
    protected virtual int HealthySeconds => 180;

    /// <summary>Seconds after a cold start in which it says nothing, whatever comes.</summary>
    protected virtual int WarmUpSeconds => 20;

    [Fact]
    public void It_has_a_kebab_case_name() => Assert.Matches("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", Create().Name);

    [Fact]
    public void It_is_quiet_while_warming_up()
    {
        var detector = Create();

        foreach (var frame in Trouble(new NoiseWorld(seed: 3)).Take(WarmUpSeconds))
        {
            Assert.Empty(detector.Observe(frame));
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void It_is_quiet_on_an_hour_of_steady_noise(int seed)
    {
        var detector = Create();

        var spoken = Healthy(new NoiseWorld(seed), 3600).SelectMany(detector.Observe).Where(s => s.Severity > SignalSeverity.Info);

        Assert.Empty(spoken.Select(s => $"{s.At:HH:mm:ss} {s.Service} {s.Kind} {s.Score:F2} {s.Text}"));
    }

    [Fact]
    public void It_survives_empty_seconds_and_long_gaps_without_a_word()
    {
        var detector = Create();
        var world = new NoiseWorld(seed: 5);
        var signals = new List<Signal>(Healthy(world, HealthySeconds).SelectMany(detector.Observe));

        foreach (var gap in new long[] { 1, 10, 100, 3_600, 400_000 })
        {
            world.Skip(gap);
            signals.AddRange(Healthy(world, 30).SelectMany(detector.Observe));
            for (var i = 0; i < 30; i++)
            {
                signals.AddRange(detector.Observe(new TickFrame(world.Next().Tick)));
            }

            signals.AddRange(Healthy(world, 60).SelectMany(detector.Observe));
        }

        Assert.Empty(signals.Where(s => s.Severity > SignalSeverity.Info).Select(s => $"{s.At:HH:mm:ss} {s.Service} {s.Kind} {s.Text}"));
    }

    [Fact]
    public void It_speaks_of_its_trouble_with_the_numbers_behind_it()
    {
        var world = new NoiseWorld(seed: 7);
        var detector = Create();
        var signals = new List<Signal>();

        foreach (var frame in Healthy(world, HealthySeconds).Concat(Trouble(world)))
        {
            var bytes = FrameBytes.Write(frame);
            var spoken = detector.Observe(frame);
            Assert.Equal(bytes, FrameBytes.Write(frame));
            Assert.Equal(
                spoken.OrderBy(s => s.Service, StringComparer.Ordinal).ThenBy(s => s.Kind, StringComparer.Ordinal),
                spoken);
            Assert.All(spoken, s => Assert.Equal(frame.Time, s.At));
            signals.AddRange(spoken);
        }

        Assert.NotEmpty(signals);
        Assert.All(signals, s =>
        {
            Assert.True(double.IsFinite(s.Score) && s.Score >= 1, $"score {s.Score}");
            Assert.True(double.IsFinite(s.Baseline) && double.IsFinite(s.Observed));
            Assert.True(s.Onset <= s.At);
            Assert.Equal(detector.Name, s.Detector);
            Assert.NotEmpty(s.Service);
            Assert.NotEmpty(s.Text);
            Assert.True(s.Examples.Count <= 3);
        });
    }

    [Fact]
    public void The_same_frames_give_the_same_signals()
    {
        static string Run(DetectorContract contract)
        {
            var world = new NoiseWorld(seed: 9);
            var detector = contract.Create();
            var signals = contract.Healthy(world, contract.HealthySeconds).Concat(contract.Trouble(world)).SelectMany(detector.Observe);
            return JsonSerializer.Serialize(signals, LogFlowJson.Options);
        }

        Assert.Equal(Run(this), Run(this));
    }

    [Fact]
    public void Its_memory_is_bounded_in_services()
    {
        var detector = Create();
        var tick = Some.Tick;

        for (var round = 0; round < 30; round++)
        {
            var frame = new TickFrame(tick++);
            for (var i = 0; i < 1_000; i++)
            {
                Some.Fill(frame, $"service-{round}-{i}", spans: 2);
            }

            detector.Observe(frame);
        }

        Assert.InRange(Held(detector), 0, HeldMax);
    }
}
