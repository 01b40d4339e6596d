using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Incidents.Roots;
using LogFlow.Engine.Incidents.Telling;
using LogFlow.Engine.Simulation;
using LogFlow.Testing;

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

    [Fact]
    public void A_leader_that_shows_nothing_and_leads_by_nothing_is_not_named_and_a_plain_one_is()
    {
        Assert.InRange(Calibration.Chance(0, 0), 0.02, Incident.ChanceToName);
        Assert.InRange(Calibration.Chance(0.3, 0.3), 0.9, 0.99);
        Assert.Equal((0.02, 0.99), (Calibration.Chance(-5, 0), Calibration.Chance(5, 1)));
    }

    [Fact]
    public void The_other_candidates_keep_their_odds_and_what_is_left_is_the_chance_of_none_of_them()
    {
        List<Rating> ratings = [Rated("payments", 0.5, 0.2), Rated("ledger", 0.3, 0.2), Rated("cart", 0.2, 0.2)];

        Calibration.Tell(ratings);

        Assert.Equal(Calibration.Chance(0, 0), ratings[0].Chance, 12);
        Assert.Equal(0.3 / 0.2, ratings[1].Chance / ratings[2].Chance, 9);
        Assert.Equal(0.5 / 0.3, ratings[0].Chance / ratings[1].Chance, 9);
        Assert.InRange(ratings.Sum(rating => rating.Chance), 0.1, 0.5);
    }

    [Fact]
    public void A_lone_candidate_is_told_its_own_chance()
    {
        var rating = Rated("payments", 1, 0.4);

        Calibration.Tell([rating]);

        Assert.Equal(Calibration.Chance(0.4, 0), rating.Chance);
    }

    [Fact]
    public void A_reliability_table_counts_how_often_a_chance_came_true()
    {
        (double, bool)[] told = [(0.85, true), (0.89, false), (1, true), (0.99, true), (0.31, false)];

        var bins = Reliability.Bins(told);

        Assert.Equal([(3, 1, 0), (8, 2, 1), (9, 2, 2)], bins.Select(bin => (bin.Tenth, bin.Told, bin.Right)));
        Assert.Equal(0.87, bins[1].MeanScore, 12);
        Assert.Equal((0.0225 + 0.7921 + 0 + 0.0001 + 0.0961) / 5, Reliability.Brier(told), 12);
    }

    [Fact]
    public async Task Chances_told_of_systems_full_of_holes_come_true_about_as_often_as_they_say()
    {
        var told = new List<(double Score, bool IsRight)>();
        foreach (var seed in (ulong[])[31, 32, 33, 34])
        {
            var topology = RandomWorld.Make(seed, services: 12);
            var failure = RandomWorld.Break(topology, seed, (RandomFaultKind)(seed % 4), 60);
            var trial = await IncidentTrial.RunAsync(topology, [new ScheduledFailure(failure, TimeSpan.FromSeconds(150))], seed, rate: 30, seconds: 200, holes: 0.6);
            told.AddRange(trial.Incidents.Select(incident => (incident.Candidates[0].Score, incident.Root == trial.Truth[0].Root)));
        }

        Assert.True(told.Count >= 2, $"{told.Count} told");
        Assert.InRange(told.Average(one => one.Score) - told.Average(one => one.IsRight ? 1.0 : 0), -0.25, 0.25);
        Assert.InRange(Reliability.Brier(told), 0, 0.2);
    }

    private static Rating Rated(string service, double share, double raw) => new(new Standing(service), 1, 0) { Score = share, Raw = raw };
}
