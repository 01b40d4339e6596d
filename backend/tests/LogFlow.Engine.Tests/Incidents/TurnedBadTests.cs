using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Incidents;

/// <summary>What forecasts are measured against must be right itself.</summary>
public sealed class TurnedBadTests
{
    private const int Onset = 180;

    [Fact]
    public void A_service_turns_bad_in_the_second_in_which_chance_does_not_explain_its_failures_any_more()
    {
        var (at, isSlow) = Find(failing: 0.3, slow: 0);

        Assert.InRange(at!.Value, Onset, Onset + 4);
        Assert.False(isSlow);
    }

    [Fact]
    public void A_service_whose_requests_take_longer_turns_bad_by_its_time()
    {
        var (at, isSlow) = Find(failing: 0.02, slow: 0.3);

        Assert.InRange(at!.Value, Onset, Onset + 6);
        Assert.True(isSlow);
    }

    [Theory]
    [InlineData(0.02, 0.0)]
    [InlineData(0.027, 0.0)]
    [InlineData(0.02, 0.045)]
    public void What_is_as_before_or_hardly_more_is_not_bad(double failing, double slow) => Assert.Null(Find(failing, slow).At);

    [Fact]
    public void A_few_failures_of_a_service_that_is_hardly_known_are_chance()
    {
        List<RequestBook.Request> requests = [new(170, 1, false), new(175, 1, false), .. Enumerable.Range(0, 3).Select(i => new RequestBook.Request(Onset + i, 1, true))];

        Assert.Null(TurnedBad.Find(requests, Onset, 240).At);
    }

    [Fact]
    public void The_chance_is_the_tail_of_a_beta_binomial()
    {
        // Of one request, with one hit among two before: (1 + .5) / (2 + 1).
        Assert.Equal(0.5, TurnedBad.Chance(1, 1, 1, 2), 9);
        Assert.Equal(1, TurnedBad.Chance(0, 50, 3, 100), 6);

        // With ever more known beforehand it is the binomial: of ten, at least two at one in ten.
        Assert.Equal(1 - Math.Pow(0.9, 10) - (10 * 0.1 * Math.Pow(0.9, 9)), TurnedBad.Chance(2, 10, 10_000_000, 100_000_000), 5);
    }

    /// <summary>Twenty requests a second, evenly: two in a hundred fail before the onset.</summary>
    private static (long? At, bool IsSlow) Find(double failing, double slow)
    {
        var requests = new List<RequestBook.Request>();
        double fails = 0, waits = 0;
        for (var i = 0; i < 240 * 20; i++)
        {
            var isAfter = i >= Onset * 20;
            fails += isAfter ? failing : 0.02;
            waits += isAfter ? slow : 0;
            requests.Add(new RequestBook.Request(i / 20, waits >= 1 ? 500 : 100 + (i % 37), fails >= 1));
            fails -= fails >= 1 ? 1 : 0;
            waits -= waits >= 1 ? 1 : 0;
        }

        return TurnedBad.Find(requests, Onset, 240);
    }
}
