using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Storage.Reading;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Reading;

public sealed class DiffTests
{
    private const int Half = 100;

    private static readonly DateTimeOffset Middle = DateTimeOffset.FromUnixTimeSeconds(Some.Tick + Half);

    private static readonly DiffQuery Query = new(Middle, Middle.AddSeconds(Half), Middle.AddSeconds(-Half), Middle);

    [Fact]
    public async Task New_surging_rarer_and_vanished_templates_are_told_and_steady_ones_are_not()
    {
        using var store = Store(
            ("steady <*>", 20, 20), ("ordinary <*>", 21, 19), ("usual <*>", 19, 21),
            ("new <*>", 0, 1), ("surging <*>", 2, 9), ("rarer <*>", 9, 2), ("vanished <*>", 3, 0));

        var report = await store.Reader.ChangesBetweenAsync(Query, CancellationToken.None);

        Assert.Equal(
            [("new", "new <*>"), ("rarer", "rarer <*>"), ("surging", "surging <*>"), ("vanished", "vanished <*>")],
            report.Templates.Select(t => (t.Kind, t.Text)).Order());
        var surging = report.Templates.Single(t => t.Kind == "surging");
        Assert.Equal((200, 900, "shop"), (surging.Before, surging.After, surging.Service));
        Assert.InRange(surging.Expected, 150, 250);
        Assert.True(report.Templates.Single(t => t.Kind == "new").IsFirst);
        Assert.Equal((100.0, 100.0), (report.Windows.Seconds, report.Windows.BaseSeconds));
    }

    [Fact]
    public async Task Twice_the_traffic_is_no_news_of_each_template()
    {
        using var store = Store(("a <*>", 10, 20), ("b <*>", 5, 10), ("c <*>", 8, 16), ("d <*>", 2, 4));

        Assert.Empty((await store.Reader.ChangesBetweenAsync(Query, CancellationToken.None)).Templates);
    }

    [Fact]
    public async Task Steady_chance_lists_nothing()
    {
        var random = new Random(11);
        using var store = new TestStore();
        var rows = new Rows();
        for (var t = 0; t < 60; t++)
        {
            rows.Log($"line {t} x").As($"line {t} <*>", "x");
        }

        store.Write(rows.Take());
        var frames = Enumerable.Range(0, 2 * Half).Select(second =>
        {
            var frame = new TickFrame(Some.Tick + second);
            for (var t = 0; t < 60; t++)
            {
                var rate = 0.02 * (t + 1);
                var count = Enumerable.Range(0, 10).Count(_ => random.NextDouble() < rate / 10);
                if (count > 0 || second == 0)
                {
                    frame.Template(new TemplateKey("shop", Rows.IdOf($"line {t} <*>")), "").Count = Math.Max(count, second == 0 ? 1 : 0);
                }
            }

            return frame;
        }).ToArray();
        store.Write(frames);

        Assert.Empty((await store.Reader.ChangesBetweenAsync(Query, CancellationToken.None)).Templates);
    }

    [Fact]
    public async Task Edges_and_services_that_came_or_went_are_told()
    {
        using var store = new TestStore();
        store.Write([.. Enumerable.Range(0, 2 * Half).Select(second =>
        {
            var frame = Some.Frame(Some.Tick + second, "shop", 5);
            var isAfter = second >= Half;
            Some.Fill(frame, isAfter ? "late" : "early", 5);
            frame.Edge(new EdgeKey("shop", isAfter ? "late" : "early")).Calls = 5;
            frame.Edge(new EdgeKey("shop", "always")).Calls = isAfter ? 4 : 5;
            return frame;
        })]);

        var report = await store.Reader.ChangesBetweenAsync(Query, CancellationToken.None);

        Assert.Equal([new EdgeChange("gone", "shop", "early", 500, 0), new EdgeChange("new", "shop", "late", 0, 500)], report.Edges);
        Assert.Equal([("gone", "early"), ("new", "late")], report.Services.Select(s => (s.Kind, s.Service)));
        Assert.Empty((await store.Reader.ChangesBetweenAsync(Query with { Service = "always" }, CancellationToken.None)).Services);
    }

    [Fact]
    public async Task A_young_store_compares_its_halves_when_nothing_is_asked()
    {
        using var store = Store(("steady <*>", 20, 20), ("new <*>", 0, 1));

        var report = await store.Reader.ChangesBetweenAsync(new DiffQuery(null, null, null, null), CancellationToken.None);

        Assert.Equal((100.0, 100.0), (report.Windows.Seconds, report.Windows.BaseSeconds));
        Assert.Equal("new <*>", Assert.Single(report.Templates).Text);
    }

    [Fact]
    public async Task Without_a_window_before_nothing_is_compared()
    {
        using var store = Store(("a <*>", 10, 20));

        var report = await store.Reader.ChangesBetweenAsync(new DiffQuery(Middle.AddSeconds(-Half), Middle.AddSeconds(Half)), CancellationToken.None);

        Assert.Empty(report.Templates);
        Assert.Equal((200.0, 0.0), (report.Windows.Seconds, report.Windows.BaseSeconds));
        await Assert.ThrowsAsync<BadQueryException>(() => store.Reader.ChangesBetweenAsync(new DiffQuery(Middle, Middle), CancellationToken.None));
    }

    [Theory]
    [InlineData(100, 130, 1, false)]
    [InlineData(100, 200, 1, true)]
    [InlineData(100_000, 104_000, 1, false)]
    [InlineData(0, 5, 1, false)]
    [InlineData(0, 12, 1, true)]
    [InlineData(12, 0, 1, true)]
    [InlineData(4, 12, 1, false)]
    [InlineData(100, 400, 4, false)]
    public void The_rate_test_tells_changes_from_chance(long before, long after, double ratio, bool isChange) =>
        Assert.Equal(isChange, RateTest.IsChange(before, after, ratio));

    [Theory]
    [InlineData("17", "number")]
    [InlineData("-2.5e3", "number")]
    [InlineData("10.0.0.7", "address")]
    [InlineData("10.0.0.7:443", "address")]
    [InlineData("/api/cart", "path")]
    [InlineData("a1b2c3d4e5", "id")]
    [InlineData("acquirer", "word")]
    public void A_value_has_a_kind(string value, string kind) => Assert.Equal(kind, ParameterKind.Of(value, out _));

    private static TestStore Store(params (string Template, int Before, int After)[] templates)
    {
        var store = new TestStore();
        var rows = new Rows();
        foreach (var (template, _, _) in templates)
        {
            rows.Log(template.Replace("<*>", "1", StringComparison.Ordinal)).As(template, "1");
        }

        store.Write(rows.Take());
        store.Write([.. Enumerable.Range(0, 2 * Half).Select(second =>
        {
            var frame = new TickFrame(Some.Tick + second);
            foreach (var (template, before, after) in templates)
            {
                if ((second < Half ? before : after) is > 0 and var count)
                {
                    frame.Template(new TemplateKey("shop", Rows.IdOf(template)), template).Count = count;
                }
            }

            return frame;
        })]);
        return store;
    }
}
