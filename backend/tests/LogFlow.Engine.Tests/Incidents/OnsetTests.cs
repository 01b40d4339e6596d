using LogFlow.Contracts.Detection;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class OnsetTests
{
    private const long Detected = 1_700_000_100;

    [Fact]
    public void Evidence_that_comes_later_and_is_surer_does_not_move_the_onset_behind_the_detection()
    {
        var incident = new OpenIncident("some", Detected, 10);
        incident.Add(SignalAt("checkout", Detected - 3));

        incident.Find("checkout")!.Findings = Found(Detected + 1);

        Assert.Equal(Detected - 3, incident.Onset);
    }

    [Fact]
    public void Without_any_earlier_word_it_began_when_it_was_detected()
    {
        var incident = new OpenIncident("some", Detected, 10);
        incident.Add(SignalAt("checkout", Detected + 2));

        incident.Find("checkout")!.Findings = Found(Detected + 1);

        Assert.Equal(Detected, incident.Onset);
    }

    [Fact]
    public void An_onset_before_the_detection_stays_as_the_surest_members_have_it()
    {
        var incident = new OpenIncident("some", Detected, 10);
        incident.Add(SignalAt("checkout", Detected - 30));

        incident.Find("checkout")!.Findings = Found(Detected - 2);

        Assert.Equal(Detected - 2, incident.Onset);
    }

    [Fact]
    public void What_another_members_meter_looks_back_to_does_not_date_it_before_the_first_signal()
    {
        var incident = new OpenIncident("some", Detected, 10);
        incident.Add(SignalAt("search", Detected - 4));
        incident.Add(SignalAt("checkout", Detected + 20));

        incident.Find("search")!.Findings = new Findings { Warnings = new Finding(0.1, 2, 1, Detected - 90, 5) };
        incident.Find("checkout")!.Findings = Found(Detected + 20);

        Assert.Equal(Detected - 4, incident.Onset);
    }

    private static Findings Found(long onset) => new() { Errors = new Finding(0.9, 0.5, 0.01, onset, 30) };

    private static Signal SignalAt(string service, long onset) => new()
    {
        Kind = SignalKinds.ErrorRate,
        Detector = "z-score",
        Service = service,
        Onset = DateTimeOffset.FromUnixTimeSeconds(onset),
        At = DateTimeOffset.FromUnixTimeSeconds(Math.Max(onset, Detected)),
        Score = 3,
        Baseline = 0.01,
        Observed = 0.5,
        Unit = "share",
        Severity = SignalSeverity.Critical,
        Text = "errors",
    };
}
