namespace LogFlow.Engine.Tests;

public sealed class OpenSecondsTests
{
    private const long Ns = OpenSecond.NsPerSecond;

    private readonly OpenSeconds<OpenSecond> _open = new(tick => new OpenSecond(tick));

    [Fact]
    public void Times_of_one_second_share_it_whatever_lies_between()
    {
        var first = _open.Of(5 * Ns);

        Assert.NotSame(first, _open.Of((6 * Ns) + 1));
        Assert.Same(first, _open.Of((6 * Ns) - 1));
        Assert.Same(first, _open.OfTick(5));
    }

    [Fact]
    public void Seconds_are_taken_in_order_of_time_and_those_after_stay()
    {
        foreach (var tick in (long[])[8, 5, 9, 7, 5])
        {
            _open.OfTick(tick);
        }

        Assert.Equal([5, 7, 8], _open.TakeUpTo(8).Select(part => part.Tick));
        Assert.Empty(_open.TakeUpTo(8));
        Assert.Equal([9], _open.TakeUpTo(100).Select(part => part.Tick));
    }

    [Fact]
    public void A_second_that_was_taken_is_not_filled_again()
    {
        var taken = _open.Of(5 * Ns);
        _open.TakeUpTo(5);

        Assert.NotSame(taken, _open.Of(5 * Ns));
    }

    [Fact]
    public void Times_before_1970_lie_in_the_second_that_holds_them()
    {
        Assert.Equal(-1, _open.Of(-1).Frame.Tick);
        Assert.Equal(-1, _open.Of(-Ns).Frame.Tick);
        Assert.Equal(-2, _open.Of(-Ns - 1).Frame.Tick);
        Assert.Equal(0, _open.Of(0).Frame.Tick);
    }
}
