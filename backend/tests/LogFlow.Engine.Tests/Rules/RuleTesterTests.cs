using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Engine.Rules;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Rules;

public sealed class RuleTesterTests
{
    private static readonly AlertRule Slow = new()
    {
        Id = "slow",
        Name = "Slow search",
        Metric = RuleMetric.LatencyP95,
        Threshold = 250,
        ForSeconds = 3,
        Service = "search",
        IsEnabled = false,
    };

    [Fact]
    public void It_says_when_a_rule_would_have_fired()
    {
        var tester = RuleTester.Run(Slow, History());

        Assert.Equal(2, tester.FiredCount);
        Assert.Equal([true, false, true, false], tester.Firings.Select(f => f.IsFiring));
        Assert.InRange(tester.FiringSeconds, 40, 80);
        Assert.All(tester.Firings, f => Assert.Equal("search", f.Service));
    }

    [Fact]
    public async Task Stored_history_gives_the_same_answer_as_the_live_book()
    {
        var book = new RuleBook([Slow with { IsEnabled = true }]);
        var live = History().SelectMany(f => book.Observe(f).Firings).ToList();

        var tester = await RuleTester.RunAsync(Slow, Stored(), CancellationToken.None);

        Assert.Equal(live, tester.Firings);
    }

    [Fact]
    public void Testing_leaves_no_trace_in_another_test() =>
        Assert.Equal(RuleTester.Run(Slow, History()).Firings, RuleTester.Run(Slow, History()).Firings);

    private static IEnumerable<TickFrame> History()
    {
        var world = new NoiseWorld(4);
        return world.Run(120)
            .Concat(world.Run(30, Trouble))
            .Concat(world.Run(120))
            .Concat(world.Run(30, Trouble))
            .Concat(world.Run(60));
    }

    private static NoiseChange Trouble(NoiseService service) =>
        service.Name == "search" ? new NoiseChange(Latency: 6) : NoiseChange.None;

    private static async IAsyncEnumerable<TickFrame> Stored()
    {
        foreach (var frame in History())
        {
            await Task.Yield();
            yield return frame;
        }
    }
}
