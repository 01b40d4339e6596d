using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Reporting;

namespace LogFlow.Engine.Tests.Reporting;

public sealed class ImportanceTests
{
    [Fact]
    public void Calls_that_break_off_hurt_more_than_a_service_that_is_ten_times_slower_by_little()
    {
        var broken = Of(new Evidence(EvidenceKinds.CallSteps, 0.32, "", 0.05, 1));
        var slow = Of(new Evidence(EvidenceKinds.OwnTime, 0.27, "", 84, 8));

        Assert.True(broken > 0.8 && slow < 0.2, $"{broken} {slow}");
    }

    [Fact]
    public void A_wait_of_seconds_is_as_bad_as_most_errors() =>
        Assert.InRange(Of(new Evidence(EvidenceKinds.Transit, 0.28, "", 2_000, 5)), 0.7, 0.9);

    [Fact]
    public void Weak_evidence_and_what_is_no_harm_count_little()
    {
        Assert.True(Of(new Evidence(EvidenceKinds.OwnErrors, 0.03, "", 1, 0)) < 0.15);
        Assert.Equal(0, Of(new Evidence(EvidenceKinds.Reach, 0.3, "", 1, 0)));
    }

    private static double Of(Evidence evidence) => Importance.Of(new Incident
    {
        Id = "i",
        State = IncidentState.Active,
        Severity = SignalSeverity.Warning,
        Onset = DateTimeOffset.UnixEpoch,
        Detected = DateTimeOffset.UnixEpoch,
        LastSignal = DateTimeOffset.UnixEpoch,
        Root = "a",
        Title = "",
        Candidates = [new RootCandidate("a", 1, [evidence])],
        Members = [],
        BlastRadius = [],
        Signals = [],
        SignalCount = 0,
        Story = [],
    });
}
