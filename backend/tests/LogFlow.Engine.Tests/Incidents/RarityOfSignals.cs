using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Incidents.Meters;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class RarityOfSignals
{
    private const double Precision = 1e-9;

    [Fact]
    public void Without_a_past_nothing_is_rare() => Assert.Equal(0, new SignalHistory().Nats(Alert("cart", "cpu")), Precision);

    [Fact]
    public void What_never_came_before_is_the_rarer_the_longer_the_past()
    {
        var history = new SignalHistory();
        for (var occasion = 1; occasion <= 20; occasion++)
        {
            history.Learn([Alert("cart", "requests")]);

            Assert.Equal(Math.Log(occasion + 1), history.Nats(Alert("cart", "cpu")), Precision);
            Assert.Equal(Math.Log(occasion + 1), history.Nats(Alert("orders", "requests")), Precision);
            Assert.Equal(0, history.Nats(Alert("cart", "requests")), Precision);
        }
    }

    [Fact]
    public void Far_stronger_than_ever_is_rare_and_weaker_than_usual_is_not()
    {
        var history = new SignalHistory();
        for (var occasion = 0; occasion < 9; occasion++)
        {
            history.Learn([Alert("cart", "errors", 4)]);
        }

        Assert.Equal(Math.Log(10), history.Nats(Alert("cart", "errors", 40)), Precision);
        Assert.Equal(0, history.Nats(Alert("cart", "errors", 1)), Precision);
    }

    [Fact]
    public void One_occasion_counts_a_finding_once_and_an_empty_one_is_none()
    {
        var history = new SignalHistory();
        history.Learn([Alert("cart", "cpu"), Alert("cart", "cpu"), Alert("cart", "requests")]);
        history.Learn([]);
        history.Learn([Alert("cart", "requests")]);

        Assert.Equal(Math.Log(3.0 / 2), history.Nats(Alert("cart", "cpu")), Precision);
    }

    [Fact]
    public void The_distant_past_fades()
    {
        var history = new SignalHistory();
        for (var occasion = 0; occasion < 400; occasion++)
        {
            history.Learn([Alert("cart", "cpu")]);
        }

        for (var occasion = 0; occasion < 20_000; occasion++)
        {
            history.Learn([Alert("cart", "requests")]);
        }

        Assert.InRange(history.Nats(Alert("cart", "cpu")), Math.Log(500), Math.Log(1_100));
    }

    [Fact]
    public void Of_two_that_alert_alike_the_root_is_the_one_that_never_does()
    {
        var chatters = Book("cart", occasions: 12);
        var other = Book("orders", occasions: 12);

        Assert.Equal("orders", Ask(chatters).Root);
        Assert.Equal("cart", Ask(other).Root);
        Assert.Contains(Ask(Book("cart", occasions: 12)).Candidates[0].Evidence, part => part is { Kind: EvidenceKinds.Rarity, Weight: > 0.1 } && part.Text.StartsWith("Never seen of it in 12 earlier occasions: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_own_errors_are_measured_unheard_of_alerts_elsewhere_do_not_outweigh_them()
    {
        var world = ToyWorld.Shop().Run(120);
        for (var occasion = 0; occasion < 8; occasion++)
        {
            world.Run(1, ToyWorld.Signal("payments", SignalKinds.Rule, world.Now, 2, SignalSeverity.Critical)).Run(80);
        }

        world.Break("payments", 40, errors: 0.3, slow: 5).Run(15);
        world.Run(1, [.. Enumerable.Range(0, 4).Select(i => ToyWorld.Signal("checkout", SignalKinds.Rule, world.Now, 2, SignalSeverity.Critical) with { Detector = $"rule:{i}" })]);

        var incident = Assert.Single(world.Last.Open);
        Assert.Equal("payments", incident.Root);
        Assert.All(incident.Candidates, candidate => Assert.DoesNotContain(candidate.Evidence, part => part is { Kind: EvidenceKinds.Rarity, Weight: > 0.12 }));
    }

    [Fact]
    public void What_is_over_teaches_after_a_restart_as_well()
    {
        var before = Book("cart", occasions: 12);
        var after = new IncidentBook();

        after.Restore([.. before.Recent]);

        Assert.Equal("orders", Ask(after).Root);
    }

    [Fact]
    public void Whoever_is_not_heard_of_after_a_gap_of_the_stream_is_not_silent_since_then()
    {
        var (gap, steady) = (Metered(), Metered());
        for (var second = 0; second < 10; second++)
        {
            gap.Observe(Frame(Some.Tick + 1_000 + second, "cart"), new HashSet<string>());
            steady.Observe(Frame(Some.Tick + 120 + second, "cart"), new HashSet<string>());
        }

        Assert.Equal(0, gap.Find("orders")!.SilentSeconds);
        Assert.Equal(10, steady.Find("orders")!.SilentSeconds);

        gap.Observe(Frame(Some.Tick + 1_010, "cart", "orders"), new HashSet<string>());
        gap.Observe(Frame(Some.Tick + 1_011, "cart"), new HashSet<string>());

        Assert.Equal(1, gap.Find("orders")!.SilentSeconds);
    }

    private static MeterBook Metered()
    {
        var meters = new MeterBook(new IncidentOptions());
        for (var second = 0; second < 120; second++)
        {
            meters.Observe(Frame(Some.Tick + second, "cart", "orders"), new HashSet<string>());
        }

        return meters;
    }

    private static TickFrame Frame(long tick, params string[] services)
    {
        var frame = new TickFrame(tick);
        foreach (var service in services)
        {
            frame.Service(service).Logs = 5;
        }

        return frame;
    }

    /// <summary>Has seen one service alert again and again, for itself.</summary>
    private static IncidentBook Book(string service, int occasions)
    {
        var book = new IncidentBook();
        for (var occasion = 0; occasion < occasions; occasion++)
        {
            var tick = Some.Tick + (occasion * 300);
            book.Observe(new TickFrame(tick), Calls(), [Alert(service, "cpu", tick: tick)]);
            book.Observe(new TickFrame(tick + 150), Calls(), []);
        }

        return book;
    }

    private static Incident Ask(IncidentBook book)
    {
        var tick = Some.Tick + 100_000;
        return book.Observe(new TickFrame(tick), Calls(), [Alert("cart", "cpu", tick: tick), Alert("front", "cpu", tick: tick), Alert("orders", "cpu", tick: tick)]).Open[0];
    }

    /// <summary>The front calls both, half of its work each.</summary>
    private static GraphSnapshot Calls() => new(
        0,
        [new("cart", 1, 0, 0), new("front", 1, 0, 0), new("orders", 1, 0, 0)],
        [new("front", "cart", EdgeEvidence.SpanParent, 1, 0, 1, 0.5, 0), new("front", "orders", EdgeEvidence.SpanParent, 1, 0, 1, 0.5, 0)]);

    private static Signal Alert(string service, string name, double score = 1, long tick = Some.Tick) =>
        ToyWorld.Signal(service, SignalKinds.Rule, tick, score, SignalSeverity.Critical) with { Detector = $"rule:{name}" };
}
