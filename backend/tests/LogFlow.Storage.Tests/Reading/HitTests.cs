using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;

namespace LogFlow.Storage.Tests.Reading;

/// <summary>Search beyond one phrase: words and refusals, histogram, context, relaxation.</summary>
public sealed class HitTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(LogFlow.Testing.Some.Tick);

    [Fact]
    public async Task Words_must_all_stand_in_the_line_and_refused_ones_must_not()
    {
        using var store = new TestStore();
        store.Write(new Rows()
            .Log("card 17 declined by acquirer").As("card <*> declined by <*>", "17", "acquirer")
            .Log("card 17 charged").As("card <*> charged", "17")
            .Log("DECLINED: card of nobody")
            .Take());

        Assert.Equal(2, (await store.FindAsync(new SearchQuery { Terms = ["card", "declined"] })).Count);
        Assert.Equal(["card 17 declined by acquirer"], await store.FindAsync(new SearchQuery { Terms = ["17 declined by acq", "card"] }));
        Assert.Equal(["card 17 charged"], await store.FindAsync(new SearchQuery { NotTerms = ["declined"] }));
        Assert.Equal(["DECLINED: card of nobody"], await store.FindAsync(new SearchQuery { Terms = ["declined"], NotTerms = ["7 declined by a"] }));
    }

    [Fact]
    public async Task Services_and_templates_can_be_left_out()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("a 1").As("a <*>", "1").Log("b 1", service: "cart").As("b <*>", "1").Log("c", service: "auth").Take());

        Assert.Equal(["c", "a 1"], await store.FindAsync(new SearchQuery { NotServices = ["cart", "nobody"] }));
        Assert.Equal(["c", "b 1"], await store.FindAsync(new SearchQuery { NotTemplates = [Rows.IdOf("a <*>")] }));
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_words()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("a b").Log("a c").Log("a d").Take());
        var page = await store.Reader.SearchAsync(new SearchQuery { Terms = ["a"], Limit = 1 }, CancellationToken.None);

        var next = await store.Reader.SearchAsync(new SearchQuery { Terms = ["a"], Limit = 1, Cursor = page.NextCursor }, CancellationToken.None);

        Assert.Equal("a c", next.Records[0].Message);
        await Assert.ThrowsAsync<BadQueryException>(() => store.FindAsync(new SearchQuery { Terms = ["b"], Limit = 1, Cursor = page.NextCursor }));
    }

    [Fact]
    public async Task A_histogram_counts_every_hit_once_in_bounded_buckets_by_level()
    {
        using var store = new TestStore();
        var rows = new Rows();
        for (var i = 0; i < 300; i++)
        {
            rows.Log($"line {i}", timeNs: Rows.StartNs + (i * 1_000_000_000L), severity: i % 10 == 0 ? Severity.Error : Severity.Info);
        }

        store.Write(rows.Take());

        var all = await store.Reader.HistogramAsync(new SearchQuery(), 60, CancellationToken.None);
        Assert.Equal((300, 30), (all.Total, all.Buckets.Sum(b => b.Counts[4])));
        Assert.InRange(all.Buckets.Count, 20, 60);
        Assert.Equal(all.From.AddSeconds(all.BucketSeconds * all.Buckets.Count), all.To);
        var some = await store.Reader.HistogramAsync(
            new SearchQuery { MinSeverity = Severity.Error, From = Start.AddSeconds(100), To = Start.AddSeconds(200) }, 50, CancellationToken.None);
        Assert.Equal((10, 5.0), (some.Total, some.BucketSeconds));
        Assert.Equal(0, (await store.Reader.HistogramAsync(new SearchQuery { Service = "nobody" }, 50, CancellationToken.None)).Total);
        await Assert.ThrowsAsync<BadQueryException>(() => store.Reader.HistogramAsync(new SearchQuery(), 401, CancellationToken.None));
    }

    [Fact]
    public async Task An_empty_store_has_an_empty_histogram()
    {
        using var store = new TestStore();

        var histogram = await store.Reader.HistogramAsync(new SearchQuery(), 60, CancellationToken.None);

        Assert.Equal(0, histogram.Total);
        Assert.Null(histogram.CountedFrom);
    }

    [Fact]
    public async Task A_histogram_is_bounded_over_any_range()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("old", timeNs: long.MinValue + 5).Log("new", timeNs: long.MaxValue - 5).Take());

        var histogram = await store.Reader.HistogramAsync(new SearchQuery { From = DateTimeOffset.MinValue, To = DateTimeOffset.MaxValue }, 100, CancellationToken.None);

        Assert.Equal(2, histogram.Total);
        Assert.InRange(histogram.Buckets.Count, 1, 101);
    }

    [Fact]
    public async Task Context_is_what_the_same_service_said_just_before_and_after()
    {
        using var store = new TestStore();
        var rows = new Rows();
        for (var i = 0; i < 20; i++)
        {
            // A long silence in the middle, and two lines at one time.
            rows.Log($"shop {i}", timeNs: Rows.StartNs + (i < 10 ? i / 2 : 100_000 + i) * 1_000_000_000L).Log($"cart {i}", service: "cart");
        }

        store.Write(rows.Take());
        var line = (await store.Reader.SearchAsync(new SearchQuery { Text = "shop 9" }, CancellationToken.None)).Records[0];

        var context = await store.Reader.ContextAsync(line.Sequence, 3, 4, CancellationToken.None);

        Assert.Equal("shop 9", context!.Record.Message);
        Assert.Equal(["shop 6", "shop 7", "shop 8"], context.Before.Select(r => r.Message));
        Assert.Equal(["shop 10", "shop 11", "shop 12", "shop 13"], context.After.Select(r => r.Message));
        Assert.Null(await store.Reader.ContextAsync(1_000_000, 3, 3, CancellationToken.None));
    }

    [Fact]
    public async Task Relaxing_says_what_each_condition_costs()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("a b").Log("a c", severity: Severity.Error).Log("d", service: "cart").Take());

        var relaxed = await store.Reader.RelaxAsync(
            new SearchQuery { Terms = ["a", "x"], Service = "shop", MinSeverity = Severity.Error, From = Start.AddDays(1) }, CancellationToken.None);

        Assert.Equal(["level", "range", "service", "text", "text"], relaxed.Select(r => r.Filter).Order());
        Assert.All(relaxed, r => Assert.Equal(0, r.Count));
        relaxed = await store.Reader.RelaxAsync(new SearchQuery { Terms = ["a"], Service = "cart" }, CancellationToken.None);
        Assert.Equal([("service", 2L), ("text", 1L)], relaxed.Select(r => (r.Filter, r.Count!.Value)));
    }
}
