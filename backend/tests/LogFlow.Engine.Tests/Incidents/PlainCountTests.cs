using LogFlow.Engine.Incidents;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class PlainCountTests
{
    private const double ChanceMax = 1e-5;

    [Theory]
    [InlineData(10, 4, 800)]
    [InlineData(10, 40, 800)]
    [InlineData(60, 10, 1000)]
    [InlineData(60, 2, 90)]
    [InlineData(400, 10, 1000)]
    [InlineData(2400, 130, 3000)]
    public void It_is_the_least_count_that_chance_does_not_explain(int work, int hitsBefore, int workBefore)
    {
        var count = PlainCount.Of(Of(hitsBefore, workBefore), work, 0);

        Assert.InRange(TurnedBad.Chance(count, work, hitsBefore, workBefore), 0, ChanceMax);
        Assert.InRange(TurnedBad.Chance(count - 1, work, hitsBefore, workBefore), ChanceMax, 1);
    }

    [Fact]
    public void What_is_too_little_to_matter_is_not_plain()
    {
        var matters = Of(100, 10_000) with { Least = 0.2 };

        Assert.Equal(201, PlainCount.Of(matters, 1_000, 0));
    }

    [Fact]
    public void Where_no_count_would_be_plain_it_is_more_than_there_can_be()
    {
        Assert.Equal(3, PlainCount.Of(Of(10, 500), 2, 0));
        Assert.Equal(1, PlainCount.Of(Of(10, 500), 0, 0));
    }

    [Fact]
    public void Where_all_was_bad_before_no_count_is_plain() =>
        Assert.Equal(51, PlainCount.Of(Of(10, 500) with { Ordinary = 1 }, 50, 0));

    [Fact]
    public void Starting_from_what_was_found_for_less_work_changes_nothing()
    {
        var prospect = Of(20, 1_500);

        var (step, alone) = (new List<int>(), new List<int>());
        for (var work = 0; work <= 600; work += 15)
        {
            step.Add(PlainCount.Of(prospect, work, step.LastOrDefault()));
            alone.Add(PlainCount.Of(prospect, work, 0));
        }

        Assert.Equal(alone, step);
    }

    private static Prospect Of(int hits, int work) => new(0, 0, 1, (hits + 0.5) / (work + 1), work, 0.1, 1, 0, 0.3);
}
