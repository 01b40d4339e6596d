using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Rules;

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
