using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Storage.Reading;

namespace LogFlow.Storage.Tests.Reading;

public sealed class TraceTests
{
    private static readonly TraceId First = new(1, 1);
    private static readonly TraceId Second = new(1, 2);

    [Fact]
    public async Task A_trace_is_a_waterfall_with_self_times_and_logs()
    {
        using var store = new TestStore();
        store.Write(new Rows()
            .Span("GET /", "gateway", First, 1, 0, 0, 100)
            .Span("auth", "auth", First, 2, 1, 10, 20)
            .Span("catalog", "catalog", First, 3, 1, 25, 50, isError: true)
            .Span("inventory", "inventory", First, 4, 3, 30, 10)
            .Log("in catalog", "catalog", trace: First, span: 3, timeNs: Rows.StartNs + 31_000_000)
            .Log("somewhere", "catalog", trace: First, timeNs: Rows.StartNs + 32_000_000)
            .Log("another trace", trace: Second)
            .Take());

        var trace = (await store.Reader.TraceAsync(First, CancellationToken.None))!;

        Assert.Equal(["GET /", "auth", "catalog", "inventory"], trace.Spans.Select(s => s.Operation));
        Assert.Equal([0, 1, 1, 2], trace.Spans.Select(s => s.Depth));
        Assert.Equal([0, 10, 25, 30], trace.Spans.Select(s => s.OffsetMs));
        // Auth and catalog overlap by 5 ms: together they cover 65 of the gateway's 100.
        Assert.Equal([35, 20, 40, 10], trace.Spans.Select(s => s.SelfMs));
        Assert.Equal(["in catalog"], trace.Spans[2].Logs.Select(l => l.Message));
        Assert.Equal(["somewhere"], trace.LooseLogs.Select(l => l.Message));
        Assert.Equal(("gateway", "GET /", 4, 4, 1), (trace.Summary.RootService, trace.Summary.RootOperation, trace.Summary.Spans, trace.Summary.Services, trace.Summary.Errors));
        Assert.Equal(100, trace.Summary.DurationMs);
        Assert.Null(await store.Reader.TraceAsync(new TraceId(9, 9), CancellationToken.None));
        Assert.Null(await store.Reader.TraceAsync(TraceId.None, CancellationToken.None));
    }

    [Fact]
    public async Task Rings_missing_parents_and_double_ids_end()
    {
        using var store = new TestStore();
        store.Write(new Rows()
            .Span("own parent", "a", First, 1, 1, 0, 1)
            .Span("ring 2", "a", First, 2, 3, 1, 1)
            .Span("ring 3", "a", First, 3, 2, 2, 1)
            .Span("orphan", "a", First, 4, 99, 3, 1)
            .Span("double", "a", First, 5, 4, 4, 1)
            .Span("double again", "a", First, 5, 4, 5, 1)
            .Span("below double", "a", First, 6, 5, 6, 1)
            .Span("without id", "a", First, 0, 0, 7, 1)
            .Take());

        var trace = (await store.Reader.TraceAsync(First, CancellationToken.None))!;

        Assert.Equal(
            ["own parent", "orphan", "double", "below double", "double again", "without id", "ring 2", "ring 3"],
            trace.Spans.Select(s => s.Operation));
        Assert.Equal([0, 0, 1, 2, 1, 0, 0, 1], trace.Spans.Select(s => s.Depth));
        Assert.All(trace.Spans, s => Assert.InRange(s.SelfMs, 0, 1));
    }

    [Fact]
    public async Task A_very_deep_and_very_long_trace_is_read_up_to_its_bound()
    {
        using var store = new TestStore();
        var rows = new Rows();
        for (var i = 1; i <= TraceReader.RecordsMax + 10; i++)
        {
            rows.Span("step", "a", First, (ulong)i, (ulong)(i - 1), i * 0.01, 1);
        }

        store.Write(rows.Take());

        var trace = (await store.Reader.TraceAsync(First, CancellationToken.None))!;

        Assert.Equal(TraceReader.RecordsMax, trace.Spans.Count);
        Assert.Equal(TraceReader.RecordsMax - 1, trace.Spans[^1].Depth);
    }

    [Fact]
    public async Task A_trace_of_log_lines_alone_has_them_loose()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("first", "a", trace: First, timeNs: 0).Log("last", "b", Severity.Error, 5_000_000, First).Take());

        var trace = (await store.Reader.TraceAsync(First, CancellationToken.None))!;
        var listed = Assert.Single(await store.Reader.RecentTracesAsync(new TraceQuery(), CancellationToken.None));

        Assert.Empty(trace.Spans);
        Assert.Equal(2, trace.LooseLogs.Count);
        Assert.Equal(("a", "first", 0, 2, 1, 5.0), (listed.RootService, listed.RootOperation, listed.Spans, listed.Services, listed.Errors, listed.DurationMs));
        Assert.Equal(listed, trace.Summary);
    }

    [Fact]
    public async Task Recent_traces_are_listed_and_filtered()
    {
        using var store = new TestStore();
        store.Write(new Rows()
            .Span("slow", "gateway", First, 1, 0, 0, 500)
            .Span("db 7", "ledger", First, 2, 1, 5, 400).As("db <*>", "7")
            .Span("root comes late", "gateway", Second, 1, 0, 1010, 20)
            .Span("failing child", "payments", Second, 2, 1, 1000, 10, isError: true)
            .Log("no trace")
            .Take());

        var all = await store.Reader.RecentTracesAsync(new TraceQuery(), CancellationToken.None);

        Assert.Equal([Second, First], all.Select(t => t.TraceId));
        Assert.Equal(["root comes late", "slow"], all.Select(t => t.RootOperation));
        Assert.Equal((2, 2, 1, 30.0), (all[0].Spans, all[0].Services, all[0].Errors, all[0].DurationMs));
        Assert.Equal([Second], await Ids(new TraceQuery(ErrorsOnly: true)));
        Assert.Equal([First], await Ids(new TraceQuery(Service: "ledger")));
        Assert.Equal([First], await Ids(new TraceQuery(MinDurationMs: 100)));
        Assert.Equal([Second], await Ids(new TraceQuery(Limit: 1)));
        Assert.Empty(await Ids(new TraceQuery(Service: "nobody")));
        await Assert.ThrowsAsync<BadQueryException>(() => Ids(new TraceQuery(Limit: 0)));
        await Assert.ThrowsAsync<BadQueryException>(() => Ids(new TraceQuery(MinDurationMs: double.NaN)));

        async Task<IEnumerable<TraceId>> Ids(TraceQuery query) =>
            (await store.Reader.RecentTracesAsync(query, CancellationToken.None)).Select(t => t.TraceId);
    }

    [Fact]
    public async Task Traces_over_many_windows_of_time_are_each_listed_once()
    {
        using var store = new TestStore();
        var rows = new Rows();
        for (var i = 0; i < 300; i++)
        {
            rows.Span($"root {i}", "gateway", new TraceId(7, (ulong)i + 1), 1, 0, i * 10_000, 15_000);
            rows.Span("child", "auth", new TraceId(7, (ulong)i + 1), 2, 1, (i * 10_000) + 12_000, 1000);
        }

        store.Write(rows.Take());

        var listed = await store.Reader.RecentTracesAsync(new TraceQuery(Limit: 500), CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 300).Reverse().Select(i => $"root {i}"), listed.Select(t => t.RootOperation));
        Assert.All(listed, t => Assert.Equal((2, 15_000.0), (t.Spans, t.DurationMs)));
    }
}
