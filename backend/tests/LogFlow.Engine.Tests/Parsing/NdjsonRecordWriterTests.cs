using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Engine.Tests.Parsing;

public sealed class NdjsonRecordWriterTests
{
    private static readonly string[] Texts =
    [
        "", "plain", "with \"quotes\" and \\ backslash", "line\nbreak\r\ttab", "nul\0bell\a", "é 漢字 \U0001F600", "{\"json\":1}", "trailing newline\n", "  blanks  ", "\uFFFD",
    ];

    private static readonly string[] Attributes =
    [
        "", """{"a":1}""", """{ "a" : [1, 2] , "b":{"c":null}}""", """{"service":"other","timestamp":1,"status":500,"name":"n"}""", """{"n":1e400,"s":"\u00e9\ud83d\ude00","s":2}""",
    ];

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        var records =
            from time in Gen.Choose(int.MinValue, int.MaxValue)
            from nanos in Gen.Choose(0, 999_999_999)
            from service in Gen.Elements("checkout", "cart", "svc \"x\"", "a/b", "日本")
            from parent in Gen.Elements("", "gateway", "cart")
            from severity in Gen.Choose(0, 24)
            from kind in Gen.Elements(RecordKind.Log, RecordKind.Span)
            from flags in Gen.Choose(0, 7)
            from outcome in Gen.Elements(RecordFlags.None, RecordFlags.StatusError, RecordFlags.StatusOk)
            from status in Gen.OneOf(Gen.Choose(0, short.MaxValue), Gen.Elements(0, 200, 404, 500))
            from high in Gen.Choose(0, int.MaxValue)
            from span in Gen.Choose(-1, int.MaxValue)
            from duration in Gen.OneOf(Gen.Constant(-1L), Gen.Choose(0, int.MaxValue).Select(d => d * 977L), Gen.Choose(0, 2000).Select(d => d * 1_000_000L))
            from body in Gen.Elements(Texts)
            from attributes in Gen.Elements(Attributes)
            select new Parsed(
                (time * 1_000_000_000L) + nanos,
                service,
                parent.Length == 0 ? null : parent,
                (byte)severity,
                kind,
                Flags(flags) | outcome,
                (short)status,
                high % 3 == 0 ? TraceId.None : new TraceId((ulong)high, (ulong)nanos),
                span < 0 ? 0 : (ulong)span << 20,
                (ulong)nanos,
                duration,
                body,
                attributes);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(records.ListOf().ToArbitrary(), expected => Assert.Equal(expected, RoundTrip(expected))));
    }

    [Fact]
    public void The_line_is_plain_to_read()
    {
        var batch = new LogBatch(new NameTable());
        batch.Add(new LogRecord
        {
            TimeNs = 1_767_225_600_123_456_789,
            Service = batch.Services.Intern("checkout"),
            ParentService = batch.Services.Intern("gateway"),
            Severity = 17,
            Kind = RecordKind.Span,
            Flags = RecordFlags.StatusError | RecordFlags.Late | RecordFlags.Rebuildable,
            Status = 200,
            TraceId = new TraceId(1, 2),
            SpanId = 3,
            ParentSpanId = 4,
            DurationNs = 12_500_000,
            Body = "GET \"/\""u8,
            Attributes = "{\"k\":\n1}"u8,
        });
        using var stream = new MemoryStream();
        var writer = new NdjsonRecordWriter(stream);

        writer.Write(batch);
        writer.Flush();

        batch.Release();
        Assert.Equal(
            """{"timestamp":"2026-01-01T00:00:00.123456789Z","service":"checkout","severity":17,"message":"GET \"/\"","trace_id":"00000000000000010000000000000002","span_id":"0000000000000003","parent_span_id":"0000000000000004","parent_service":"gateway","kind":"span","duration_ms":12.5,"status":"error","status_code":200,"attributes":{"k": 1}}""" + "\n",
            Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal(1, writer.Records);
    }

    [Fact]
    public void Large_texts_and_many_records_are_written_whole()
    {
        var batch = new LogBatch(new NameTable());
        var expected = new List<string>();
        for (var i = 0; i < 400; i++)
        {
            var text = new string((char)('a' + (i % 26)), i * 41) + "\u0001";
            expected.Add(text);
            batch.Add(new LogRecord { TimeNs = i, Service = batch.Services.Unknown, Body = Encoding.UTF8.GetBytes(text) });
        }

        using var stream = new MemoryStream();
        var writer = new NdjsonRecordWriter(stream);
        writer.Write(batch);
        writer.Flush();
        batch.Release();

        var rows = Parsed.Lines(Encoding.UTF8.GetString(stream.ToArray()).Split('\n').SkipLast(1));
        Assert.Equal(expected, rows.Select(r => r.Body));
    }

    private static IReadOnlyList<Parsed> RoundTrip(IEnumerable<Parsed> records)
    {
        var batch = new LogBatch(new NameTable());
        foreach (var record in records)
        {
            batch.Add(new LogRecord
            {
                TimeNs = record.TimeNs,
                Service = batch.Services.Intern(record.Service),
                ParentService = record.ParentService is null ? NameTable.None : batch.Services.Intern(record.ParentService),
                Severity = record.Severity,
                Kind = record.Kind,
                Flags = record.Flags,
                Status = record.Status,
                TraceId = record.TraceId,
                SpanId = record.SpanId,
                ParentSpanId = record.ParentSpanId,
                DurationNs = record.DurationNs,
                Body = Encoding.UTF8.GetBytes(record.Body),
                Attributes = Encoding.UTF8.GetBytes(record.Attributes),
            });
        }

        using var stream = new MemoryStream();
        var writer = new NdjsonRecordWriter(stream);
        writer.Write(batch);
        writer.Flush();
        batch.Release();
        return Parsed.Lines(Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static RecordFlags Flags(int bits) =>
        ((bits & 1) != 0 ? RecordFlags.Unparsed : 0) | ((bits & 2) != 0 ? RecordFlags.TimeReplaced : 0) | ((bits & 4) != 0 ? RecordFlags.Truncated : 0);
}
