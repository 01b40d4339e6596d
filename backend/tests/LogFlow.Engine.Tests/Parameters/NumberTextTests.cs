using System.Text;
using LogFlow.Contracts.Frames;
using LogFlow.Engine.Parameters;

namespace LogFlow.Engine.Tests.Parameters;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("12", 12, "")]
    [InlineData("-3.5", -3.5, "")]
    [InlineData("1,024", 1024, "")]
    [InlineData(" 7", 7, "")]
    [InlineData("12ms", 12, "ms")]
    [InlineData("1.25 s", 1.25, "s")]
    [InlineData("80%", 80, "%")]
    [InlineData("0.004", 0.004, "")]
    public void Reads_what_programs_print(string text, double value, string unit)
    {
        Assert.True(NumberText.TryRead(Encoding.UTF8.GetBytes(text), out var read, out var behind));
        Assert.Equal(value, read, 9);
        Assert.Equal(unit, Encoding.UTF8.GetString(behind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("10.0.0.1")]
    [InlineData("12:30:01")]
    [InlineData("web-3")]
    [InlineData("3rd")]
    [InlineData("1.")]
    [InlineData("deadbeef")]
    [InlineData("2026-01-01")]
    public void Leaves_alone_what_is_no_number(string text) => Assert.False(NumberText.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));

    [Theory]
    [InlineData("µs", ParameterMeasure.Duration, 1e3)]
    [InlineData("seconds", ParameterMeasure.Duration, 1e9)]
    [InlineData("KiB", ParameterMeasure.Size, 1024)]
    [InlineData("%", ParameterMeasure.Number, 1)]
    public void Units_say_what_is_measured(string text, ParameterMeasure measure, double factor)
    {
        Assert.True(NumberText.TryUnit(Encoding.UTF8.GetBytes(text), out var unit));
        Assert.Equal((measure, factor), (unit.Measure, unit.Factor));
    }

    [Theory]
    [InlineData(ParameterMeasure.Number, 0.02)]
    [InlineData(ParameterMeasure.Number, 12)]
    [InlineData(ParameterMeasure.Size, 3.5e9)]
    [InlineData(ParameterMeasure.Duration, 12e6)]
    public void A_number_comes_back_from_the_scale_within_four_percent(ParameterMeasure measure, double value)
    {
        var sketch = new LatencySketch();
        sketch.Add(NumberScale.ToScale(value, measure));

        Assert.InRange(NumberScale.FromScale(sketch.QuantileNs(0.5), measure), value * 0.96, value * 1.04);
    }

    [Fact]
    public void Zero_and_below_come_back_as_zero()
    {
        var sketch = new LatencySketch();
        sketch.Add(NumberScale.ToScale(-7, ParameterMeasure.Number));

        Assert.InRange(NumberScale.FromScale(sketch.QuantileNs(0.5), ParameterMeasure.Number), 0, 1e-5);
    }
}
