using System.Text;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Storage.Reading;

namespace LogFlow.Storage.Tests.Reading;

public sealed class SearchTests
{
    [Fact]
    public async Task A_reader_that_gives_up_spoils_nothing_for_the_next()
    {
        using var store = new TestStore();
        var rows = new Rows();
        for (var i = 0; i < 2_000; i++)
        {
            rows.Log($"order {i} failed");
        }

        store.Write(rows.Take());
        var random = new Random(7);
        for (var round = 0; round < 120; round++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMicroseconds(random.Next(4_000)));
            await Xunit.Record.ExceptionAsync(() => store.Reader.SearchAsync(new SearchQuery { Text = "failed", Limit = 10 }, patience.Token));

            Assert.Equal(10, (await store.Reader.SearchAsync(new SearchQuery { Text = "failed", Limit = 10 }, CancellationToken.None)).Records.Count);
        }
    }

    [Fact]
    public async Task Newest_come_first_and_equal_times_in_order_of_arrival()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("b", timeNs: 200).Log("a", timeNs: 100).Log("c", timeNs: 200).Take());

        Assert.Equal(["c", "b", "a"], await store.FindAsync(new SearchQuery()));
    }

    [Fact]
    public async Task Every_filter_narrows()
    {
        using var store = new TestStore();
        var trace = new TraceId(1, 2);
        store.Write(new Rows()
            .Log("plain")
            .Log("other service", service: "cart")
            .Log("an error", severity: Severity.Error)
            .Log("in a trace", trace: trace, span: 9)
            .Span("a span", "shop", new TraceId(3, 4), 1, 0, 1000, 5)
            .Log("mined 1").As("mined <*>", "1")
            .Take());

        Assert.Equal(["other service"], await store.FindAsync(new SearchQuery { Service = "cart" }));
        Assert.Empty(await store.FindAsync(new SearchQuery { Service = "nobody" }));
        Assert.Equal(["an error"], await store.FindAsync(new SearchQuery { MinSeverity = Severity.Warn }));
        Assert.Equal(["in a trace"], await store.FindAsync(new SearchQuery { Trace = trace }));
        Assert.Equal(["a span"], await store.FindAsync(new SearchQuery { Kind = RecordKind.Span }));
        Assert.Equal(["mined 1"], await store.FindAsync(new SearchQuery { Template = Rows.IdOf("mined <*>") }));
        Assert.Equal(5, (await store.FindAsync(new SearchQuery { Kind = RecordKind.Log })).Count);
        Assert.Empty(await store.FindAsync(new SearchQuery { Service = "cart", MinSeverity = Severity.Error }));
    }

    [Fact]
    public async Task A_range_holds_its_beginning_and_not_its_end()
    {
        using var store = new TestStore();
        var start = DateTimeOffset.FromUnixTimeSeconds(LogFlow.Testing.Some.Tick);
        store.Write(new Rows().Log("0").Log("1").Log("2").Log("3").Take());

        Assert.Equal(["2", "1"], await store.FindAsync(new SearchQuery { From = start.AddMilliseconds(1), To = start.AddMilliseconds(3) }));
        Assert.Equal(4, (await store.FindAsync(new SearchQuery { From = DateTimeOffset.MinValue, To = DateTimeOffset.MaxValue })).Count);
        await Assert.ThrowsAsync<BadQueryException>(() => store.FindAsync(new SearchQuery { From = start.AddSeconds(1), To = start }));
    }

    [Fact]
    public async Task A_template_finds_records_of_the_narrower_ones_it_grew_out_of()
    {
        using var store = new TestStore();
        store.Write(new Rows()
            .Log("job 1 on alpha").As("job <*> on alpha", "1")
            .Log("job 2 on beta").Replacing("job <*> on alpha", "job <*> on <*>", "2", "beta")
            .Log("something else").As("something else")
            .Take());

        Assert.Equal(["job 2 on beta", "job 1 on alpha"], await store.FindAsync(new SearchQuery { Template = Rows.IdOf("job <*> on <*>") }));
        Assert.Equal(["job 2 on beta", "job 1 on alpha"], await store.FindAsync(new SearchQuery { Template = Rows.IdOf("job <*> on alpha") }));
    }

    [Theory]
    [InlineData("logged IN")]
    [InlineData("user anna")]
    [InlineData("ANNA logged")]
    [InlineData("r anna l")]
    [InlineData("nna")]
    [InlineData("user anna logged in from 10.0.0.7")]
    [InlineData("from 10.0.0.7")]
    [InlineData("in from")]
    public async Task Text_is_found_wherever_it_stands_in_the_line(string text)
    {
        using var store = new TestStore();
        store.Write(new Rows()
            .Log("user anna logged in from 10.0.0.7").As("user <*> logged in from <*>", "anna", "10.0.0.7")
            .Log("user bert went out").As("user <*> went out", "bert")
            .Log("a line as text")
            .Take());

        Assert.Equal(["user anna logged in from 10.0.0.7"], await store.FindAsync(new SearchQuery { Text = text }));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("100%")]
    [InlineData("\\")]
    [InlineData("anna\u001F10.0.0.7")]
    [InlineData("<*>")]
    public async Task Wildcards_and_separators_are_ordinary_text(string text)
    {
        using var store = new TestStore();
        store.Write(new Rows()
            .Log("user anna from 10.0.0.7").As("user <*> from <*>", "anna", "10.0.0.7")
            .Log("nothing special")
            .Take());

        Assert.Empty(await store.FindAsync(new SearchQuery { Text = text }));
    }

    [Fact]
    public async Task Wildcards_are_found_as_ordinary_text()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("disk 100% full").As("disk <*> full", "100%").Log("grep <*> file").Log("a\u001Fb").Take());

        Assert.Equal(["disk 100% full"], await store.FindAsync(new SearchQuery { Text = "0% F" }));
        Assert.Equal(["grep <*> file"], await store.FindAsync(new SearchQuery { Text = "<*>" }));
        Assert.Equal(["a\u001Fb"], await store.FindAsync(new SearchQuery { Text = "A\u001Fb" }));
    }

    [Fact]
    public async Task Search_finds_just_what_a_plain_search_over_the_texts_finds()
    {
        using var store = new TestStore();
        var random = new Random(11);
        var rows = new Rows();
        var bodies = new List<string>();
        string[] templates = ["a <*> b <*> c", "ab <*>", "<*> ba", "<*><*> a", "c", "<*> <*>", "É <*> é"];
        for (var i = 0; i < 400; i++)
        {
            var template = templates[random.Next(templates.Length)];
            var parts = template.Split(LogTemplate.Wildcard);
            var values = Enumerable.Range(0, parts.Length - 1).Select(_ => Letters(random, random.Next(4))).ToArray();
            var body = new StringBuilder(parts[0]);
            for (var v = 0; v < values.Length; v++)
            {
                body.Append(values[v]).Append(parts[v + 1]);
            }

            bodies.Add(body.ToString());
            rows.Log(body.ToString());
            if (i % 7 != 0)
            {
                rows.As(template, values);
            }
        }

        store.Write(rows.Take());

        for (var i = 0; i < 60; i++)
        {
            var text = Letters(random, 1 + random.Next(6));
            var expected = bodies.Where(b => b.Contains(text, StringComparison.OrdinalIgnoreCase)).Reverse().ToList();
            var found = await store.FindAsync(new SearchQuery { Text = text, Limit = 1000 });
            Assert.True(expected.SequenceEqual(found), $"'{text}': {expected.Count} expected, {found.Count} found");
        }

        static string Letters(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "abcAB éÉ"[random.Next(8)]));
    }

    [Fact]
    public async Task Pages_hold_every_record_once_while_writing_goes_on()
    {
        using var store = new TestStore();
        var rows = new Rows();
        for (var i = 0; i < 1000; i++)
        {
            // Three records at each instant, so that pages end between equals.
            rows.Log($"{i}", timeNs: Rows.StartNs + (i / 3));
        }

        store.Write(rows.Take());
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await store.Reader.SearchAsync(new SearchQuery { Limit = 70, Cursor = cursor }, CancellationToken.None);
            seen.AddRange(page.Records.Select(r => r.Message));
            cursor = page.NextCursor;
            store.Write(rows.Log("newer than the cursor", timeNs: Rows.StartNs + 10_000).Take());
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 1000).Reverse().Select(i => $"{i}"), seen);
    }

    [Fact]
    public async Task A_full_last_page_has_no_next_one()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("1").Log("2").Take());

        var page = await store.Reader.SearchAsync(new SearchQuery { Limit = 2 }, CancellationToken.None);

        Assert.Equal(2, page.Records.Count);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task A_cursor_of_another_query_or_of_nobody_is_refused()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("one").Log("two").Log("three").Take());
        var cursor = (await store.Reader.SearchAsync(new SearchQuery { Limit = 1 }, CancellationToken.None)).NextCursor!;

        Assert.Equal(["two"], await store.FindAsync(new SearchQuery { Limit = 1, Cursor = cursor }));
        var changed = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];
        foreach (var forged in new[] { "x", "'; DROP TABLE records; --", changed, cursor + "A", new string('A', cursor.Length), "\0", "é" })
        {
            await Assert.ThrowsAsync<BadQueryException>(() => store.FindAsync(new SearchQuery { Cursor = forged }));
        }

        await Assert.ThrowsAsync<BadQueryException>(() => store.FindAsync(new SearchQuery { Service = "shop", Cursor = cursor }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public async Task A_limit_out_of_range_is_refused(int limit)
    {
        using var store = new TestStore();

        await Assert.ThrowsAsync<BadQueryException>(() => store.FindAsync(new SearchQuery { Limit = limit }));
    }

    [Theory]
    [InlineData("'; DROP TABLE records; --")]
    [InlineData("\" OR 1=1 --")]
    [InlineData("$1")]
    [InlineData("{0}")]
    [InlineData("%s%n")]
    [InlineData("\0")]
    [InlineData("\uD800")]
    public async Task Text_that_looks_like_sql_is_text_in_every_filter(string text)
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("safe").Take());
        store.Write(LogFlow.Testing.Some.Frame(LogFlow.Testing.Some.Tick, "shop", 1));

        Assert.Empty(await store.FindAsync(new SearchQuery { Text = text }));
        Assert.Empty(await store.FindAsync(new SearchQuery { Service = text }));
        Assert.Empty(await store.Reader.TemplatesAsync(new TemplateQuery(Service: text), CancellationToken.None));
        Assert.Empty(await store.Reader.TemplatesAsync(new TemplateQuery(Text: text), CancellationToken.None));
        Assert.Empty(await store.Reader.RecentTracesAsync(new TraceQuery(Service: text), CancellationToken.None));
        Assert.Empty((await store.Reader.IncidentsAsync(new IncidentQuery(Service: text), CancellationToken.None)).Incidents);
        Assert.Null(await store.Reader.ServiceAsync(text, null, null, CancellationToken.None));
        Assert.Null(await store.Reader.IncidentAsync(text, CancellationToken.None));
        Assert.False(await store.Writer.DeleteRuleAsync(text, CancellationToken.None));
        await Assert.ThrowsAsync<BadQueryException>(() => store.Reader.IncidentsAsync(new IncidentQuery(State: text), CancellationToken.None));
        await Assert.ThrowsAsync<BadQueryException>(() => store.Reader.TemplatesAsync(new TemplateQuery(Sort: text), CancellationToken.None));
        await Assert.ThrowsAsync<BadQueryException>(() => store.Reader.IncidentsAsync(new IncidentQuery(Cursor: text), CancellationToken.None));
        Assert.Equal(["safe"], await store.FindAsync(new SearchQuery()));
    }

    [Fact]
    public async Task Names_and_texts_that_look_like_sql_are_stored_and_found()
    {
        const string Hostile = "'; DROP TABLE records; -- <script>{0}$1%";
        using var store = new TestStore();
        store.Write(new Rows().Log($"x {Hostile}", service: Hostile).As("x <*>", Hostile).Take());
        store.Reopen();

        Assert.Equal([$"x {Hostile}"], await store.FindAsync(new SearchQuery { Service = Hostile, Text = Hostile, Template = Rows.IdOf("x <*>") }));
    }

    [Fact]
    public async Task Readers_do_not_wait_for_an_open_group()
    {
        using var store = new TestStore(time: new ManualTime());
        var rows = new Rows();
        store.Write(rows.Log("committed").Take());
        await store.Writer.Records.HandleAsync(rows.Log("gathering").Take(), CancellationToken.None);

        var reads = Enumerable.Range(0, 20).Select(_ => store.FindAsync(new SearchQuery()));

        Assert.All(await Task.WhenAll(reads), found => Assert.Equal(["committed"], found));
    }

    [Theory]
    [InlineData("a <*> b", "x", false)]
    [InlineData("a <*> b", "a x", true)]
    [InlineData("a <*> b", "x b", true)]
    [InlineData("a <*> b", "b x", false)]
    [InlineData("a <*> b <*>", "1 b 2", true)]
    [InlineData("<*><*>", "ab", true)]
    [InlineData("no wildcard", "no", false)]
    public void A_text_runs_across_where_it_can(string template, string text, bool expected) =>
        Assert.Equal(expected, TextMatch.FragmentsAcross(template.Split(LogTemplate.Wildcard), text).Count > 0);
}
