using LogFlow.Engine.Incidents;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class PassageTests
{
    [Fact]
    public void A_bar_that_stays_is_reached_when_so_many_have_come()
    {
        var reached = Of(0.7, 0, 2, 2, 2);

        Assert.Equal([0, AtLeastTwo(0.7), AtLeastTwo(1.4), AtLeastTwo(2.1)], reached, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Who_was_over_the_bar_stays_over_it_though_the_bar_rises()
    {
        var reached = Of(1, 0, 1, 30, 30);

        Assert.All(reached.Skip(1), chance => Assert.Equal(1 - Math.Exp(-1), chance, 6));
    }

    [Fact]
    public void What_is_missing_no_more_is_reached_at_once() => Assert.All(Of(0.1, -1, 0.5, 1, 1), chance => Assert.Equal(1, chance));

    [Fact]
    public void Where_nothing_comes_nothing_is_reached() => Assert.All(Of(0, 1, 1, 1, 1), chance => Assert.Equal(0, chance));

    [Fact]
    public void Many_and_few_a_second_are_told_alike()
    {
        double[] bar = [0, .. Enumerable.Range(1, 20).Select(second => 20 + (4.0 * second))];

        var (few, many) = (Of(4.99, bar), Of(5.01, bar));

        Assert.All(few.Zip(many), both => Assert.InRange(both.Second, both.First - 0.15, both.First + 0.03));
    }

    [Fact]
    public void Chances_are_added_by_their_weight()
    {
        double[] reached = [0.1, 0.1];

        Passage.Add(2, [1, 1], 0.5, reached);

        Assert.Equal(0.1, reached[0]);
        Assert.Equal(0.1 + (0.5 * (1 - Math.Exp(-2))), reached[1], 6);
    }

    private static double[] Of(double mean, params double[] missing)
    {
        // The first second is now: a bar of 0 there would be reached already.
        double[] bar = [missing[0] == 0 ? 1 : missing[0], .. missing[1..]];
        var reached = new double[bar.Length];
        Passage.Add(mean, bar, 1, reached);
        return reached;
    }

    private static double AtLeastTwo(double mean) => 1 - (Math.Exp(-mean) * (1 + mean));
}
