using LogFlow.Contracts.Frames;

namespace LogFlow.Contracts.Tests.Frames;

public sealed class LatencySketchTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void Quantiles_are_within_the_stated_relative_error(double q)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 20_000).Select(_ => (long)Math.Exp(10 + (random.NextDouble() * 12))).ToArray();
        var sketch = new LatencySketch();
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        Array.Sort(values);
        var exact = values[(int)(q * (values.Length - 1))];
        Assert.InRange(sketch.QuantileNs(q), exact * (1 - LatencySketch.RelativeError - 1e-6), exact * (1 + LatencySketch.RelativeError + 1e-6));
    }

    [Fact]
    public void Bytes_round_trip()
    {
        var sketch = new LatencySketch();
        sketch.Add(0);
        sketch.Add(1_500_000);
        sketch.Add(long.MaxValue / 4);

        var copy = LatencySketch.FromBytes(sketch.ToBytes());

        Assert.Equal(sketch.ToBytes(), copy.ToBytes());
        Assert.Equal((sketch.Count, sketch.SumNs), (copy.Count, copy.SumNs));
    }

    [Fact]
    public void Subtracting_what_was_merged_leaves_what_was_there()
    {
        var kept = new LatencySketch();
        kept.Add(2_000_000);
        var passing = new LatencySketch();
        passing.Add(9_000_000);
        var window = kept.Clone();

        window.MergeFrom(passing);
        window.Subtract(passing);

        Assert.Equal(kept.ToBytes(), window.ToBytes());
    }

    [Theory]
    [InlineData(1_000, 2_000, 900_000_000, 1_000_000_000)]
    [InlineData(900_000_000, 1_000_000_000, 1_000, 2_000)]
    [InlineData(5_000_000, 6_000_000, 1_000, 4_000_000_000_000)]
    [InlineData(1_000, 4_000_000_000_000, 5_000_000, 6_000_000)]
    public void Merging_gives_the_sketch_of_all_values(long oneFrom, long oneTo, long otherFrom, long otherTo)
    {
        var random = new Random(3);
        var (one, other, all) = (new LatencySketch(), new LatencySketch(), new LatencySketch());
        for (var i = 0; i < 50; i++)
        {
            var (a, b) = (random.NextInt64(oneFrom, oneTo), random.NextInt64(otherFrom, otherTo));
            one.Add(a);
            other.Add(b);
            all.Add(a);
            all.Add(b);
        }

        one.MergeFrom(other);

        Assert.Equal(all.ToBytes(), one.ToBytes());
        Assert.Equal(all.Count, one.Count);
    }

    [Fact]
    public void Cut_bytes_are_refused() => Assert.Throws<FormatException>(() => LatencySketch.FromBytes(new byte[11]));
}
