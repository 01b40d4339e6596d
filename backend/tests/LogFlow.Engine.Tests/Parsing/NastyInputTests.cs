using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using Xunit.Abstractions;

namespace LogFlow.Engine.Tests.Parsing;

/// <summary>Input made to break parsers. Nothing throws, nothing is lost, and what comes out is valid text.</summary>
public sealed class NastyInputTests(ITestOutputHelper output)
{
    private static readonly string[] Nasty =
    [
        "", "x", "\0", "\0\0\0", "\uFEFF", " ", "\t", "{", "}", "{}", "{ }", "[]", "null", "true", "\"", "\"\"", "-", "<", "<>", "<999>1 x", "<34>", "<34>1", "<34>1 - - - - - -",
        "<34>1 2003-10-11T22:14:15.003Z h a p m [", "<34>1 2003-10-11T22:14:15.003Z h a p m [x", "<34>1 2003-10-11T22:14:15.003Z h a p m [x a=\"\\", "<34>1 2003-10-11T22:14:15.003Z h a p m [x a=\"b\"",
        "{\"msg\":1e999}", "{\"ts\":1e999}", "{\"ts\":-0}", "{\"ts\":NaN}", "{\"ts\":9223372036854775808}", "{\"ts\":0x10}", "{\"severity\":1e999,\"status\":1e99,\"duration_ms\":1e99}",
        "{\"msg\":\"\\ud800\"}", "{\"msg\":\"\\udc00\\ud800\"}", "{\"\\ud800\":1}", "{\"msg\":\"a\\u0000b\"}", "{\"msg\":\"unclosed", "{\"a\":1,}", "{\"a\":1}{\"b\":2}", "[{\"a\":1},{\"b\":2}]",
        "{\"a\":1,\"a\":2,\"a\":3}", "{\"\":\"\"}", "{\"service\":\"\"}", "{\"service\":\"   \"}", "{\"service\":\"a/b\\n\\u0000c\"}", "{\"service\":\"__proto__\"}", "{\"service\":\"(other)\"}",
        "{\"service\":{\"name\":{\"name\":\"x\"}}}", "{\"resource\":[],\"kubernetes\":null,\"log\":{},\"trace\":[]}", "{\"@mt\":\"{\"}", "{\"@mt\":\"{}{{}}{:}{,}{@}\",\"\":1}", "{\"@mt\":\"{a}\",\"a\":\"\\ud800\"}",
        "{\"trace_id\":\"00000000000000000000000000000000\"}", "{\"trace_id\":\"XYZ\",\"span_id\":\"0\"}", "{\"duration\":\"-1s\"}", "{\"duration\":\"1e5s\"}", "{\"attributes\":{}}", "{\"attributes\":[]}", "{\"attributes\":{\"a\":1},\"b\":2}",
        "\u001b[31mERROR\u001b[0m red", "a\u2028b", "\u202Egnp.exe", "zero\u200Bwidth", "<script>alert(1)</script>", "${jndi:ldap://x}", "%n%s", "'; DROP TABLE logs; --", "../../etc/passwd", "=cmd|' /C calc'!A0",
        "2024-02-30 03:04:05 INFO x", "2024-01-02 24:00:00 INFO x", "2024-01-02 03:04:60 INFO x", "9999-12-31 23:59:59 INFO x", "0000-01-01 00:00:00 INFO x", "2024-01-02 03:04:05", "2024-01-02 03:04:05,", "2024-01-02 03:04:05 INFO",
        "Feb 30 03:04:05 h a: x", "Feb 29 03:04:05 h a: x", "Jan  2 03:04:05", "Jan  2 03:04:05 ", "Jan  2 03:04:05 h", "Jan  2 03:04:05 h :", "Jan  2 03:04:05 h a[: x", "Jan  2 03:04:05 h a b: x", "Jan  2 03:04:05 h -- : x",
        "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"", "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"\\", "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET\" 200", "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET\" 999 x \"", " [", "  [x",
        "a=", "=a", "a=b =c", "ts=1 level=", "ts=1 msg=\"", "ts=1 msg=\"\\", "ts=1 msg=\"x\"y", "I0102 03:04:05 1 f]", "I0102 03:04:05 1 f] ", "[", "[]", "[[", "[2024-01-02 03:04:05", "[2024-01-02 03:04:05]", "INFO:", "INFO:x:", "I/", "I/(",
        "081109 203518", "081109 203518 143 INFO", "081109 203518 143 INFO x:", "2016-10-06T00:17:09.669794202Z stdout", "2016-10-06T00:17:09.669794202Z stdout F", "2016-10-06T00:17:09.669794202Z stdout F ", "2016-10-06T00:17:09.669794202Z stdout P",
        "{\"log\":\"\",\"stream\":\"stdout\",\"time\":\"2024-01-02T03:04:05Z\"}", "{\"log\":\"\\n\",\"stream\":\"\",\"time\":\"\"}", "{\"log\":\"a\",\"stream\":\"stdout\",\"time\":\"2024-01-02T03:04:05Z\"}", "at ", "Caused by", "... ", "--- End of ",
        "🏳️‍🌈👩‍👩‍👧‍👦", "e\u0301\u0301\u0301\u0301", "\U000E0001\U0010FFFF",
    ];

