using LogFlow.Engine.Simulation;

namespace LogFlow.Engine.Tests.Simulation;

public sealed class PrngTests
{
    [Fact]
    public void It_gives_the_published_values_of_xoshiro256_starstar()
    {
        // From the state 1, 2, 3, 4; the authors' C code gives the same.
        var prng = Prng.OfState(1, 2, 3, 4);

        Assert.Equal(
            [11520UL, 0UL, 1509978240UL, 1215971899390074240UL, 1216172134540287360UL],
            Enumerable.Range(0, 5).Select(_ => prng.Next()));
    }

    [Fact]
    public void It_is_seeded_by_splitmix64()
    {
        // The published first values of splitmix64 from 0 are the state.
        var expected = Prng.OfState(0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC);
        var prng = new Prng(0);

        Assert.Equal(expected.Next(), prng.Next());
    }

    [Fact]
    public void Units_lie_evenly_below_one()
    {
        var prng = new Prng(3);
        var units = Enumerable.Range(0, 100_000).Select(_ => prng.Unit()).ToList();

        Assert.All(units, unit => Assert.InRange(unit, 0, 1 - 1e-16));
        Assert.InRange(units.Average(), 0.495, 0.505);
        Assert.All(Enumerable.Range(0, 10), tenth => Assert.InRange(units.Count(unit => (int)(unit * 10) == tenth), 9_600, 10_400));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(3.5)]
    public void Rounded_numbers_keep_their_mean(double mean)
    {
        var prng = new Prng(4);

        Assert.InRange(Enumerable.Range(0, 50_000).Average(_ => prng.Rounded(mean)), mean - 0.01, mean + 0.01);
    }

    [Fact]
    public void Latencies_have_their_median_and_95th_percentile()
    {
        var prng = new Prng(5);
        var table = new LatencyTable(20, 90);
        var samples = Enumerable.Range(0, 100_000).Select(_ => table.SampleNs(ref prng) / 1e6).Order().ToList();

        Assert.InRange(samples[50_000], 19.5, 20.5);
        Assert.InRange(samples[95_000], 87, 93);
        Assert.InRange(samples[^1], 300, 600);
    }
}
