using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Rules;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Rules;

public sealed class RuleCatchesTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeSeconds(1_770_000_000);

    [Fact]
    public void A_firing_at_a_member_while_the_incident_lasts_catches_it()
    {
        var (catches, outside) = RuleCatches.Of(
            [Firing("checkout", 9), Firing("payments", 6), Firing("payments", 8, isFiring: false), Firing("search", 7), Firing("payments", 400)],
            [Incident("i-1", 0, "payments", "checkout")]);

        var one = Assert.Single(catches);
        Assert.Equal((Noon.AddSeconds(6), "payments"), (one.FiredAt!.Value, one.Service));
        Assert.Equal(2, outside);
    }

    [Fact]
    public void An_incident_without_a_firing_was_missed_and_a_merged_one_is_not_asked_for()
    {
        var (catches, outside) = RuleCatches.Of(
            [Firing("payments", -60)], [Incident("i-2", 100, "search"), Incident("i-1", 0, "payments") with { MergedInto = "i-2" }]);

        Assert.Equal(("i-2", null), (Assert.Single(catches).Incident, catches[0].FiredAt));
        Assert.Equal(1, outside);
    }

    [Fact]
    public void What_missed_says_how_near_it_came_at_a_member_while_the_incident_lasted()
    {
        var rule = new AlertRule { Id = "r", Name = "r", Metric = RuleMetric.ErrorRate, Threshold = 90, ForSeconds = 0 };
        var tester = new RuleTester(rule, incidents: [Incident("i-1", 40, "payments", "checkout"), Incident("i-2", 200, "search")]);
        for (var second = 0; second < 120; second++)
        {
            // Of each hundred requests so many fail; search more, but it has no part, and checkout most when it is over.
            var frame = new TickFrame(Noon.ToUnixTimeSeconds() + second);
            Some.Fill(frame, "checkout", 100, failed: second is >= 45 and < 60 ? 60 : second >= 90 ? 80 : 10);
            Some.Fill(frame, "search", 100, failed: 85);
            tester.Observe(frame);
        }

        var (catches, _) = RuleCatches.Of(tester.Firings, [Incident("i-1", 40, "payments", "checkout"), Incident("i-2", 200, "search")], tester.Reach);

        Assert.Equal(("checkout", 60.0), (catches[0].Nearest!.Service, Math.Round(catches[0].Nearest!.Value, 6)));
        Assert.InRange(catches[0].Nearest!.At, Noon.AddSeconds(54), Noon.AddSeconds(60));
        Assert.Null(catches[1].Nearest);
    }

    private static RuleFiring Firing(string service, double seconds, bool isFiring = true) =>
        new("r", "r", service, isFiring, Noon.AddSeconds(seconds), Noon.AddSeconds(seconds - 5), 9, 8);

    private static Incident Incident(string id, double seconds, string root, params string[] members)
    {
        var onset = Noon.AddSeconds(seconds);
        return new Incident
        {
            Id = id, State = IncidentState.Resolved, Severity = SignalSeverity.Warning, Onset = onset, Detected = onset.AddSeconds(3), LastSignal = onset.AddSeconds(30),
            Root = root, Title = root, Candidates = [], Members = [.. members.Select(member => new IncidentMember(member, onset, 1))], BlastRadius = [], Signals = [],
            SignalCount = 1, Story = [],
        };
    }
}
