using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Reading;

public sealed class IncidentTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(Some.Tick);

    [Fact]
    public async Task An_incident_comes_back_whole_and_in_its_newest_state()
    {
        using var store = new TestStore();
        var open = Signals.Incident("i-1", "payments", Start);
        await store.Writer.SaveIncidentAsync(open, CancellationToken.None);
        await Save(store, open with { SignalCount = 5 }, Signals.Incident("i-1", "payments", Start, IncidentState.Resolved));

        store.Reopen();

        var stored = await store.Reader.IncidentAsync("i-1", CancellationToken.None);
        var expected = Signals.Incident("i-1", "payments", Start, IncidentState.Resolved);
        Assert.Equal(JsonSerializer.Serialize(expected, LogFlowJson.Options), JsonSerializer.Serialize(stored, LogFlowJson.Options));
        Assert.Single((await store.Reader.IncidentsAsync(new IncidentQuery(), CancellationToken.None)).Incidents);
        Assert.Null(await store.Reader.IncidentAsync("i-2", CancellationToken.None));
    }

    [Fact]
    public async Task An_acknowledgement_outlives_later_states_that_do_not_know_of_it()
    {
        using var store = new TestStore();
        var incident = Signals.Incident("i-1", "payments", Start);
        await store.Writer.SaveIncidentAsync(incident with { Acknowledged = Start.AddSeconds(7) }, CancellationToken.None);

        await Save(store, incident with { State = IncidentState.Resolving });

        var stored = (await store.Reader.IncidentAsync("i-1", CancellationToken.None))!;
        Assert.Equal((IncidentState.Resolving, Start.AddSeconds(7)), (stored.State, stored.Acknowledged));
    }

    [Fact]
    public async Task Incidents_that_were_merged_are_not_listed_any_more()
    {
        using var store = new TestStore();
        await Save(store, Signals.Incident("a", "payments", Start), Signals.Incident("b", "ledger", Start), Signals.Incident("c", "cart", Start));

        await Save(
            store,
            Signals.Incident("a", "payments", Start) with { MergedFrom = ["b"] },
            Signals.Incident("c", "cart", Start, IncidentState.Resolved) with { MergedInto = "a" });

        Assert.Equal(["a"], await Ids(store, new IncidentQuery()));
        Assert.Equal("a", (await store.Reader.IncidentAsync("b", CancellationToken.None))!.MergedInto);
        Assert.Equal("a", (await store.Reader.IncidentAsync("c", CancellationToken.None))!.MergedInto);
    }

    [Fact]
    public async Task Filters_and_pages_newest_onset_first()
    {
        using var store = new TestStore();
        for (var i = 0; i < 25; i++)
        {
            // Five incidents for each onset, so that pages end between equals.
            var state = i % 5 == 0 ? IncidentState.Resolved : i % 5 == 1 ? IncidentState.Resolving : IncidentState.Active;
            await Save(store, Signals.Incident($"i-{i:00}", i % 2 == 0 ? "payments" : "pay", Start.AddMinutes(i / 5), state));
        }

        var expected = Enumerable.Range(0, 25).OrderByDescending(i => i / 5).ThenBy(i => i).Select(i => $"i-{i:00}").ToList();
        Assert.Equal(expected, await Ids(store, new IncidentQuery()));
        Assert.Equal(expected, await Pages(store, new IncidentQuery(Limit: 3)));
        Assert.Equal(expected, await Pages(store, new IncidentQuery(Limit: 5)));
        Assert.Equal(5, (await Ids(store, new IncidentQuery(State: "resolved"))).Count);
        Assert.Equal(5, (await Ids(store, new IncidentQuery(State: "resolving"))).Count);
        Assert.Equal(15, (await Ids(store, new IncidentQuery(State: "active"))).Count);
        Assert.Equal(20, (await Ids(store, new IncidentQuery(State: "open"))).Count);
        Assert.Equal(12, (await Ids(store, new IncidentQuery(Service: "pay"))).Count);
        Assert.Equal(25, (await Ids(store, new IncidentQuery(Service: "checkout"))).Count);
        Assert.Equal(10, (await Ids(store, new IncidentQuery(From: Start.AddMinutes(1), To: Start.AddMinutes(3)))).Count);
        await Assert.ThrowsAsync<BadQueryException>(() => Ids(store, new IncidentQuery(From: Start.AddSeconds(1), To: Start)));
        await Assert.ThrowsAsync<BadQueryException>(() => Ids(store, new IncidentQuery(Limit: 0)));
    }

    [Fact]
    public async Task Rules_are_kept_changed_and_deleted()
    {
        using var store = new TestStore();
        var rule = new AlertRule { Id = "b-rule", Name = "Payments 'slow'", Metric = RuleMetric.LatencyP95, Threshold = 400, Service = "payments" };
        await store.Writer.SaveRuleAsync(rule, CancellationToken.None);
        await store.Writer.SaveRuleAsync(rule with { Id = "a-rule", IsEnabled = false }, CancellationToken.None);
        await store.Writer.SaveRuleAsync(rule with { Threshold = 500 }, CancellationToken.None);
        store.Reopen();

        Assert.Equal([rule with { Id = "a-rule", IsEnabled = false }, rule with { Threshold = 500 }], await store.Reader.RulesAsync(CancellationToken.None));
        Assert.True(await store.Writer.DeleteRuleAsync("b-rule", CancellationToken.None));
        Assert.False(await store.Writer.DeleteRuleAsync("b-rule", CancellationToken.None));
        Assert.Equal(["a-rule"], (await store.Reader.RulesAsync(CancellationToken.None)).Select(r => r.Id));
    }

    private static async Task Save(TestStore store, params Incident[] incidents)
    {
        await store.Writer.Outcomes.HandleAsync(
            TestStore.Outcome(new TickFrame(Some.Tick)) with { ChangedIncidents = incidents }, CancellationToken.None);
        store.Writer.Flush();
    }

    private static async Task<List<string>> Ids(TestStore store, IncidentQuery query) =>
        [.. (await store.Reader.IncidentsAsync(query, CancellationToken.None)).Incidents.Select(i => i.Id)];

    private static async Task<List<string>> Pages(TestStore store, IncidentQuery query)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var (incidents, next) = await store.Reader.IncidentsAsync(query with { Cursor = cursor }, CancellationToken.None);
            ids.AddRange(incidents.Select(i => i.Id));
            cursor = next;
        }
        while (cursor is not null);
        return ids;
    }
}
