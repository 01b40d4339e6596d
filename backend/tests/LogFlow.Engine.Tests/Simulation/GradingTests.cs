using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Simulation;
using LogFlow.Engine.Simulation;

namespace LogFlow.Engine.Tests.Simulation;

public sealed class GradingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly ScenarioRun Outage = Run("payments", 100);

    [Fact]
    public void A_root_that_was_named_is_right_after_the_seconds_it_took()
    {
        var board = Grade([Outage], Watched("a", 101, ["payments", "ledger"], (103, "ledger", 0.7), (105, "payments", 0.9)));

        var graded = Assert.Single(board.Runs);
        Assert.Equal(("a", "payments", 1, true, 6.0, 1, true), (graded.IncidentId, graded.Root, graded.Rank, graded.IsNamed, graded.SecondsToRoot, graded.Incidents, graded.IsOver));
        Assert.Equal((1, 1, 6.0), (board.Over, board.RootRight, board.MedianSecondsToRoot));
        Assert.Empty(board.FalseIncidents);
    }

    [Fact]
    public void A_root_in_the_second_place_is_not_right()
    {
        var board = Grade([Outage], Watched("a", 101, ["ledger", "payments"], (103, "ledger", 0.9)));

        var graded = Assert.Single(board.Runs);
        Assert.Equal(("ledger", 2, false, null), (graded.Root, graded.Rank, graded.IsNamed, graded.SecondsToRoot));
        Assert.Equal((0, null), (board.RootRight, board.MedianSecondsToRoot));
    }

    [Fact]
    public void A_root_without_enough_evidence_is_not_named()
    {
        var unsure = Watched("a", 101, ["payments"], (103, "payments", 0.4));
        var board = Grade([Outage], unsure with { Incident = unsure.Incident with { Candidates = [new RootCandidate("payments", 0.4, [])] } });

        Assert.Equal((1, false, null), (board.Runs[0].Rank, board.Runs[0].IsNamed, board.Runs[0].SecondsToRoot));
    }

    [Fact]
    public void Nothing_found_counts_as_missed_once_it_is_over()
    {
        Assert.Equal((1, 0, 0), (Grade([Outage]).Over, Grade([Outage]).RootRight, Grade([Outage]).Runs[0].Incidents));
        Assert.Equal(0, Grading.Grade(Noon, Noon.AddSeconds(110), [Outage], []).Over);
    }

    [Fact]
    public void What_was_known_by_an_incident_that_was_merged_away_counts_for_the_time_alone()
    {
        var merged = Watched("a", 101, ["payments"], (102, "payments", 0.9));
        var board = Grade([Outage], merged with { Incident = merged.Incident with { MergedInto = "b" } }, Watched("b", 104, ["payments"], (104, "payments", 0.9)));

        Assert.Equal(("b", 3.0, 1), (board.Runs[0].IncidentId, board.Runs[0].SecondsToRoot, board.Runs[0].Incidents));
    }

    [Fact]
    public void Two_failures_at_once_have_an_incident_each()
    {
        var board = Grade(
            [Run("search", 110), Outage],
            Watched("a", 101, ["payments"], (103, "payments", 0.9)), Watched("b", 112, ["search"], (114, "search", 0.9)));

        Assert.Equal([("search", "b", 1), ("payments", "a", 1)], board.Runs.Select(run => (run.Run.Service, run.IncidentId!, run.Incidents)));
        Assert.Equal(4.5, board.MedianSecondsToRoot);
    }

    [Fact]
    public void Of_two_failures_that_feed_each_other_one_incident_may_tell()
    {
        var board = Grade([Run("ledger", 110), Outage], Watched("a", 101, ["payments", "ledger"], (103, "payments", 0.9)));

        Assert.Equal([("ledger", "a", 2, 0), ("payments", "a", 1, 1)], board.Runs.Select(run => (run.Run.Service, run.IncidentId!, run.Rank!.Value, run.Incidents)));
    }

    [Fact]
    public void What_began_while_nothing_was_injected_is_false_with_its_time_on_show()
    {
        var board = Grade([Outage], Watched("early", 20, ["cart"], (20, "cart", 0.9)), Watched("late", 170, ["cart"], (170, "cart", 0.9)), Watched("wake", 150, ["cart"], (150, "cart", 0.9)));

        // A failure's wake is its own: counted, but not as false.
        Assert.Equal([("late", 60.0), ("early", 60.0)], board.FalseIncidents.Select(incident => (incident.Id, incident.OpenSeconds)));
        Assert.Equal(1, board.Runs[0].Incidents);
    }

    private static Scoreboard Grade(IReadOnlyList<ScenarioRun> runs, params WatchedIncident[] incidents) => Grading.Grade(Noon, Noon.AddMinutes(10), runs, incidents);

    /// <summary>35 s of failure.</summary>
    private static ScenarioRun Run(string service, double seconds) => new($"{service}_outage", service, service, [], Noon.AddSeconds(seconds), Noon.AddSeconds(seconds + 35));

    private static WatchedIncident Watched(string id, double seconds, string[] candidates, params (double At, string Root, double Score)[] versions)
    {
        var detected = Noon.AddSeconds(seconds);
        var incident = new Incident
        {
            Id = id, State = IncidentState.Resolved, Severity = SignalSeverity.Warning, Onset = detected, Detected = detected, LastSignal = detected.AddSeconds(30),
            Resolved = detected.AddSeconds(60), Root = candidates[0], Title = id, Candidates = [.. candidates.Select((service, at) => new RootCandidate(service, at == 0 ? 0.9 : 0.05, []))],
            Members = [], BlastRadius = [], Signals = [], SignalCount = 1, Story = [],
        };
        return new WatchedIncident(incident, [.. versions.Select(version => new IncidentVersion(
            Noon.AddSeconds(version.At), IncidentState.Active, SignalSeverity.Warning, version.Root, version.Score, "", 0, id, 1, 1, null))]);
    }
}
