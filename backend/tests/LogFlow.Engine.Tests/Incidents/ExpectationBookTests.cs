using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Simulation;
using LogFlow.Engine.Tests.Simulation;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Incidents;

/// <summary>What a person marked as expected: as narrow as it was marked, and with an end.</summary>
public sealed class ExpectationBookTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(Some.Tick);

    [Fact]
    public void Only_the_marked_finding_is_kept_away_and_only_as_strong_as_it_was()
    {
        var marked = Signal("payments", SignalKinds.ErrorRate, score: 4);
        var book = Book(ExpectedFinding.Of(marked));
        Signal[] others =
        [
            Signal("payments", SignalKinds.Latency, score: 4), Signal("checkout", SignalKinds.ErrorRate, score: 4),
            Signal("payments", SignalKinds.ErrorRate, score: 6.1), marked with { Detector = "rule:mine" }, marked with { Template = new TemplateId(9) },
        ];

        var (heard, expected) = book.Part([marked, .. others, Signal("payments", SignalKinds.ErrorRate, score: 5.9)], Now);

        Assert.Equal(others, heard);
        Assert.Equal([4, 5.9], expected.Select(signal => signal.Score));
        Assert.Equal(2, book.QuietedBy("e"));
    }

    [Fact]
    public void A_kind_at_a_service_without_more_holds_for_any_strength_and_line()
    {
        var book = Book(new ExpectedFinding("payments", SignalKinds.NewTemplate));

        var (heard, expected) = book.Part([Signal("payments", SignalKinds.NewTemplate, score: 50) with { Template = new TemplateId(3) }], Now);

        Assert.Empty(heard);
        Assert.Single(expected);
    }

    [Fact]
    public void Of_a_finding_that_came_again_the_strongest_reading_counts()
    {
        var finding = Assert.Single(ExpectedFinding.Of([Signal("payments", SignalKinds.ErrorRate, 2), Signal("payments", SignalKinds.ErrorRate, 4), Signal("payments", SignalKinds.ErrorRate, 3)]));

        Assert.Equal(4 * ExpectedFinding.Headroom, finding.ScoreMax);
    }

    [Fact]
    public void It_ends_by_event_time_and_when_it_is_taken_back()
    {
        var signal = Signal("payments", SignalKinds.ErrorRate, score: 4);
        var book = Book(ExpectedFinding.Of(signal));

        Assert.Single(book.Part([signal], Now.AddDays(1).AddSeconds(-1)).Expected);
        Assert.Empty(book.Part([signal], Now.AddDays(1)).Expected);
        book.Set([]);

        Assert.Equal([signal], book.Part([signal], Now).Heard);
        Assert.Equal(0, book.QuietedBy("e"));
    }

    [Fact]
    public async Task The_same_outage_opens_no_incident_once_it_was_marked_and_its_signals_stay_on_record()
    {
        var first = await RunAsync([]);
        var incident = Assert.Single(first.Incidents);
        // With what was held for its echo.
        var mark = Mark([.. ExpectedFinding.Of(incident.Signals.Concat(first.Loose.Where(signal => signal.At >= incident.Onset)))], Simulated.Start.AddDays(1));

        var marked = await RunAsync([mark]);
        var over = await RunAsync([mark with { Until = Simulated.Start }]);

        Assert.Empty(marked.Incidents);
        Assert.Contains(marked.Loose, signal => signal is { Service: "payments", Kind: SignalKinds.ErrorRate });
        Assert.Equal(incident.Id, Assert.Single(over.Incidents).Id);
    }

    private static Task<IncidentTrial> RunAsync(IReadOnlyList<Expectation> expected)
    {
        var outage = ScenarioFolder.LoadFailures(Simulated.Shop).First(failure => failure.Name == "payments_outage");
        return IncidentTrial.RunAsync(Simulated.Shop, [new ScheduledFailure(outage, TimeSpan.FromSeconds(120))], seed: 5, rate: 20, seconds: 200, expected: expected);
    }

    private static ExpectationBook Book(params ExpectedFinding[] findings)
    {
        var book = new ExpectationBook();
        book.Set([Mark(findings, Now.AddDays(1))]);
        return book;
    }

    private static Expectation Mark(ExpectedFinding[] findings, DateTimeOffset until) =>
        new() { Id = "e", Title = "an outage", Findings = findings, At = until.AddDays(-1), Until = until };

    private static Signal Signal(string service, string kind, double score) => ToyWorld.Signal(service, kind, Some.Tick, score);
}
