using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Reading;

public sealed class SignalTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(Some.Tick);

    [Fact]
    public async Task Every_signal_comes_once_newest_first_over_pages_of_any_size()
    {
        using var store = new TestStore();
        for (var tick = 0; tick < 10; tick++)
        {
            // Equal times and, over the ticks, equal scores.
            await Tick(store, tick, [At("payments", tick) with { Score = tick % 3 }, At("ledger", tick), At("cart", tick) with { Kind = SignalKinds.Latency }]);
        }

        var all = await Pages(store, new SignalQuery());

        Assert.Equal(30, all.Distinct().Count());
        Assert.Equal(all.OrderByDescending(s => s.Signal.At).Select(s => s.Signal.At), all.Select(s => s.Signal.At));
        foreach (var limit in (int[])[1, 2, 3, 7, 30])
        {
            Assert.Equal(Keys(all), Keys(await Pages(store, new SignalQuery { Limit = limit })));
        }

        var strongest = await Pages(store, new SignalQuery { Sort = "score", Limit = 4 });
        Assert.Equal(30, Keys(strongest).Distinct().Count());
        Assert.Equal(strongest.Select(s => s.Signal.Score).OrderDescending(), strongest.Select(s => s.Signal.Score));
    }

    [Fact]
    public async Task Filters_hold_together()
    {
        using var store = new TestStore();
        await Tick(store, 0, [At("payments", 0), At("cart", 0) with { Kind = SignalKinds.Latency }]);
        await Tick(store, 5, [At("payments", 5) with { Kind = SignalKinds.Latency }]);

        Assert.Equal(2, (await Pages(store, new SignalQuery { Service = "payments" })).Count);
        Assert.Equal(2, (await Pages(store, new SignalQuery { Kind = SignalKinds.Latency })).Count);
        Assert.Single(await Pages(store, new SignalQuery { Kind = SignalKinds.Latency, Service = "cart" }));
        Assert.Single(await Pages(store, new SignalQuery { From = Start.AddSeconds(1), To = Start.AddSeconds(9) }));
        Assert.Empty(await Pages(store, new SignalQuery { Service = "nobody" }));
        await Assert.ThrowsAsync<BadQueryException>(() => Pages(store, new SignalQuery { From = Start.AddSeconds(9), To = Start }));
        await Assert.ThrowsAsync<BadQueryException>(() => Pages(store, new SignalQuery { Limit = 0 }));
        await Assert.ThrowsAsync<BadQueryException>(() => Pages(store, new SignalQuery { Sort = "mood" }));
        await Assert.ThrowsAsync<BadQueryException>(() => Pages(store, new SignalQuery { Cursor = "forged" }));
    }

    [Fact]
    public async Task A_signal_knows_its_incident_also_one_that_it_waited_for()
    {
        using var store = new TestStore();
        await Tick(store, 0, [At("payments", 0)]);
        var incident = Signals.Incident("i-1", "payments", Start.AddSeconds(-2), IncidentState.Resolved) with { Signals = [At("payments", 0)], Detected = Start.AddSeconds(2), Resolved = Start.AddSeconds(60) };
        await Tick(store, 2, [At("checkout", 2), At("search", 2)], incident);
        await Tick(store, 300, [At("payments", 300)]);

        var all = await Pages(store, new SignalQuery());
        var inside = await Pages(store, new SignalQuery { InIncident = true, Limit = 1 });
        var outside = await Pages(store, new SignalQuery { InIncident = false, Limit = 1 });

        Assert.Equal(["payments 300 -", "checkout 2 i-1", "search 2 -", "payments 0 i-1"], all.Select(Told));
        Assert.Equal(["checkout 2 i-1", "payments 0 i-1"], inside.Select(Told));
        Assert.Equal(["payments 300 -", "search 2 -"], outside.Select(Told));
        Assert.All(inside, s => Assert.Equal("payments", s.IncidentRoot));
    }

    private static string Told(StoredSignal stored) => $"{stored.Signal.Service} {(stored.Signal.At - Start).TotalSeconds} {stored.Incident ?? "-"}";

    private static IEnumerable<string> Keys(IEnumerable<StoredSignal> signals) => signals.Select(s => $"{s.Signal.Service} {s.Signal.At:O} {s.Signal.Kind}");

    private static Signal At(string service, int second) => Signals.Of(service, Start.AddSeconds(second));

    private static async Task Tick(TestStore store, int second, Signal[] signals, params Incident[] incidents)
    {
        await store.Writer.Outcomes.HandleAsync(
            TestStore.Outcome(new TickFrame(Some.Tick + second)) with { Signals = signals, ChangedIncidents = incidents }, CancellationToken.None);
        store.Writer.Flush();
    }

    private static async Task<List<StoredSignal>> Pages(TestStore store, SignalQuery query)
    {
        var found = new List<StoredSignal>();
        string? cursor = query.Cursor;
        do
        {
            var page = await store.Reader.SignalsAsync(query with { Cursor = cursor }, CancellationToken.None);
            Assert.True(page.Signals.Count <= query.Limit);
            found.AddRange(page.Signals);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return found;
    }
}
