using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogFlow.Contracts.Records;

namespace LogFlow.Storage.Tests.Writing;

public sealed class RoundTripTests
{
    [Fact]
    public async Task Every_column_of_a_record_comes_back()
    {
        using var store = new TestStore();
        var services = new NameTable();
        var batch = new LogBatch(services);
        batch.Add(new LogRecord
        {
            TimeNs = 1_767_225_600_123_456_789,
            Service = services.Intern("payments"),
            ParentService = services.Intern("checkout"),
            Severity = 18,
            Kind = RecordKind.Span,
            Flags = RecordFlags.StatusError,
            Status = 503,
            TraceId = new TraceId(0xFEDC_BA98_7654_3210, 0x8000_0000_0000_0001),
            SpanId = 0xFFFF_0000_0000_0001,
            ParentSpanId = 2,
            DurationNs = 1_500_000,
            Body = "charge card"u8,
            Attributes = "{\"region\":\"eu\"}"u8,
        });

        store.Write(batch);

        var record = Assert.Single(await store.AllAsync());
        Assert.Equal("1767225600123456789", record.TimeNs);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_767_225_600).AddTicks(1_234_567), record.Time);
        Assert.Equal("payments", record.Service);
        Assert.Equal("checkout", record.ParentService);
        Assert.Equal((18, "ERROR"), (record.Severity, record.Level));
        Assert.Equal(RecordKind.Span, record.Kind);
        Assert.True(record.IsError);
        Assert.Equal(503, record.Status);
        Assert.Equal("fedcba98765432108000000000000001", record.TraceId.ToString());
        Assert.Equal("ffff000000000001", record.SpanId);
        Assert.Equal("0000000000000002", record.ParentSpanId);
        Assert.Equal(1.5, record.DurationMs);
        Assert.Equal("charge card", record.Message);
        Assert.Equal("{\"region\":\"eu\"}", record.Attributes);
        Assert.Equal(0, record.Sequence);
    }

    [Fact]
    public async Task What_a_record_does_not_have_stays_absent()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("").Take());

        var record = Assert.Single(await store.AllAsync());
        Assert.Equal("", record.Message);
        Assert.Equal("", record.Attributes);
        Assert.Equal("", record.SpanId);
        Assert.Null(record.ParentService);
        Assert.Null(record.DurationMs);
        Assert.True(record.Template.IsNone);
        Assert.True(record.TraceId.IsNone);
    }

    public static TheoryData<string, string, string[]> NastyTexts() => new()
    {
        { "user <*> logged in", "user 17 logged in", ["17"] },
        { "user <*> logged in", "user  logged in", [""] },
        { "<*>", "  double  blanks  ", ["  double  blanks  "] },
        { "<*><*>", "ab", ["a", "b"] },
        { "<*> and <*>", "ünï✓ and 👩‍👩‍👧", ["ünï✓", "👩‍👩‍👧"] },
        { "no wildcard at all", "no wildcard at all", [] },
        { "ends with <*>", "ends with ", [""] },
        { "a <*> b", "a x\u001Fy b", ["x\u001Fy"] },
        { "a <*> b <*>", "a %s \0 b '; DROP TABLE records; --", ["%s \0", "'; DROP TABLE records; --"] },
        { "tab\t<*>\r\n", "tab\tline\r\n", ["line"] },
        { "long <*>", "long " + new string('x', 100_000), [new string('x', 100_000)] },
    };

    [Theory]
    [MemberData(nameof(NastyTexts))]
    public async Task Text_comes_back_byte_for_byte(string template, string body, string[] parameters)
    {
        using var store = new TestStore();

        store.Write(new Rows().Log(body).As(template, parameters).Take());

        Assert.Equal(body, Assert.Single(await store.AllAsync()).Message);
        store.Reopen();
        var again = Assert.Single(await store.AllAsync());
        Assert.Equal(body, again.Message);
        Assert.Equal(Rows.IdOf(template), again.Template);
    }

    [Fact]
    public async Task A_line_that_holds_a_wildcard_itself_comes_back()
    {
        using var store = new TestStore();
        var rows = new Rows().Log("usage: grep <*> file");
        // The miner sees that the text cannot be told from a template and does not call it rebuildable.
        rows.Batch.SetTemplate(0, Rows.IdOf("usage: grep <*> file"), [], isRebuildable: false);
        rows.Batch.AddNewTemplate(new LogTemplate(Rows.IdOf("usage: grep <*> file"), "usage: grep <*> file", TemplateId.None, 0, 9));

        store.Write(rows.Take());

        Assert.Equal("usage: grep <*> file", Assert.Single(await store.AllAsync()).Message);
    }

    [Fact]
    public async Task A_miner_that_errs_loses_no_text()
    {
        using var store = new TestStore();
        var rows = new Rows().Log("value 17 seen");
        rows.Batch.AddNewTemplate(new LogTemplate(Rows.IdOf("value <*>"), "value <*>", TemplateId.None, 0, 9));
        rows.Batch.SetTemplate(0, Rows.IdOf("value <*>"), [new TextSlice(6, 2)], isRebuildable: true);
        rows.Log("never announced 4");
        rows.Batch.SetTemplate(1, Rows.IdOf("never announced <*>"), [new TextSlice(rows.Batch.Body[1].Offset + 16, 1)], isRebuildable: true);

        store.Write(rows.Take());

        Assert.Equal(["never announced 4", "value 17 seen"], (await store.AllAsync()).Select(r => r.Message));
        Assert.Equal(2, store.Store.Counters.RecordsKeptAsText);
    }

    [Fact]
    public async Task Rows_of_a_replaced_template_keep_their_own_text()
    {
        using var store = new TestStore();
        var rows = new Rows()
            .Log("job 1 done on alpha").As("job <*> done on alpha", "1")
            .Log("job 2 done on beta").Replacing("job <*> done on alpha", "job <*> done on <*>", "2", "beta");

        store.Write(rows.Take());
        store.Reopen();

        Assert.Equal(["job 2 done on beta", "job 1 done on alpha"], (await store.AllAsync()).Select(r => r.Message));
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_kept_as_replacement_characters()
    {
        using var store = new TestStore();
        var services = new NameTable();
        var batch = new LogBatch(services);
        batch.Add(new LogRecord { TimeNs = Rows.StartNs, Service = services.Intern("a"), Body = [(byte)'x', 0xFF, (byte)'y'] });
        // A parameter cut in the middle of a character is not one that the text can be rebuilt from.
        batch.Add(new LogRecord { TimeNs = Rows.StartNs + 1, Service = services.Intern("a"), Body = "é"u8 });
        batch.AddNewTemplate(new LogTemplate(Rows.IdOf("<*><*>"), "<*><*>", TemplateId.None, 0, 9));
        var at = batch.Body[1].Offset;
        batch.SetTemplate(1, Rows.IdOf("<*><*>"), [new TextSlice(at, 1), new TextSlice(at + 1, 1)], isRebuildable: true);

        store.Write(batch);

        Assert.Equal(["é", "x\uFFFDy"], (await store.AllAsync()).Select(r => r.Message));
    }

    [Fact]
    public async Task More_records_than_a_chunk_keep_their_order_over_batches()
    {
        using var store = new TestStore();
        var rows = new Rows();
        var batches = new List<LogBatch>();
        for (var i = 0; i < 10_000; i++)
        {
            rows.Log($"number {i}").As("number <*>", $"{i}");
            if (i % 777 == 0)
            {
                batches.Add(rows.Take());
            }
        }

        batches.Add(rows.Take());
        store.Write([.. batches]);

        var expected = 9_999;
        string? cursor = null;
        do
        {
            var page = await store.Reader.SearchAsync(new() { Limit = 1000, Cursor = cursor }, CancellationToken.None);
            foreach (var record in page.Records)
            {
                Assert.Equal($"number {expected}", record.Message);
                Assert.Equal(expected--, record.Sequence);
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(-1, expected);
        Assert.Equal((10_000, 0), (store.Store.Counters.Records, store.Store.Counters.RecordsKeptAsText));
    }

    [Fact]
    public async Task Any_constant_parts_and_parameters_come_back()
    {
        using var store = new TestStore();
        var rows = new Rows();
        var text = Gen.Elements("", " ", "a", "<", "*>", "%", "{0}", "é", "👩", "\t", "\u001F", "'", "user", "id=").ArrayOf().Select(string.Concat);
        var bodies = new List<string>();
        Prop.ForAll(
            Arb.From(text.Where(t => !t.Contains(LogTemplate.Wildcard)).ArrayOf()),
            Arb.From(text.ArrayOf()),
            (parts, values) =>
            {
                parts = parts.Length == 0 ? [""] : parts;
                var parameters = Enumerable.Range(0, parts.Length - 1).Select(i => i < values.Length ? values[i] : "").ToArray();
                var template = string.Join(LogTemplate.Wildcard, parts);
                var body = new StringBuilder(parts[0]);
                for (var i = 0; i < parameters.Length; i++)
                {
                    body.Append(parameters[i]).Append(parts[i + 1]);
                }

                // Parts that only form a wildcard together are what the miner refuses to call rebuildable.
                if (template.Split(LogTemplate.Wildcard).Length != parts.Length)
                {
                    return;
                }

                bodies.Add(body.ToString());
                rows.Log(body.ToString()).As(template, parameters);
            }).QuickCheckThrowOnFailure();

        store.Write(rows.Take());

        var stored = (await store.AllAsync()).Select(r => r.Message).Reverse();
        Assert.True(bodies.Count > 50);
        Assert.Equal(bodies, stored);
    }
}
