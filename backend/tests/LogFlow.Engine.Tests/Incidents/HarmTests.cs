using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class HarmTests
{
    [Fact]
    public void Half_a_failure_for_four_seconds_is_worth_an_incident()
    {
        var findings = new Findings { Errors = At(0.5, onset: 97) };

        Assert.Equal(1, findings.Harm(100), 6);
    }

    [Fact]
    public void Each_finding_counts_from_its_own_onset()
    {
        var slow = At(0.2, onset: 61);
        var alone = new Findings { Latency = slow }.Harm(100);

        var both = new Findings { Latency = slow, Errors = At(0.5, onset: 99) }.Harm(100);

        Assert.Equal(40 * 0.04, alone, 6);
        Assert.Equal((38 * 0.04) + (2 * 0.6 * 0.6), both, 6);
    }

    [Fact]
    public void Twice_the_warnings_for_half_a_minute_hurt_nobody()
    {
        var findings = new Findings { Warnings = At(0.4, onset: 71) };

        Assert.InRange(findings.Harm(100), 0.1, 0.9);
    }

    [Fact]
    public void What_has_no_onset_has_done_no_harm() => Assert.Equal(0, Findings.None.Harm(100));

    private static Finding At(double strength, long onset) => new(strength, 1, 0, onset, 20);
}
