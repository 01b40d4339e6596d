using LogFlow.Engine.Detection.Statistics;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace LogFlow.Engine.Tests;

public sealed class CountDeviateTests
{
    [Theory]
    [InlineData(3, 0.05)]
    [InlineData(5, 0.5)]
    [InlineData(10, 1)]
    [InlineData(14, 2.5)]
    [InlineData(60, 25)]
    [InlineData(1400, 1200)]
    public void It_agrees_with_the_exact_poisson_tail(int count, double expected)
    {
        // P(X >= count), as a regularized gamma function.
        var exact = CountDeviate.Threshold(SpecialFunctions.GammaLowerRegularized(count, expected));

        var deviate = CountDeviate.Above(count, 1, expected * 1e6, 1e6, dispersion: 1);

        Assert.InRange(deviate, exact - 0.35, exact + 0.15);
    }

    [Theory]
    [InlineData(6, 20, 40, 900)]
    [InlineData(12, 40, 60, 1000)]
    [InlineData(5, 2, 0, 300)]
    [InlineData(90, 20, 900, 400)]
    public void A_short_history_counts_as_uncertain(int count, double exposure, double baseCount, double baseExposure)
    {
        // The predictive tail of a Poisson count whose rate has a Gamma posterior: a negative binomial.
        var exact = CountDeviate.Threshold(
            SpecialFunctions.BetaRegularized(count, baseCount + 0.5, exposure / (exposure + baseExposure)));

        var deviate = CountDeviate.Above(count, exposure, baseCount, baseExposure, dispersion: 1);

        Assert.InRange(deviate, exact - 0.4, exact + 0.2);
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(2, 15)]
    [InlineData(40, 80)]
    public void Too_few_is_measured_the_same_way(int count, double expected)
    {
        var exact = CountDeviate.Threshold(SpecialFunctions.GammaUpperRegularized(count + 1, expected));

        var deviate = CountDeviate.Below(count, 1, expected * 1e6, 1e6, dispersion: 1);

        Assert.InRange(deviate, exact - 0.35, exact + 0.2);
        Assert.Equal(0, CountDeviate.Above(count, 1, expected * 1e6, 1e6, 1));
    }

    [Fact]
    public void Chance_exceeds_the_threshold_no_more_often_than_promised()
    {
        const int Draws = 400_000;
        var random = new Random(17);
        var threshold = CountDeviate.Threshold(0.001);
        var exceeded = 0;
        for (var i = 0; i < Draws; i++)
        {
            var baseCount = Poisson.Sample(random, 60);
            var count = Poisson.Sample(random, 2);
            exceeded += CountDeviate.Above(count, 10, baseCount, 300, 1) >= threshold ? 1 : 0;
        }

        Assert.InRange(exceeded, 1, (int)(Draws * 0.0015));
    }

    [Fact]
    public void Scatter_beyond_poisson_makes_a_count_less_surprising() =>
        Assert.True(CountDeviate.Above(30, 1, 10_000, 1_000, 3) < CountDeviate.Above(30, 1, 10_000, 1_000, 1) / 1.5);

    [Fact]
    public void Without_a_baseline_nothing_is_surprising()
    {
        Assert.Equal(0, CountDeviate.Above(100, 1, 0, 0, 1));
        Assert.Equal(0, CountDeviate.Below(0, 0, 100, 10, 1));
    }

    [Fact]
    public void A_baseline_learns_how_much_its_counts_scatter()
    {
        var random = new Random(5);
        var poisson = new CountBaseline(300, 3600);
        var bursty = new CountBaseline(300, 3600);
        for (var i = 0; i < 2000; i++)
        {
            poisson.Absorb(Poisson.Sample(random, 8), 1, 0);
            bursty.Absorb(4 * Poisson.Sample(random, 2), 1, 0);
        }

        Assert.InRange(poisson.Rate, 7.5, 8.5);
        Assert.InRange(poisson.Dispersion, 1, 1.4);
        Assert.InRange(bursty.Dispersion, 3, 5.2);
    }
}
