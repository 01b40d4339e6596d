using LogFlow.Engine.Incidents;
using LogFlow.Engine.Incidents.Roots;
using LogFlow.Engine.Incidents.Telling;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class CalibrationTests
{
    [Fact]
    public void A_chance_rises_with_the_lead_and_with_what_the_root_shows()
    {
        var chances = new List<double>();
        foreach (var margin in (double[])[0, 0.05, 0.2])
        {
            foreach (var own in (double[])[0, 0.1, 0.3])
            {
                var chance = Calibration.Chance(margin, own);
                Assert.True(Calibration.Chance(margin + 0.1, own) >= chance);
                Assert.True(Calibration.Chance(margin, own + 0.1) >= chance);
                chances.Add(chance);
            }
        }

        Assert.All(chances, chance => Assert.InRange(chance, 0.02, 0.99));
        Assert.True(chances.Max() - chances.Min() > 0.4);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.55)]
    [InlineData(0.9)]
    [InlineData(1)]
    public void Chances_keep_their_order_and_leave_room_for_none_of_them(double share)
    {
        List<Rating> ratings = [Rated("payments", share, 0.5), Rated("ledger", (1 - share) * 0.8, 0.4), Rated("cart", (1 - share) * 0.2, 0.3)];

        Calibration.Tell(ratings);

        Assert.Equal(ratings.Select(rating => rating.Chance).OrderDescending(), ratings.Select(rating => rating.Chance));
        Assert.InRange(ratings.Sum(rating => rating.Chance), 0, 1.0000001);
    }

    [Fact]
    public void A_root_that_is_not_sure_enough_is_not_named()
    {
        var incident = new OpenIncident("some", 1_700_000_000, 10);
        var (first, second) = (Rated("payments", 0.5, 0.2), Rated("ledger", 0.4, 0.2));
        (first.Chance, second.Chance) = (0.31, 0.28);

        incident.Rank([first, second], 1_700_000_000);

        Assert.False(incident.IsRootKnown);
        Assert.Equal("payments", incident.Root);
        Assert.Equal("Not enough evidence to name a root: payments 31 % and ledger 28 %", Headline.Of(incident));
    }

    private static Rating Rated(string service, double share, double raw) => new(new Standing(service), 1, 0) { Score = share, Raw = raw };
}
