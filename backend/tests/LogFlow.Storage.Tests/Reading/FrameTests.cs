using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Reading;

public sealed class FrameTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(Some.Tick);

    [Fact]
    public async Task A_frame_comes_back_as_the_same_bytes()
    {
        using var store = new TestStore();
        var frame = WholeFrame(Some.Tick);
        store.Write(new Rows().Log("lost 1").As("lost <*>", "1").Take());

        store.Write(frame);
        store.Reopen();

        var stored = Assert.Single(await HistoryAsync(store));
        Assert.Equal(FrameBytes.Write(frame), FrameBytes.Write(stored));
    }

    [Fact]
    public async Task History_for_rules_holds_services_only_in_order_of_time_over_long_silences()
    {
        using var store = new TestStore();
        long[] ticks = [Some.Tick + 5, Some.Tick, Some.Tick + 1000, Some.Tick + 1_000_000];
        foreach (var tick in ticks)
        {
            store.Write(WholeFrame(tick));
        }

        var frames = new List<TickFrame>();
        await foreach (var frame in store.Reader.FramesAsync(Start, Start.AddSeconds(1_000_000), CancellationToken.None))
        {
            frames.Add(frame);
        }

        Assert.Equal([Some.Tick, Some.Tick + 5, Some.Tick + 1000], frames.Select(f => f.Tick));
        Assert.All(frames, f => Assert.Equal(["cart", "shop"], f.Services.Keys));
        Assert.All(frames, f => Assert.Empty(f.Edges));
        Assert.Equal(7, frames[0].Services["shop"].Errors);
    }

    [Fact]
    public async Task A_second_that_comes_again_after_a_restart_replaces_the_first()
    {
        using var store = new TestStore();
        store.Write(Some.Frame(Some.Tick, "shop", 1), Some.Frame(Some.Tick + 1, "shop", 2), Some.Frame(Some.Tick + 3, "shop", 4));

        store.Reopen();
        store.Write(Some.Frame(Some.Tick + 1, "shop", 20), Some.Frame(Some.Tick + 2, "shop", 30));

        var frames = await HistoryAsync(store);
        Assert.Equal([1, 20, 30, 4], frames.Select(f => f.Services["shop"].Spans));
    }

    [Fact]
    public async Task Outcomes_wait_for_the_same_commit_as_records()
    {
        var time = new ManualTime();
        using var store = new TestStore(time: time);
        await store.Writer.Outcomes.HandleAsync(TestStore.Outcome(Some.Frame(Some.Tick, "shop", 1)), CancellationToken.None);
        Assert.Empty(await HistoryAsync(store));

        time.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Single(await HistoryAsync(store));
    }

    [Fact]
    public async Task Signals_are_stored_with_their_tick_and_whether_they_are_loose()
    {
        using var store = new TestStore();
        var loose = Signals.Of("cart", Start);
        var joined = Signals.Of("shop", Start);
        await store.Writer.Outcomes.HandleAsync(
            TestStore.Outcome(new TickFrame(Some.Tick)) with { Signals = [loose, joined], LooseSignals = [loose] }, CancellationToken.None);
        store.Writer.Flush();

        using var connection = store.Store.Database.Connect();
        using var result = connection.Query("SELECT s.name, is_loose, kind, score, json FROM signals JOIN services s ON s.id = signals.service ORDER BY s.name");
        var chunk = result.Next()!;
        Assert.Equal(("cart", "shop"), (chunk.Column(0).String(0), chunk.Column(0).String(1)));
        Assert.Equal([true, false], chunk.Column(1).Values<bool>().ToArray());
        Assert.Equal("error_rate", chunk.Column(2).String(0));
        Assert.Equal(3.5, chunk.Column(3).Values<double>()[0]);
        Assert.Contains("\"service\":\"cart\"", chunk.Column(4).String(0));
    }

    [Fact]
    public async Task Status_tells_size_and_range()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("a", timeNs: Rows.StartNs).Log("b", timeNs: Rows.StartNs + 2_000_000_000).Take());

        var status = await store.Reader.StatusAsync(CancellationToken.None);

        Assert.Equal((store.Path, 2), (status.Path, status.Records));
        Assert.Equal((Start, Start.AddSeconds(2)), (status.Oldest, status.Newest));
        Assert.True(status.SizeBytes >= new FileInfo(store.Path).Length);
        Assert.True(status.LastCommitSeconds > 0);
        Assert.Null(status.LastError);
    }

    [Fact]
    public async Task Status_is_that_of_the_rows_after_several_groups_and_a_restart()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("second", timeNs: Rows.StartNs + 2_000_000_000).Take());
        store.Write(new Rows().Log("first", timeNs: Rows.StartNs).Log("third", timeNs: Rows.StartNs + 9_000_000_000).Take());
        store.Write(new Rows().Log("between", timeNs: Rows.StartNs + 5_000_000_000).Take());
        var before = await store.Reader.StatusAsync(CancellationToken.None);

        store.Reopen();

        var after = await store.Reader.StatusAsync(CancellationToken.None);
        Assert.Equal((4, Start, Start.AddSeconds(9)), (before.Records, before.Oldest, before.Newest));
        Assert.Equal((before.Records, before.Oldest, before.Newest), (after.Records, after.Oldest, after.Newest));
    }

    [Fact]
    public void The_miner_goes_on_from_the_templates_in_use()
    {
        using var store = new TestStore();
        store.Write(new Rows()
            .Log("job 1 on alpha").As("job <*> on alpha", "1")
            .Log("job 2 on beta").Replacing("job <*> on alpha", "job <*> on <*>", "2", "beta")
            .Log("quiet", severity: Severity.Warn).As("quiet")
            .Take());

        store.Reopen();

        var templates = store.Reader.CurrentTemplates();
        Assert.Equal(["job <*> on <*>", "quiet"], templates.Select(t => t.Text));
        Assert.Equal(Severity.Warn, templates[1].Severity);
        Assert.Equal(Rows.StartNs + 2_000_000, templates[1].FirstSeenNs);
        Assert.Equal("job <*> on alpha", store.Reader.TemplateText(Rows.IdOf("job <*> on alpha")));
        Assert.Null(store.Reader.TemplateText(Rows.IdOf("never")));
    }

    private static TickFrame WholeFrame(long tick)
    {
        var frame = Some.Frame(tick, "shop", spans: 50, failed: 7, warnings: 3, latencyMs: 12.5);
        Some.Fill(frame, "cart", spans: 2);
        frame.Service("shop").LocalSpans = 4;
        frame.Service("shop").ExplainedFailedSpans = 2;
        frame.Late = 5;
        frame.Unparsed = 6;
        var edge = frame.Edge(new EdgeKey("shop", "cart"));
        edge.Evidence = EdgeEvidence.SpanParent | EdgeEvidence.ParentService;
        edge.Calls = 9;
        edge.Errors = 1;
        edge.Latency.Add(3_000_000);
        var template = frame.Template(new TemplateKey("shop", Rows.IdOf("lost <*>")), "lost <*>");
        template.Count = 11;
        template.Severity = Severity.Error;
        var version = frame.Version(new VersionKey("shop", "2.4.1"));
        (version.Records, version.FirstNs) = (8, tick * 1_000_000_000);
        return frame;
    }

    private static async Task<List<TickFrame>> HistoryAsync(TestStore store)
    {
        var frames = new List<TickFrame>();
        await foreach (var frame in store.Reader.HistoryAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None))
        {
            frames.Add(frame);
        }

        return frames;
    }
}