    private static readonly string[] Real =
    [
        "{\"timestamp\":\"2026-01-01T00:00:00.123456789Z\",\"service\":\"checkout\",\"severity\":17,\"message\":\"paid \\u00e9\",\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\",\"kind\":\"span\",\"duration_ms\":12.3,\"attributes\":{\"a\":[1,{\"b\":2}]}}",
        "{\"@t\":\"2024-01-02T03:04:05.678Z\",\"@mt\":\"User {User} paid {Amount:0.00}\",\"@r\":[\"12.50\"],\"User\":\"ann\",\"Amount\":12.5}",
        "{\"log\":\"2024-01-02 03:04:05,678 ERROR [main] c.e.App: lost\\n\",\"stream\":\"stderr\",\"time\":\"2024-01-02T02:04:05.678901234Z\"}",
        "{\"kubernetes\":{\"labels\":{\"app\":\"x\"},\"container_name\":\"y\"},\"resource\":{\"attributes\":{\"service.name\":\"z\"}},\"log\":{\"level\":\"warn\"},\"status\":{\"code\":2}}",
        "<165>1 2003-10-11T22:14:15.003Z mymachine evntslog 12 ID47 [exampleSDID@32473 iut=\"3\" eventSource=\"App\"][b c=\"d\"] An event",
        "<13>Feb  5 17:32:18 10.0.0.99 myapp(pam)[42]: Use the BFG!", "Jan  2 03:04:05 host syslogd 1.4.1: restart.",
        "83.149.9.216 - - [17/May/2015:10:05:03 +0000] \"GET /a.png HTTP/1.1\" 200 203023 \"http://x/\" \"Mozilla/5.0 (Macintosh)\" 0.1",
        "ts=2024-01-02T03:04:05Z level=warn msg=\"slow \\\"query\\\"\" took=12ms service=db", "I0102 03:04:05.678901    1234 server.go:12] Started",
        "2024-01-02 03:04:05,678 WARN [main] org.apache.Foo: careful", "2024-01-02T03:04:05.678Z  WARN 1234 --- [shop] [main] c.e.App : Low",
        "2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:2181:FastLeaderElection@774] - Notification", "[2016-12-20 00:04:03,231] TRACE [Controller 0]: x (kafka.controller.KafkaController)",
        "081109 203518 143 INFO dfs.DataNode$X: Receiving block", "nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.osapi [req-1 - -] GET",
        "- 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.675872 R02-M1 RAS KERNEL FATAL data TLB error", "03-17 16:13:38.811  1702  2395 D WindowManager: printFreezing",
        "[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 72.15.99.187:80] File does not exist", "2016-10-06T00:17:09.669794202Z stdout F text",
        "W, [2024-01-02T03:04:05.678901 #1234]  WARN -- app: low", "134681 node-246 unix.hw state_change.unavailable 1077804742 1 Component State Change", "\tat a.b(c.java:1)",
    ];

