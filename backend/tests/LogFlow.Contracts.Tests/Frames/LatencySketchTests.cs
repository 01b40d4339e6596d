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

    [Fact]
    public void Cut_bytes_are_refused() => Assert.Throws<FormatException>(() => LatencySketch.FromBytes(new byte[11]));
}
