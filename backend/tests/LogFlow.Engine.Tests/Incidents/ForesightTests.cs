using LogFlow.Engine.Incidents;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class ForesightTests
{
    /// <summary>Ten requests a second of which one in a hundred fails; two in ten more will, and nothing was seen yet.</summary>
    private static readonly Prospect Usual = new(0, 0, 10, 0.01, 3_000, 0.2, 1, 0.02, 0.3);

    [Fact]
    public void A_busy_caller_shows_it_before_a_quiet_one()
    {
        var busy = Of(Usual with { PerSecond = 50 });
        var quiet = Of(Usual with { PerSecond = 2 });

        Assert.InRange(busy.Seconds, 1, 3);
        Assert.InRange(quiet.Seconds, 5, 20);
        Assert.True(busy.Chance >= quiet.Chance);
    }

    [Fact]
    public void What_a_caller_fails_anyway_hides_what_little_reaches_it()
    {
        var clean = Of(Usual with { Expected = 0.06 });
        var failing = Of(Usual with { Expected = 0.06, Ordinary = 0.25, Least = 0.375 });

        Assert.InRange(clean.Chance, 0.5, 1);
        Assert.InRange(failing.Chance, 0, 0.2);
    }

    [Fact]
    public void A_caller_that_should_have_failed_by_now_and_did_not_will_not()
    {
        var silent = Usual with { Work = 200, Hits = 2 };

        Assert.InRange(Of(Usual).Chance, 0.8, 1);
        Assert.InRange(Of(silent).Chance, 0, 0.1);
        Assert.InRange(Foresight.Factor(silent), 0, 0.2);
    }

    [Fact]
    public void What_was_little_before_is_not_held_against_a_fault_that_is_growing()
    {
        var seen = Usual with { Work = 40, Hits = 1 };

        Assert.True(Of(seen with { Before = 0.2 }).Chance > Of(seen).Chance + 0.2);
    }

    [Fact]
    public void What_was_seen_already_shortens_the_time()
    {
        var quiet = Usual with { PerSecond = 3 };

        var seen = Of(quiet with { Work = 10, Hits = 2 });

        Assert.True(seen.Seconds < Of(quiet).Seconds);
        Assert.Equal(1, Of(Usual with { Work = 20, Hits = 12 }).Seconds);
        Assert.Equal(1, Of(Usual with { Work = 20, Hits = 12 }).Chance, 9);
    }

    [Fact]
    public void What_is_too_little_to_matter_is_never_plain_however_busy_the_caller()
    {
        var outlook = Of(Usual with { PerSecond = 100_000, Expected = 0.001 });

        Assert.InRange(outlook.Chance, 0, 0.05);
    }

    [Fact]
    public void Two_ways_of_turning_bad_are_likelier_and_sooner_than_one()
    {
        var way = Usual with { Expected = 0.05 };

        var one = Foresight.Of([way], 60);
        var two = Foresight.Of([way, way], 60);

        Assert.True(two.Chance > one.Chance);
        Assert.True(two.Seconds <= one.Seconds);
    }

    [Fact]
    public void What_comes_too_late_is_not_counted()
    {
        var quiet = Usual with { PerSecond = 1 };

        Assert.InRange(Foresight.Of([quiet], 60).Chance, 0.5, 1);
        Assert.InRange(Foresight.Of([quiet], 5).Chance, 0, 0.2);
    }

    [Fact]
    public void What_is_expected_of_a_root_that_is_hardly_known_is_less_certain()
    {
        var weak = Usual with { Expected = 0.08 };

        Assert.True(Of(weak with { Doubt = 0.8 }).Chance < Of(weak).Chance - 0.05);
    }

    [Theory]
    [InlineData(3, 0.2)]
    [InlineData(10, 0.2)]
    [InlineData(10, 0.06)]
    [InlineData(40, 0.04)]
    public void The_seconds_foretold_are_within_a_factor_of_two_for_most_streams(double perSecond, double expected)
    {
        var prospect = Usual with { PerSecond = perSecond, Expected = expected };
        var random = new Random(7);

        var outlook = Of(prospect);
        var took = Enumerable.Range(0, 1000).Select(_ => Took(prospect, random)).Where(seconds => seconds <= 60).ToList();

        Assert.InRange(took.Count / 1000.0, outlook.Chance - 0.2, outlook.Chance + 0.2);
        Assert.InRange(took.Count(seconds => outlook.Seconds <= 2 * seconds && seconds <= 2 * outlook.Seconds) / (double)took.Count, 0.65, 1);
    }

    /// <summary>Requests come and fail by chance; the second in which it is plain.</summary>
    private static int Took(Prospect prospect, Random random)
    {
        var (work, hits) = (0, 0);
        for (var second = 1; second <= 60; second++)
        {
            for (var i = 0; i < 10 * prospect.PerSecond; i++)
            {
                if (random.NextDouble() < 0.1)
                {
                    work++;
                    hits += random.NextDouble() < prospect.Ordinary + prospect.Expected ? 1 : 0;
                }
            }

            if (hits >= PlainCount.Of(prospect, work, 0))
            {
                return second;
            }
        }

        return int.MaxValue;
    }

    private static Outlook Of(Prospect prospect) => Foresight.Of([prospect], 60);
}
