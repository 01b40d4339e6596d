using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Storage.Reading;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Reading;

public sealed class ServiceTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(Some.Tick);

    [Fact]
    public async Task A_services_history_is_merged_into_steps()
    {
        using var store = new TestStore();
        for (var second = 0; second < 600; second++)
        {
            // Errors and latency double in the second half; the service is silent for a minute.
            if (second is < 120 or >= 180)
            {
                var frame = Some.Frame(Some.Tick + second, "shop", spans: 20, failed: second < 300 ? 1 : 2, warnings: 1, latencyMs: second < 300 ? 50 : 100);
                Some.Fill(frame, "cart", spans: 5);
                await store.Writer.Outcomes.HandleAsync(TestStore.Outcome(frame), CancellationToken.None);
            }
            else
            {
                await store.Writer.Outcomes.HandleAsync(TestStore.Outcome(Some.Frame(Some.Tick + second, "cart", spans: 5)), CancellationToken.None);
            }
        }

        store.Write(new Rows().Log("fine", "shop").Log("broken", "shop", Severity.Error).Log("elsewhere", "cart", Severity.Fatal).Take());

        var detail = (await store.Reader.ServiceAsync("shop", null, null, CancellationToken.None))!;

        Assert.Equal("shop", detail.Service);
        Assert.Equal(120, detail.History.Count);
        Assert.Equal(Start, detail.History[0].At);
        Assert.Equal(Start.AddSeconds(5), detail.History[1].At);
        Assert.All(detail.History.Take(24), p => Assert.Equal((40, 0.05, 1), (p.RecordsPerSecond, p.ErrorRatio, p.WarningsPerSecond)));
        Assert.All(detail.History.Skip(24).Take(12), p => Assert.Equal((0, 0, 0), (p.RecordsPerSecond, p.ErrorRatio, p.P95Ms)));
        Assert.All(detail.History.Skip(60), p => Assert.Equal(0.1, p.ErrorRatio));
        Assert.InRange(detail.History[0].P50Ms, 49, 51);
        Assert.InRange(detail.History[^1].P99Ms, 98, 102);
        Assert.Equal(["broken"], detail.RecentErrors.Select(r => r.Message));
        Assert.Null(await store.Reader.ServiceAsync("nobody", null, null, CancellationToken.None));
    }

    [Fact]
    public async Task A_range_is_kept_to()
    {
        using var store = new TestStore();
        for (var second = 0; second < 60; second++)
        {
            await store.Writer.Outcomes.HandleAsync(TestStore.Outcome(Some.Frame(Some.Tick + second, "shop", spans: 1)), CancellationToken.None);
        }

        store.Writer.Flush();

        var detail = (await store.Reader.ServiceAsync("shop", Start.AddSeconds(10), Start.AddSeconds(20), CancellationToken.None))!;
        var outside = (await store.Reader.ServiceAsync("shop", Start.AddDays(-2), Start.AddDays(-1), CancellationToken.None))!;

        Assert.Equal(10, detail.History.Count);
        Assert.Equal(Start.AddSeconds(10), detail.History[0].At);
        Assert.Empty(outside.History);
        await Assert.ThrowsAsync<BadQueryException>(() => store.Reader.ServiceAsync("shop", Start.AddSeconds(1), Start, CancellationToken.None));
    }

    [Fact]
    public async Task Of_one_that_never_reports_itself_the_calls_to_it_are_its_history()
    {
        using var store = new TestStore();
        store.Write([.. Enumerable.Range(0, 20).Select(second =>
        {
            var frame = Some.Frame(Some.Tick + second, "cart", 5);
            Call(frame, "cart", "orders-db", calls: 8, failed: second < 10 ? 0 : 4, latencyMs: 4);
            if (second >= 15)
            {
                Call(frame, "shop", "orders-db", calls: 2, failed: 2, latencyMs: 40);
            }

            Call(frame, "shop", "cart", calls: 3, failed: 0, latencyMs: 20);
            return frame;
        })]);

        var detail = (await store.Reader.ServiceAsync("orders-db", null, null, CancellationToken.None))!;
        var early = (await store.Reader.ServiceAsync("orders-db", Start, Start.AddSeconds(10), CancellationToken.None))!;
        var outside = (await store.Reader.ServiceAsync("orders-db", Start.AddDays(-2), Start.AddDays(-1), CancellationToken.None))!;

        Assert.Equal((Start, Start.AddSeconds(19)), (detail.Peer!.FirstCall, detail.Peer.LastCall));
        Assert.Equal(["cart", "shop"], detail.Peer.Callers.Select(c => c.Service));
        Assert.Equal((160, 8, 0.25, Start), (detail.Peer.Callers[0].Calls, detail.Peer.Callers[0].CallsPerSecond, detail.Peer.Callers[0].ErrorRatio, detail.Peer.Callers[0].FirstCall));
        Assert.Equal((10, 0.5, 1, Start.AddSeconds(15)), (detail.Peer.Callers[1].Calls, detail.Peer.Callers[1].CallsPerSecond, detail.Peer.Callers[1].ErrorRatio, detail.Peer.Callers[1].FirstCall));
        Assert.InRange(detail.Peer.Callers[1].P95Ms, 39, 41);
        Assert.Equal(20, detail.History.Count);
        Assert.Equal((8, 0), (detail.History[0].RecordsPerSecond, detail.History[0].ErrorRatio));
        Assert.Equal((10, 0.6), (detail.History[19].RecordsPerSecond, detail.History[19].ErrorRatio));
        Assert.InRange(detail.History[0].P50Ms, 3.9, 4.1);

        Assert.Equal([80, 0], early.Peer!.Callers.Select(c => c.Calls));
        Assert.Equal(Start.AddSeconds(19), early.Peer.LastCall);
        Assert.Equal((0, 2), (outside.History.Count, outside.Peer!.Callers.Count));

        // Who is called and reports itself is no peer.
        Assert.Null((await store.Reader.ServiceAsync("cart", null, null, CancellationToken.None))!.Peer);
    }

    private static void Call(TickFrame frame, string caller, string callee, int calls, int failed, double latencyMs)
    {
        var edge = frame.Edge(new EdgeKey(caller, callee));
        edge.Evidence = EdgeEvidence.Peer;
        edge.Calls += calls;
        edge.Errors += failed;
        for (var i = 0; i < calls; i++)
        {
            edge.Latency.Add((long)(latencyMs * 1e6));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(29, 29)]
    [InlineData(65, 21)]
    [InlineData(213, 26)]
    public async Task What_stays_as_it_is_has_a_level_trend_to_its_end(int seconds, int steps)
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("tick").As("tick").Take());
        for (var second = 0; second < seconds; second++)
        {
            var frame = new TickFrame(Some.Tick + second);
            frame.Template(new TemplateKey("clock", Rows.IdOf("tick")), "tick").Count = 2;
            await store.Writer.Outcomes.HandleAsync(TestStore.Outcome(frame), CancellationToken.None);
        }

        store.Writer.Flush();

        var only = Assert.Single(await store.Reader.TemplatesAsync(new TemplateQuery(), CancellationToken.None));
        Assert.Equal(2 * seconds, only.Count);
        Assert.Equal(steps, only.Trend.Count);
        Assert.Single(only.Trend.Distinct());
    }

    [Fact]
    public async Task Templates_are_counted_with_those_they_grew_out_of()
    {
        using var store = new TestStore();
        store.Write(new Rows()
            .Log("job 1 on alpha").As("job <*> on alpha", "1")
            .Log("job 2 on beta").Replacing("job <*> on alpha", "job <*> on <*>", "2", "beta")
            .Log("job 2 on beta").As("job <*> on <*>", "2", "beta")
            .Log("job 3 on beta").As("job <*> on <*>", "3", "beta")
            .Log("payment refused", severity: Severity.Error).As("payment refused")
            .Take());
        for (var second = 0; second < 60; second++)
        {
            var frame = new TickFrame(Some.Tick + second);
            Count(frame, "cart", "job <*> on alpha", 1, Severity.Info);
            Count(frame, "shop", "job <*> on <*>", 2, Severity.Info);
            if (second >= 50)
            {
                Count(frame, "shop", "payment refused", 5, Severity.Error);
            }

            await store.Writer.Outcomes.HandleAsync(TestStore.Outcome(frame), CancellationToken.None);
        }

        store.Writer.Flush();

        var all = await store.Reader.TemplatesAsync(new TemplateQuery(), CancellationToken.None);
        Assert.Equal(["job <*> on <*>", "payment refused"], all.Select(t => t.Text));
        Assert.Equal((180, "INFO"), (all[0].Count, all[0].Level));
        Assert.Equal(["cart", "shop"], all[0].Services);
        Assert.Equal((Start, Start.AddSeconds(59)), (all[0].FirstSeen, all[0].LastSeen));
        Assert.Equal((30, 180), (all[0].Trend.Count, all[0].Trend.Sum()));
        Assert.Equal(50, all[1].Trend.Skip(25).Sum());
        Assert.Equal(0, all[1].Trend.Take(25).Sum());

        Assert.Equal(["payment refused"], await Texts(new TemplateQuery(MinSeverity: Severity.Error)));
        Assert.Equal(["payment refused"], await Texts(new TemplateQuery(Text: "REFUSED")));
        Assert.Equal(["job <*> on <*>"], await Texts(new TemplateQuery(Service: "cart")));
        Assert.Equal(["job <*> on <*>"], await Texts(new TemplateQuery(Limit: 1)));
        Assert.Equal(["job <*> on <*>", "payment refused"], await Texts(new TemplateQuery(Sort: "text")));
        Assert.Equal(["job <*> on <*>", "payment refused"], await Texts(new TemplateQuery(Sort: "recent")));
        Assert.Equal(["payment refused", "job <*> on <*>"], await Texts(new TemplateQuery(Sort: "new")));

        var detail = (await store.Reader.TemplateAsync(Rows.IdOf("job <*> on alpha"), null, CancellationToken.None))!;
        Assert.Equal("job <*> on <*>", detail.Summary.Text);
        Assert.Equal(180, detail.Summary.Count);
        Assert.Equal([[new ValueCount("2", 2), new ValueCount("3", 1)], [new ValueCount("beta", 3)]], detail.Parameters);
        Assert.Equal(["job 3 on beta", "job 2 on beta", "job 2 on beta", "job 1 on alpha"], detail.Examples.Select(r => r.Message));
        Assert.Null(await store.Reader.TemplateAsync(Rows.IdOf("never"), null, CancellationToken.None));

        // As of half a minute: what came later is not known yet.
        var then = Start.AddSeconds(29);
        Assert.Equal(["job <*> on <*>"], await Texts(new TemplateQuery { To = then }));
        Assert.Equal(["payment refused", "job <*> on <*>"], await Texts(new TemplateQuery { From = then.AddSeconds(21) }));
        Assert.Equal(90, (await store.Reader.TemplateAsync(Rows.IdOf("job <*> on alpha"), then, CancellationToken.None))!.Summary.Count);

        var service = (await store.Reader.ServiceAsync("shop", null, null, CancellationToken.None))!;
        Assert.Equal([("job <*> on <*>", 120L), ("payment refused", 50L)], service.TopTemplates.Select(t => (t.Text, t.Count)));

        async Task<IEnumerable<string>> Texts(TemplateQuery query) =>
            (await store.Reader.TemplatesAsync(query, CancellationToken.None)).Select(t => t.Text);

        static void Count(TickFrame frame, string service, string text, long count, byte severity)
        {
            var window = frame.Template(new TemplateKey(service, Rows.IdOf(text)), text);
            window.Count += count;
            window.Severity = severity;
        }
    }

    [Fact]
    public async Task Error_ratios_that_move_together_correlate()
    {
        using var store = new TestStore();
        for (var second = 0; second < 100; second++)
        {
            var frame = new TickFrame(Some.Tick + second);
            var isBad = second % 10 < 3;
            Some.Fill(frame, "payments", 100, failed: isBad ? 30 : 5);
            Some.Fill(frame, "checkout", 50, failed: isBad ? 10 : 1);
            Some.Fill(frame, "search", 100, failed: isBad ? 0 : 10);
            Some.Fill(frame, "catalog", 100, failed: 5);
            await store.Writer.Outcomes.HandleAsync(TestStore.Outcome(frame), CancellationToken.None);
        }

        store.Writer.Flush();

        var matrix = await store.Reader.CorrelationsAsync(100, null, CancellationToken.None);

        Assert.Equal(["catalog", "checkout", "payments", "search"], matrix.Services);
        Assert.Null(matrix.Values[0][2]);
        Assert.Equal(1, matrix.Values[1][2]!.Value, 9);
        Assert.Equal(-1, matrix.Values[2][3]!.Value, 9);
        Assert.Equal(matrix.Values[1][3], matrix.Values[3][1]);
        var then = DateTimeOffset.FromUnixTimeSeconds(Some.Tick + 39);
        Assert.Equal(40, (await store.Reader.CorrelationsAsync(100, then, CancellationToken.None)).Seconds);
        Assert.Equal(10, (await store.Reader.CorrelationsAsync(10, then, CancellationToken.None)).Seconds);
        Assert.Empty((await store.Reader.CorrelationsAsync(10, then.AddDays(-1), CancellationToken.None)).Services);
        await Assert.ThrowsAsync<BadQueryException>(() => store.Reader.CorrelationsAsync(1, null, CancellationToken.None));
        await Assert.ThrowsAsync<BadQueryException>(() => store.Reader.CorrelationsAsync(100_000, null, CancellationToken.None));
    }

    [Fact]
    public async Task An_empty_store_has_empty_answers()
    {
        using var store = new TestStore();

        Assert.Empty((await store.Reader.CorrelationsAsync(60, null, CancellationToken.None)).Services);
        Assert.Empty(await store.Reader.TemplatesAsync(new TemplateQuery(), CancellationToken.None));
        Assert.Empty(await store.Reader.RecentTracesAsync(new TraceQuery(), CancellationToken.None));
        Assert.Empty(await store.AllAsync());
    }

    [Fact]
    public void Pearson_is_that_of_the_textbook()
    {
        // Worked by hand: covariance sum 8, deviations 10 and 10.
        Assert.Equal(0.8, CorrelationReader.Pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])!.Value, 12);
        Assert.Null(CorrelationReader.Pearson([0.1, 0.1, 0.1], [1, 2, 3]));
    }
}
