using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Incidents;

/// <summary>The short form of <c>bench incidents</c>: the whole engine on the simulated shop.</summary>
public sealed class SimulatedFaults
{
    [Theory]
    [InlineData("payments_outage")]
    [InlineData("catalog_latency")]
    [InlineData("inventory_deadlock")]
    [InlineData("notifications_flood")]
    [InlineData("search_index_fail")]
    [InlineData("checkout_retry_storm")]
    [InlineData("recommendations_cold")]
    public async Task The_root_of_a_failure_is_right_within_ten_seconds_and_in_the_end(string scenario)
    {
        foreach (var seed in (ulong[])[101, 102])
        {
            var trial = await IncidentTrial.RunAsync(TrialSetup.OneFault(scenario, seed));
            var fault = Assert.Single(trial.Truth);

            Assert.True(trial.IsFinalRootRight(fault), $"seed {seed}: {string.Join("; ", trial.Incidents.Select(incident => incident.Title))}");
            Assert.InRange(trial.SecondsToRightRoot(fault) ?? double.PositiveInfinity, 0, 10);
        }
    }

    [Theory]
    [InlineData("payments_outage")]
    [InlineData("catalog_latency")]
    public async Task A_root_is_right_and_told_as_sure_though_every_onset_is_up_to_a_minute_off(string scenario)
    {
        var trial = await IncidentTrial.RunAsync(TrialSetup.OneFault(scenario, 103), new EngineOptions { Incidents = { OnsetErrorSeconds = 60 } });
        var fault = Assert.Single(trial.Truth);

        Assert.True(trial.IsFinalRootRight(fault));
        Assert.InRange(trial.IncidentOf(fault)!.Candidates[0].Score, 0.9, 0.99);
    }

    [Fact]
    public async Task Who_is_foretold_turns_bad_and_who_turns_bad_was_foretold_and_mostly_when()
    {
        var cases = new List<NextCase>();
        foreach (var (scenario, seed) in ((string, ulong)[])[("catalog_latency", 111), ("recommendations_cold", 112), ("inventory_deadlock", 113)])
        {
            var trial = await IncidentTrial.RunAsync(TrialSetup.OneFault(scenario, seed));
            cases.AddRange(trial.Next(Assert.Single(trial.Truth)));
        }

        var right = cases.Count(one => one is { IsNamed: true, IsDue: true });
        Assert.InRange(right, 4, cases.Count);
        Assert.InRange((double)right / cases.Count(one => one.IsNamed), 0.7, 1);
        Assert.InRange((double)right / cases.Count(one => one.IsDue), 0.8, 1);
        Assert.InRange((double)cases.Count(one => one.IsClose) / right, 0.6, 1);
    }

    [Fact]
    public async Task Recommendations_are_never_in_the_blast_radius_of_a_payments_outage()
    {
        var trial = await IncidentTrial.RunAsync(TrialSetup.OneFault("payments_outage", 7));

        Assert.NotEmpty(trial.Incidents);
        Assert.All(trial.Changes, incident => Assert.DoesNotContain(incident.BlastRadius, entry => entry.Service == "recommendations"));
    }

    [Fact]
    public async Task Ten_healthy_minutes_open_nothing()
    {
        var trial = await IncidentTrial.RunAsync(TrialSetup.Healthy(600, 103));

        Assert.Empty(trial.Incidents);
    }
}
