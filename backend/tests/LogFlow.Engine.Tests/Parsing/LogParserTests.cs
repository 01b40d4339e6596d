using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Engine.Tests.Parsing;

public sealed class LogParserTests
{
    private static readonly string[] Trace =
    [
        "2024-01-02 03:04:05,678 ERROR [main] c.e.App: failed",
        "java.lang.IllegalStateException: no",
        "    at a.b(c.java:1)",
        "at d.e(f.java:2)",
        "Caused by: java.io.IOException",
        "\t... 12 more",
        "and a line that looks like nothing",
        "2024-01-02 03:04:06,000 INFO [main] c.e.App: on",
    ];

    [Fact]
    public void Stack_traces_are_joined_to_the_record_they_follow()
    {
        var rows = Parsed.Lines(Trace, out var parser);

        Assert.Equal(2, rows.Count);
        Assert.Equal("failed\n" + string.Join('\n', Trace[1..^1]), rows[0].Body);
        Assert.Equal(6, parser.Counts.Joined);
        Assert.Equal(0, parser.Counts.Unparsed);
    }

    [Fact]
    public void One_record_per_line_joins_nothing_and_drops_nothing()
    {
        string[] lines = [.. Trace, "", "  ", .. Trace];

        var rows = Parsed.Lines(lines, out var parser, new ParserOptions { OneRecordPerLine = true });

        Assert.Equal(lines.Length, rows.Count);
        Assert.Equal("", rows[Trace.Length].Body);
        Assert.Equal((0L, 0L), (parser.Counts.Joined, parser.Counts.Empty));
        Assert.All(rows.Zip(lines), p => Assert.EndsWith(p.First.Body, p.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void A_joined_record_is_bounded_in_lines_and_bytes_and_nothing_is_lost()
    {
        var many = Trace[..1].Concat(Enumerable.Range(0, 1200).Select(i => $"\tat frame{i}")).ToList();

        var byLines = Parsed.Lines(many, out _, new ParserOptions { JoinedLinesMax = 500 });
        var byBytes = Parsed.Lines(many, out _, new ParserOptions { JoinedLinesMax = 100_000, JoinedBytesMax = 4096 });

        Assert.Equal([500, 500, 201], byLines.Select(r => r.Body.Split('\n').Length));
        Assert.All(byBytes, r => Assert.True(r.Body.Length <= 4096));
        Assert.Equal(1201, byBytes.Sum(r => r.Body.Split('\n').Length));
        Assert.All(byBytes.Skip(1), r => Assert.True(r.IsUnparsed));
    }

    [Fact]
    public void A_line_with_a_time_of_its_own_is_no_continuation()
    {
        var rows = Parsed.Lines([Trace[0], "2024-01-02 03:04:07 odd one out", Trace[^1], Trace[^1]]);

        Assert.Equal(4, rows.Count);
        Assert.Equal(("odd one out", "2024-01-02T03:04:07.000000000Z", false), (rows[1].Body, rows[1].Time, rows[1].IsUnparsed));
    }

    [Fact]
    public void A_source_that_changes_its_format_is_recognised_anew()
    {
        var before = Enumerable.Range(0, 200).Select(i => $"2024-01-02 03:04:{i % 60:00},000 INFO [main] a.B: line {i}");
        var after = Enumerable.Range(0, 400).Select(i => $"Jan  2 04:04:{i % 60:00} host app[7]: line {i}");

        var rows = Parsed.Lines(before.Concat(after), out var parser);

        Assert.Equal("syslog-rfc3164", parser.Format);
        Assert.Equal(600, rows.Count);
        Assert.True(rows.Count(r => r.Service == "app") > 300);
        Assert.Equal(0, parser.Counts.Unparsed);
    }

    [Fact]
    public void Lines_without_any_shape_are_kept_raw_and_searched_less_and_less()
    {
        var lines = Enumerable.Range(0, 5000).Select(i => $"just words {i}").ToList();

        var rows = Parsed.Lines(lines, out var parser, new ParserOptions { DefaultService = "notes", ReferenceNs = 7 });

        Assert.Equal(FormatDetector.RawName, parser.Format);
        Assert.Equal(lines, rows.Select(r => r.Body));
        Assert.All(rows, r => Assert.Equal(("notes", 7L, RecordFlags.Unparsed | RecordFlags.TimeReplaced), (r.Service, r.TimeNs, r.Flags)));
    }

    [Fact]
    public void Long_lines_are_cut_at_a_character_and_flagged()
    {
        var rows = Parsed.Lines([new string('a', 1023) + "é and more", "short", "2024-01-02 03:04:05 INFO x"], out var parser, new ParserOptions { LineBytesMax = 1024 });

        Assert.Equal(new string('a', 1023), rows[0].Body);
        Assert.Equal(RecordFlags.Truncated, rows[0].Flags & RecordFlags.Truncated);
        Assert.Equal(RecordFlags.None, rows[1].Flags & RecordFlags.Truncated);
        Assert.Equal(1, parser.Counts.Truncated);
    }

    [Fact]
    public void Invalid_bytes_become_replacement_characters()
    {
        var rows = Parsed.Bytes(
            [[.. "2024-01-02 03:04:05 INFO a"u8, 0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, .. "b"u8], [.. """{"ts":1767225600,"msg":"a"""u8, 0xE2, 0x82, .. "\"}"u8]],
            out var parser);

        Assert.Equal("a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDb", rows[0].Body);
        Assert.Equal("a\uFFFD", rows[1].Body);
        Assert.Equal(2, parser.Counts.Repaired);
    }

    [Fact]
    public void A_byte_order_mark_at_the_start_is_no_text()
    {
        var rows = Parsed.Lines(["\uFEFF{\"ts\":1767225600,\"msg\":\"x\"}\r", "{\"ts\":1767225600,\"msg\":\"y\"}\r"]);

        Assert.Equal(["x", "y"], rows.Select(r => r.Body));
    }

    [Fact]
    public void Trying_formats_leaves_no_names_behind()
    {
        var batch = new LogBatch(new NameTable());
        var parser = new LogParser(batch.Services, new ParserOptions { DefaultService = "file" });
        for (var i = 0; i < 120; i++)
        {
            parser.Parse(Encoding.UTF8.GetBytes($"2024-01-02 03:04:05,678 INFO [main] a.B{i}: Jan 2 03:04:05 host app{i}: x"), batch);
        }

        parser.Flush(batch);

        Assert.Equal(120, batch.Count);
        Assert.Equal(3, batch.Services.Count);
        batch.Release();
    }

    [Fact]
    public void Counts_add_up()
    {
        var rows = Parsed.Lines([.. Trace, "", "{\"ts\":1767225600,\"kind\":\"span\",\"msg\":\"x\"}", "   "], out var parser);

        var counts = parser.Counts;
        Assert.Equal(counts.Lines, counts.Records + counts.Joined + counts.Empty);
        Assert.Equal((11L, 3L, 1L, 2L), (counts.Lines, counts.Records, counts.Spans, counts.Empty));
        Assert.Equal(rows.Count, counts.Records);
    }

    [Fact]
    public void A_fork_reads_what_the_parser_itself_would_have_read()
    {
        var services = new NameTable();
        var batch = new LogBatch(services);
        var parser = new LogParser(services, new ParserOptions { Format = "ndjson" });
        parser.Parse("""{"ts":1767225600,"msg":"a"}"""u8, batch);
        var fork = parser.Fork();
        var forked = new LogBatch(services);
        fork.Parse("""{"ts":1767225601,"msg":"b"}"""u8, forked);

        Assert.True(parser.TryJoin(fork, batch));
        parser.Parse("""{"msg":"c"}"""u8, batch);
        fork.Parse("""{"msg":"needs the time before"}"""u8, forked);
        Assert.False(parser.TryJoin(fork, batch));

        Assert.Equal(1_767_225_601_000_000_000, batch.TimeNs[1]);
        Assert.Equal(3, parser.Counts.Records);
        batch.Release();
        forked.Release();
    }
}
