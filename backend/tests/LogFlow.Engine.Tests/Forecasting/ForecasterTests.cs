using LogFlow.Contracts.Frames;
using LogFlow.Engine.Forecasting;
using LogFlow.Testing;
using MathNet.Numerics.Distributions;

namespace LogFlow.Engine.Tests.Forecasting;

public sealed class ForecasterTests
{
    [Fact]
    public void The_average_and_its_variance_are_wests()
    {
        var ewma = new Ewma(0.35);
        foreach (var value in new[] { 0.1, 0.2, 0.0 })
        {
            ewma.Add(value);
        }

        // By hand: mean .1, .135, .08775; variance 0, .65 * (.1 * .035) = .002275, .65 * (.002275 + .135 * .04725).
        Assert.Equal(0.08775, ewma.Mean, 10);
        Assert.Equal(0.65 * (0.002275 + (0.135 * 0.04725)), ewma.Variance, 10);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(100)]
    public void On_ramps_it_errs_a_fifth_less_than_stays_as_it_is(int unitsPerSecond)
    {
        var (_, ramp) = Measure(unitsPerSecond, t => Ramp(t, 60), t => t % 300 is >= 155 and < 200);
        var (_, shorter) = Measure(unitsPerSecond, t => Ramp(t, 30), t => t % 300 is >= 155 and < 171);

        Assert.InRange((ramp.ToLast + shorter.ToLast) / 2, 0, 0.8);
        Assert.InRange(shorter.ToLast * shorter.ToLast, 0, 0.8);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(100)]
    public void Where_bursts_are_over_before_the_horizon_it_finds_the_average_to_be_better(int unitsPerSecond)
    {
        var (whole, _) = Measure(unitsPerSecond, t => t % 60 is >= 30 and < 35 ? 0.3 : 0.02, _ => false);

        Assert.InRange(whole.ToEwma, 0, 1.02);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(100)]
    public void Elsewhere_it_is_never_worse_than_stays_as_it_is(int unitsPerSecond)
    {
        Func<int, double>[] worlds = [_ => 0.05, _ => 0.01, _ => 0.3, t => t % 200 is >= 120 and < 155 ? 0.22 : 0.05];
        foreach (var world in worlds)
        {
            var (whole, _) = Measure(unitsPerSecond, world, _ => false);

            Assert.InRange(whole.ToLast, 0, 1);
            Assert.InRange(whole.ToEwma, 0, 1.05);
        }
    }

    [Fact]
    public void The_band_holds_the_ratio_about_as_often_as_it_says()
    {
        foreach (var (units, ratio) in new[] { (7, 0.05), (20, 0.02), (50, 0.2) })
        {
            var random = new Random(5);
            var forecaster = new Forecaster();
            int inside = 0, all = 0;
            for (var t = 0; t < 4000; t++)
            {
                var forecasts = forecaster.Observe(Frame(random, t, units, ratio));
                foreach (var f in forecasts)
                {
                    Assert.True(f.Low >= 0 && f.Low <= f.Ahead && f.Ahead <= f.High && f.High <= 1);
                    inside += f.Low <= ratio && ratio <= f.High ? 1 : 0;
                    all++;
                }
            }

            Assert.InRange((double)inside / all, 0.85, 1);
        }
    }

    [Fact]
    public void Forecasts_come_by_name_after_warm_up_and_go_with_the_service()
    {
        var forecaster = new Forecaster();
        var world = new NoiseWorld(2);

        var early = world.Run(5).Select(forecaster.Observe).ToList()[^1];
        var warm = world.Run(60).Select(forecaster.Observe).ToList()[^1];
        var late = world.Run(90, s => s.Name == "payments" ? new NoiseChange(Volume: 0) : NoiseChange.None).Select(forecaster.Observe).ToList()[^1];

        Assert.Empty(early);
        Assert.Equal(NoiseWorld.Shop.Select(s => s.Name).Order(StringComparer.Ordinal), warm.Select(f => f.Service));
        Assert.All(warm, f => Assert.Equal(10, f.HorizonSeconds));
        Assert.DoesNotContain(late, f => f.Service == "payments");
        Assert.Equal(13, forecaster.Held);
    }

    [Fact]
    public void The_same_frames_give_the_same_forecasts()
    {
        static object[] Run()
        {
            var forecaster = new Forecaster();
            return [.. new NoiseWorld(3).Run(200).SelectMany(f => forecaster.Observe(f))];
        }

        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void Its_memory_is_bounded()
    {
        var forecaster = new Forecaster(new ForecasterOptions { ServicesMax = 5 });

        forecaster.Observe(new NoiseWorld(1).Next());

        Assert.Equal(5, forecaster.Held);
        Assert.True(forecaster.Refused > 0);
    }

    [Fact]
    public void The_defaults_are_what_is_documented()
    {
        var options = new ForecasterOptions();

        Assert.Equal((0.35, 10, 10, 60, 2000), (options.Alpha, options.HorizonSeconds, options.WarmUpSeconds, options.ForgetAfterSeconds, options.ServicesMax));
    }

    private static double Ramp(int t, int seconds)
    {
        var at = t % 300;
        return at < 150 ? 0.05 : at < 150 + seconds ? 0.05 + (0.3 * (at - 150) / seconds) : at < 230 ? 0.35 : 0.05;
    }

    /// <summary>Root mean square error of the forecast over that of the last second, and over that of the EWMA.</summary>
    private static ((double ToLast, double ToEwma) Whole, (double ToLast, double ToEwma) Part) Measure(
        int units,
        Func<int, double> ratio,
        Func<int, bool> isPart)
    {
        var random = new Random(11);
        var forecaster = new Forecaster();
        var whole = new double[3];
        var part = new double[3];
        double last = 0;
        for (var t = 0; t < 6000; t++)
        {
            var frame = Frame(random, t, units, ratio(t));
            var window = frame.Services.GetValueOrDefault("api");
            last = window is { Spans: > 0 } ? (double)window.FailedSpans / window.Spans : last;
            foreach (var f in forecaster.Observe(frame))
            {
                var truth = ratio(t + f.HorizonSeconds);
                Add(whole, f.Ahead - truth, last - truth, f.Now - truth);
                if (isPart(t))
                {
                    Add(part, f.Ahead - truth, last - truth, f.Now - truth);
                }
            }
        }

        return (Compare(whole), Compare(part));

        static void Add(double[] squares, params double[] errors)
        {
            for (var i = 0; i < errors.Length; i++)
            {
                squares[i] += errors[i] * errors[i];
            }
        }

        static (double ToLast, double ToEwma) Compare(double[] squares) =>
            (Math.Sqrt(squares[0] / squares[1]), Math.Sqrt(squares[0] / squares[2]));
    }

    private static TickFrame Frame(Random random, int t, double units, double ratio)
    {
        var spans = Poisson.Sample(random, units);
        return Some.Frame(Some.Tick + t, "api", spans, failed: spans == 0 ? 0 : Binomial.Sample(random, ratio, spans));
    }
}
