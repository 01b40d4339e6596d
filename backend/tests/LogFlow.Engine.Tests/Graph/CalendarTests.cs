using LogFlow.Engine.Graph;

namespace LogFlow.Engine.Tests.Graph;

public sealed class CalendarTests
{
    [Fact]
    public void Each_entry_comes_up_in_its_second()
    {
        var random = new Random(2);
        var calendar = new Calendar(1_000);
        var due = new long[1_000];
        for (var i = 0; i < due.Length; i++)
        {
            calendar.Set(i, 500);
            due[i] = random.Next(100, 200);
            calendar.Set(i, due[i]);
        }

        for (var tick = calendar.First; calendar.Count > 0; tick++)
        {
            calendar.Begin(tick);
            for (var i = calendar.Pop(tick); i >= 0; i = calendar.Pop(tick))
            {
                Assert.Equal(due[i], tick);
                due[i] = -1;
            }
        }

        Assert.All(due, each => Assert.Equal(-1, each));
    }

    [Fact]
    public void What_is_set_for_the_past_comes_up_next()
    {
        var calendar = new Calendar(4);
        calendar.Begin(1_000);

        calendar.Set(0, 10);

        Assert.Equal(1_001, calendar.First);
        Assert.Equal(0, calendar.Pop(1_001));
    }

    [Fact]
    public void What_is_set_far_ahead_comes_up_early_and_can_be_set_again_without_end()
    {
        var calendar = new Calendar(4);
        calendar.Begin(0);
        calendar.Set(0, 1_000);
        var looks = 0;
        for (long tick = 1; tick < 1_000; tick++)
        {
            calendar.Begin(tick);
            for (var i = calendar.Pop(tick); i >= 0; i = calendar.Pop(tick))
            {
                looks++;
                calendar.Set(i, 1_000);
            }
        }

        Assert.InRange(looks, 7, 9);
        Assert.Equal(0, calendar.Pop(1_000));
    }

    [Fact]
    public void A_removed_entry_does_not_come_up()
    {
        var calendar = new Calendar(3);
        calendar.Set(0, 5);
        calendar.Set(1, 5);
        calendar.Set(2, 5);

        calendar.Remove(1);
        calendar.Remove(1);

        Assert.Equal(2, calendar.Count);
        Assert.Equal([-1, 0, 2], new[] { calendar.Pop(5), calendar.Pop(5), calendar.Pop(5) }.Order());
    }
}