    [Fact]
    public void Each_nasty_line_gives_one_record_in_every_format()
    {
        foreach (var format in FormatDetector.Names.Append(FormatDetector.Auto))
        {
            var options = new ParserOptions { Format = format, OneRecordPerLine = true };
            foreach (var line in Nasty.Concat(Real))
            {
                Assert.Single(Parsed.Lines([line], options));
                Assert.Single(Parsed.Lines([line], options, arrivalNs: 1_767_225_600_000_000_000));
            }
        }
    }

    [Fact]
    public void Twenty_thousand_mutated_lines_break_nothing()
    {
        var random = new Random(20_240_102);
        var names = FormatDetector.Names.Append(FormatDetector.Auto).ToArray();
        var services = new NameTable();
        var inputs = 0;
        while (inputs < 20_000)
        {
            var parser = new LogParser(services, new ParserOptions
            {
                Format = names[inputs % names.Length],
                LineBytesMax = 1024,
                JoinedBytesMax = 1024,
                JoinedLinesMax = 5,
                OneRecordPerLine = inputs % 3 == 0,
            });
            var batch = new LogBatch(services);
            for (var i = 0; i < 37; i++, inputs++)
            {
                parser.Parse(Mutate(random), batch, inputs % 5 == 0 ? 1_767_225_600_000_000_000 : null);
            }

            parser.Flush(batch);
            AssertSound(batch, parser);
            batch.Release();
        }

        output.WriteLine($"{inputs} inputs, {services.Count} names");
    }

    [Theory]
    [InlineData("<13>Dec 31 23:59")]
    [InlineData("Dec 31 23:59 host")]
    [InlineData("")]
    public void An_empty_line_before_the_first_one_with_a_time_breaks_nothing(string first)
    {
        var rows = Parsed.Lines([first, "", "", "<13>Jan  1 00:00:00 host app: here"], out var parser);

        Assert.Equal(("syslog-rfc3164", "here"), (parser.Format, rows[^1].Body));
    }

