using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Reading;

public sealed class IncidentPastTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(Some.Tick);

    [Fact]
    public async Task An_incident_is_told_as_it_was_known_at_each_moment()
    {
        using var store = new TestStore();
        await Tick(store, 4, Of("a", "checkout", 0.55));
        await Tick(store, 6, Of("a", "payments", 0.7));
        await Tick(store, 20, Of("a", "payments", 0.9) with { State = IncidentState.Resolving });
        await Tick(store, 60, Of("a", "payments", 0.9) with { State = IncidentState.Resolved });

        Assert.Empty(await AsOf(store, 3));
        Assert.Equal(["checkout active"], await AsOf(store, 5));
        Assert.Equal(["payments active"], await AsOf(store, 6));
        Assert.Equal(["payments resolving"], await AsOf(store, 59));
        Assert.Equal(["payments resolved"], await AsOf(store, 3600));
        var versions = await store.Reader.IncidentVersionsAsync("a", CancellationToken.None);
        Assert.Equal([(4, "checkout", 0.55), (6, "payments", 0.7), (20, "payments", 0.9), (60, "payments", 0.9)], versions.Select(v => ((int)(v.At - Start).TotalSeconds, v.Root, v.Score)));
        Assert.All(versions, v => Assert.Equal(("runner", 0.1, 2, 4), (v.RunnerUp, v.RunnerUpScore, v.Members, v.Signals)));
    }

    [Fact]
    public async Task Only_signals_seen_by_then_belong_to_what_was_known()
    {
        using var store = new TestStore();
        var early = Signals.Of("payments", Start.AddSeconds(3));
        await Tick(store, 3, [early]);
        await Tick(store, 4, Of("a", "payments", 0.9));
        await Tick(store, 8, [early with { At = Start.AddSeconds(8), Score = 9 }, Signals.Of("ledger", Start.AddSeconds(8))], Of("a", "payments", 0.9) with { LastSignal = Start.AddSeconds(8) });

        var then = Assert.Single(await store.Reader.IncidentsAsOfAsync(Start.AddSeconds(5), 50, CancellationToken.None));
        var later = Assert.Single(await store.Reader.IncidentsAsOfAsync(Start.AddSeconds(9), 50, CancellationToken.None));

        Assert.Equal(3.5, Assert.Single(then.Signals).Score);
        Assert.Equal(9, Assert.Single(later.Signals).Score);
    }

    [Fact]
    public async Task Open_ones_come_first_and_merged_ones_vanish_when_they_merged()
    {
        using var store = new TestStore();
        await Tick(store, 4, Of("a", "payments", 0.9), Of("b", "ledger", 0.9), Of("c", "cart", 0.9));
        await Tick(store, 9, Of("b", "ledger", 0.9) with { State = IncidentState.Resolved, MergedInto = "a" }, Of("c", "cart", 0.9) with { State = IncidentState.Resolved });

        Assert.Equal(["payments active", "ledger active", "cart active"], await AsOf(store, 8));
        Assert.Equal(["payments active", "cart resolved"], await AsOf(store, 9));
        Assert.Equal(["payments active"], (await store.Reader.IncidentsAsOfAsync(Start.AddSeconds(9), 1, CancellationToken.None)).Select(i => $"{i.Root} active"));
        await Assert.ThrowsAsync<BadQueryException>(() => store.Reader.IncidentsAsOfAsync(Start, 0, CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_new_is_not_kept_again_and_an_endless_incident_stays_bounded()
    {
        using var store = new TestStore();
        for (var tick = 1; tick <= 4000; tick++)
        {
            // Numbers move each second, the score now and then.
            await Handle(store, tick, [], Of("a", "payments", tick % 7 < 3 ? 0.7 : 0.9) with { SignalCount = tick });
        }

        await Tick(store, 4001, Of("a", "payments", 0.9) with { State = IncidentState.Resolved });
        var versions = await store.Reader.IncidentVersionsAsync("a", CancellationToken.None);

        Assert.Equal(501, versions.Count);
        Assert.Equal(IncidentState.Resolved, versions[^1].State);
    }

    [Fact]
    public async Task A_restart_goes_on_and_keeps_the_past()
    {
        using var store = new TestStore();
        await Tick(store, 4, Of("a", "checkout", 0.55));
        await Tick(store, 6, Of("a", "payments", 0.7));
        store.Reopen();

        // The tail is gone over again, without and with a word about the incident.
        await Tick(store, 6, Of("a", "checkout", 0.5));
        await Tick(store, 7, Of("a", "payments", 0.8));

        Assert.Equal(["checkout", "payments", "payments"], (await store.Reader.IncidentVersionsAsync("a", CancellationToken.None)).Select(v => v.Root));
    }

    [Fact]
    public async Task What_became_of_who_is_next_is_told()
    {
        using var store = new TestStore();
        BlastRadiusEntry[] next = [new("gateway", 2, 0.4, "upstream", "predicted", 6), new("cart", 1, 0.3, "upstream", "predicted", 3)];
        await Tick(store, 4, Of("a", "payments", 0.9) with { BlastRadius = next });
        var open = await store.Reader.PredictionsAsync("a", CancellationToken.None);
        await Tick(store, 9, Of("a", "payments", 0.9) with { BlastRadius = [], Members = [new("payments", Start, 3), new("gateway", Start.AddSeconds(7), 1)] });
        await Tick(store, 60, Of("a", "payments", 0.9) with { BlastRadius = [], Members = [new("payments", Start, 3), new("gateway", Start.AddSeconds(7), 1)], State = IncidentState.Resolved });

        var over = await store.Reader.PredictionsAsync("a", CancellationToken.None);

        Assert.All(open, p => Assert.Equal(PredictionOutcome.Pending, p.Outcome));
        Assert.Equal([("cart", PredictionOutcome.NotHit), ("gateway", PredictionOutcome.Hit)], over.Select(p => (p.Service, p.Outcome)));
        Assert.Equal((Start.AddSeconds(10), Start.AddSeconds(9)), (over[1].ExpectedAt, over[1].HitAt));
    }

    private static Incident Of(string id, string root, double score) => Signals.Incident(id, root, Start) with
    {
        Candidates = [new RootCandidate(root, score, []), new RootCandidate("runner", 0.1, [])],
    };

    private static Task Tick(TestStore store, int second, params Incident[] incidents) => Tick(store, second, [], incidents);

    private static async Task Tick(TestStore store, int second, Signal[] signals, params Incident[] incidents)
    {
        await Handle(store, second, signals, incidents);
        store.Writer.Flush();
    }

    private static ValueTask Handle(TestStore store, int second, Signal[] signals, params Incident[] incidents) => store.Writer.Outcomes.HandleAsync(
        TestStore.Outcome(new TickFrame(Some.Tick + second)) with { Signals = signals, ChangedIncidents = incidents }, CancellationToken.None);

    private static async Task<IEnumerable<string>> AsOf(TestStore store, int second) =>
        (await store.Reader.IncidentsAsOfAsync(Start.AddSeconds(second), 50, CancellationToken.None))
        .Select(i => $"{i.Root} {i.State.ToString().ToLowerInvariant()}");
}