    [Fact]
    public void Arbitrary_bytes_break_nothing()
    {
        var lines = ArbMap.Default.ArbFor<byte[]>().Generator.ListOf();

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(lines.ToArbitrary(), input =>
        {
            var batch = new LogBatch(new NameTable());
            var parser = new LogParser(batch.Services, new ParserOptions());
            using var body = new NdjsonBody(batch.Services, new ParserOptions());
            foreach (var line in input)
            {
                parser.Parse(line, batch);
                body.Append(line, arrivalNs: null);
            }

            parser.Flush(batch);
            body.Complete(arrivalNs: null);
            AssertSound(batch, parser);
            batch.Release();
        }));
    }

    [Theory]
    [InlineData("deep object")]
    [InlineData("deep array")]
    [InlineData("a million keys")]
    [InlineData("many holes")]
    [InlineData("one token")]
    [InlineData("a million tokens")]
    [InlineData("all quotes")]
    [InlineData("all backslashes")]
    [InlineData("all braces")]
    [InlineData("all blanks")]
    [InlineData("all equals")]
    [InlineData("all digits")]
    [InlineData("all brackets")]
    [InlineData("nul")]
    [InlineData("invalid")]
    [InlineData("structured data")]
    [InlineData("repeated names")]
    public void A_huge_line_is_read_in_time_that_grows_with_its_size_only(string shape)
    {
        var line = Huge(shape);

        var watch = Stopwatch.StartNew();
        var rows = Parsed.Bytes([line, line, "{\"ts\":1767225600,\"msg\":\"after\"}"u8.ToArray()], out var parser);

        output.WriteLine($"{shape}: {line.Length} bytes, {watch.ElapsedMilliseconds} ms for two, {parser.Format}");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{shape} took {watch.Elapsed}");
        Assert.Equal("after", rows[^1].Body);
        Assert.Equal(3, parser.Counts.Records + parser.Counts.Joined + parser.Counts.Empty);
        Assert.Equal(line.Length > 1024 * 1024 ? 2 : 0, parser.Counts.Truncated);
        Assert.All(rows, r => Assert.True(Encoding.UTF8.GetByteCount(r.Body) <= 3 * 1024 * 1024));
    }

    [Fact]
    public void A_million_empty_lines_are_counted()
    {
        var batch = new LogBatch(new NameTable());
        var parser = new LogParser(batch.Services, new ParserOptions());
        for (var i = 0; i < 1_000_000; i++)
        {
            parser.Parse([], batch);
        }

        parser.Flush(batch);

        Assert.Equal((0, 1_000_000L, 1_000_000L), (batch.Count, parser.Counts.Lines, parser.Counts.Empty));
        batch.Release();
    }

    private static byte[] Huge(string shape)
    {
        const int size = 1_100_000;
        return shape switch
        {
            "deep object" => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000)),
            "deep array" => Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 10_000) + new string(']', 10_000) + "}"),
            "a million keys" => Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{i}\":1")) + "}"),
            "many holes" => Encoding.UTF8.GetBytes("{\"@t\":\"2024-01-02T03:04:05Z\",\"@mt\":\"" + string.Concat(Enumerable.Repeat("{a}", 100_000)) + "\",\"a\":\"" + new string('x', 500_000) + "\"}"),
            "one token" => Encoding.UTF8.GetBytes("2024-01-02 03:04:05 INFO " + new string('a', size)),
            "a million tokens" => Encoding.UTF8.GetBytes("Jan  2 03:04:05 host app: " + string.Concat(Enumerable.Repeat("a ", size / 2))),
            "all quotes" => Fill('"', size),
            "all backslashes" => Fill('\\', size),
            "all braces" => Fill('{', size),
            "all blanks" => Fill(' ', size),
            "all equals" => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a=b ", size / 4))),
            "all digits" => Fill('1', size),
            "all brackets" => Fill('[', size),
            "nul" => Fill('\0', size),
            "invalid" => Enumerable.Repeat((byte)0xFF, size).ToArray(),
            "structured data" => Encoding.UTF8.GetBytes("<34>1 2003-10-11T22:14:15.003Z h a p m " + string.Concat(Enumerable.Repeat("[x a=\"b\"]", 100_000)) + " text"),
            "repeated names" => Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Repeat("\"time\":\"x\",\"status\":\"y\",\"level\":\"z\"", 25_000)) + "}"),
            _ => throw new ArgumentOutOfRangeException(nameof(shape)),
        };
    }

    private static byte[] Fill(char c, int count) => Encoding.UTF8.GetBytes(new string(c, count));

    private static byte[] Mutate(Random random)
    {
        var line = Encoding.UTF8.GetBytes(random.Next(8) == 0 ? Nasty[random.Next(Nasty.Length)] : Real[random.Next(Real.Length)]).ToList();
        for (var edits = random.Next(6); edits > 0 && line.Count > 0; edits--)
        {
            var at = random.Next(line.Count);
            switch (random.Next(6))
            {
                case 0:
                    line[at] = (byte)random.Next(256);
                    break;
                case 1:
                    line.RemoveAt(at);
                    break;
                case 2:
                    line.Insert(at, (byte)"\"\\{}[]():,= <>0-T\t\0"[random.Next(19)]);
                    break;
                case 3:
                    line.RemoveRange(at, line.Count - at);
                    break;
                case 4:
                    line.RemoveRange(0, at);
                    break;
                default:
                    line.AddRange(Encoding.UTF8.GetBytes(Real[random.Next(Real.Length)]).Take(20));
                    break;
            }
        }

        return [.. line];
    }

    private static void AssertSound(LogBatch batch, LogParser parser)
    {
        var counts = parser.Counts;
        Assert.Equal(counts.Lines, counts.Records + counts.Joined + counts.Empty);
        Assert.Equal(batch.Count, counts.Records);
        for (var i = 0; i < batch.Count; i++)
        {
            Assert.True(System.Text.Unicode.Utf8.IsValid(batch.Bytes(batch.Body[i])));
            var attributes = batch.Bytes(batch.Attributes[i]);
            if (!attributes.IsEmpty)
            {
                var reader = new System.Text.Json.Utf8JsonReader(attributes);
                Assert.True(System.Text.Json.JsonDocument.TryParseValue(ref reader, out var document), batch.String(batch.Attributes[i]));
                Assert.Equal(System.Text.Json.JsonValueKind.Object, document.RootElement.ValueKind);
                document.Dispose();
            }

            Assert.InRange(batch.Severity[i], (byte)0, Severity.Max);
            Assert.True(batch.DurationNs[i] >= -1);
        }
    }
}
