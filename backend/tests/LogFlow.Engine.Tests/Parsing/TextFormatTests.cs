using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Engine.Tests.Parsing;

public sealed class TextFormatTests
{
    private static readonly ParserOptions Options = new() { DefaultService = "file", ReferenceNs = 1_704_200_000_000_000_000 };

    [Theory]
    [InlineData("syslog-rfc5424", "<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog 12 ID47 [exampleSDID@32473 iut=\"3\" eventSource=\"App \\\"x\\] y\"] An event",
        "2003-10-11T22:14:15.003000000Z", "evntslog", 10, "An event")]
    [InlineData("syslog-rfc5424", "<34>1 2003-10-11T22:14:15.003Z mymachine su - ID47 - 'su root' failed", "2003-10-11T22:14:15.003000000Z", "su", 18, "'su root' failed")]
    [InlineData("syslog-rfc3164", "<13>Feb  5 17:32:18 10.0.0.99 myapp[42]: Use the BFG!", "2023-02-05T17:32:18.000000000Z", "myapp", 10, "Use the BFG!")]
    [InlineData("syslog-rfc3164", "Jan  2 03:04:05 host sshd(pam_unix)[19939]: check pass; user unknown", "2024-01-02T03:04:05.000000000Z", "sshd", 0, "check pass; user unknown")]
    [InlineData("syslog-rfc3164", "Jan  2 03:04:05 host kernel: Out of memory", "2024-01-02T03:04:05.000000000Z", "kernel", 0, "Out of memory")]
    [InlineData("syslog-rfc3164", "Jan  2 03:04:05 host syslogd 1.4.1: restart.", "2024-01-02T03:04:05.000000000Z", "syslogd", 0, "restart.")]
    [InlineData("syslog-rfc3164", "Jan  2 03:04:05 host com.apple.xpc.launchd[1] (com.apple.x): Service only ran", "2024-01-02T03:04:05.000000000Z", "com.apple.xpc.launchd", 0, "Service only ran")]
    [InlineData("syslog-rfc3164", "2024-01-02T03:04:05.678901+01:00 host sshd[42]: error: bad key", "2024-01-02T02:04:05.678901000Z", "sshd", 17, "error: bad key")]
    [InlineData("access-log", "83.149.9.216 - - [17/May/2015:10:05:03 +0000] \"GET /a.png HTTP/1.1\" 200 203023 \"http://x/\" \"Mozilla/5.0 (Macintosh)\"",
        "2015-05-17T10:05:03.000000000Z", "file", 9, "GET /a.png HTTP/1.1 200")]
    [InlineData("access-log", "::1 - bob [17/May/2015:10:05:03 +0000] \"POST /a HTTP/1.0\" 404 -", "2015-05-17T10:05:03.000000000Z", "file", 13, "POST /a HTTP/1.0 404")]
    [InlineData("access-log", "shop.example 10.0.0.1 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/2.0\" 502 0 \"-\" \"-\" 0.123",
        "2015-05-17T10:05:03.000000000Z", "file", 17, "GET / HTTP/2.0 502")]
    [InlineData("logfmt", "ts=2024-01-02T03:04:05Z level=warn msg=\"slow \\\"query\\\"\" took=12 service=db", "2024-01-02T03:04:05.000000000Z", "db", 13, "slow \"query\"")]
    [InlineData("glog", "I0102 03:04:05.678901    1234 server.go:12] Started", "2024-01-02T03:04:05.678901000Z", "file", 9, "Started")]
    [InlineData("glog", "E20240102 03:04:05.678901 1234 server.cc:12] Failed", "2024-01-02T03:04:05.678901000Z", "file", 17, "Failed")]
    [InlineData("log4j", "2024-01-02 03:04:05,678 WARN [main] org.apache.Foo: careful", "2024-01-02T03:04:05.678000000Z", "file", 13, "careful")]
    [InlineData("log4j", "17/06/09 20:10:40 INFO executor.Executor: Running task 2.0", "2017-06-09T20:10:40.000000000Z", "file", 9, "Running task 2.0")]
    [InlineData("logback", "2024-01-02 03:04:05.678 [http-nio-1] ERROR c.e.App - failed: x", "2024-01-02T03:04:05.678000000Z", "file", 17, "failed: x")]
    [InlineData("logback", "23:04:05.678 [main] DEBUG c.e.App - hi", "2024-01-02T23:04:05.678000000Z", "file", 5, "hi")]
    [InlineData("spring-boot", "2024-01-02 03:04:05.678  INFO 1234 --- [           main] c.e.App                 : Started App", "2024-01-02T03:04:05.678000000Z", "file", 9, "Started App")]
    [InlineData("spring-boot", "2024-01-02T03:04:05.678Z  WARN 1234 --- [shop] [main] c.e.App : Low", "2024-01-02T03:04:05.678000000Z", "shop", 13, "Low")]
    [InlineData("zookeeper", "2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:2181:FastLeaderElection@774] - Notification time out: 3200", "2015-07-29T17:41:44.747000000Z", "file", 9, "Notification time out: 3200")]
    [InlineData("kafka", "[2016-12-20 00:04:03,231] TRACE [Controller 0]: checking (x) need (kafka.controller.KafkaController)", "2016-12-20T00:04:03.231000000Z", "file", 1, "[Controller 0]: checking (x) need")]
    [InlineData("hdfs", "081109 203518 143 INFO dfs.DataNode$X: Receiving block", "2008-11-09T20:35:18.000000000Z", "file", 9, "Receiving block")]
    [InlineData("openstack", "nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.osapi [req-1 - -] GET", "2017-05-16T00:00:00.008000000Z", "nova-api", 9, "GET")]
    [InlineData("bgl", "- 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.675872 R02-M1 RAS KERNEL FATAL data TLB error", "2005-06-03T22:42:50.000000000Z", "file", 21, "data TLB error")]
    [InlineData("thunderbird", "- 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: session closed", "2005-11-09T20:01:01.000000000Z", "crond", 0, "session closed")]
    [InlineData("python", "2024-01-02 03:04:05,678 - app.db - ERROR - lost", "2024-01-02T03:04:05.678000000Z", "file", 17, "lost")]
    [InlineData("python-basic", "WARNING:root:careful", "", "file", 13, "careful")]
    [InlineData("gunicorn", "[2024-01-02 03:04:05 +0000] [123] [INFO] Booting worker", "2024-01-02T03:04:05.000000000Z", "file", 9, "Booting worker")]
    [InlineData("loguru", "2024-01-02 03:04:05.678 | SUCCESS  | app:main:12 - done", "2024-01-02T03:04:05.678000000Z", "file", 10, "done")]
    [InlineData("celery", "[2024-01-02 03:04:05,678: WARNING/MainProcess] low", "2024-01-02T03:04:05.678000000Z", "file", 13, "low")]
    [InlineData("apache-error", "[Sun Dec 04 04:47:44 2005] [error] mod_jk child init", "2005-12-04T04:47:44.000000000Z", "file", 17, "mod_jk child init")]
    [InlineData("apache-error", "[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 72.15.99.187:80] File does not exist", "2011-09-09T10:42:29.902022000Z", "file", 17, "File does not exist")]
    [InlineData("nginx-error", "2024/01/02 03:04:05 [crit] 12#34: *5 connect() failed", "2024-01-02T03:04:05.000000000Z", "file", 18, "*5 connect() failed")]
    [InlineData("mysql", "2024-01-02T03:04:05.678901Z 0 [Warning] [MY-010747] [Server] text", "2024-01-02T03:04:05.678901000Z", "file", 13, "text")]
    [InlineData("postgres", "2024-01-02 03:04:05.678 UTC [1234] FATAL:  role does not exist", "2024-01-02T03:04:05.678000000Z", "file", 21, "role does not exist")]
    [InlineData("elasticsearch", "[2024-01-02T03:04:05,678][WARN ][o.e.n.Node               ] [node-1] disk low", "2024-01-02T03:04:05.678000000Z", "file", 13, "disk low")]
    [InlineData("ruby", "W, [2024-01-02T03:04:05.678901 #1234]  WARN -- : low", "2024-01-02T03:04:05.678901000Z", "file", 13, "low")]
    [InlineData("android", "03-17 16:13:38.811  1702  2395 D WindowManager: printFreezing", "2023-03-17T16:13:38.811000000Z", "file", 5, "printFreezing")]
    [InlineData("android", "E/ActivityManager( 1234): ANR", "", "file", 17, "ANR")]
    [InlineData("health-app", "20171223-22:15:29:606|Step_LSC|30002312|onStandStepChanged 3579", "2017-12-23T22:15:29.606000000Z", "file", 0, "onStandStepChanged 3579")]
    [InlineData("hpc", "134681 node-246 unix.hw state_change.unavailable 1077804742 1 Component State Change", "2004-02-26T14:12:22.000000000Z", "file", 0, "Component State Change")]
    [InlineData("proxifier", "[10.30 16:49:06] chrome.exe - proxy.cse.cuhk.edu.hk:5070 open through proxy", "2023-10-30T16:49:06.000000000Z", "file", 0, "proxy.cse.cuhk.edu.hk:5070 open through proxy")]
    [InlineData("windows-cbs", "2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack", "2016-09-28T04:30:30.000000000Z", "file", 9, "Loaded Servicing Stack")]
    [InlineData("env-logger", "[2024-01-02T03:04:05Z WARN  app::db] slow", "2024-01-02T03:04:05.000000000Z", "file", 13, "slow")]
    [InlineData("serilog", "[03:04:05 ERR] lost", "2024-01-02T03:04:05.000000000Z", "file", 17, "lost")]
    [InlineData("serilog", "2024-01-02 03:04:05.678 +00:00 [INF] hi", "2024-01-02T03:04:05.678000000Z", "file", 9, "hi")]
    [InlineData("generic", "2024-01-02 03:04:05 something happened", "2024-01-02T03:04:05.000000000Z", "file", 0, "something happened")]
    [InlineData("time-level", "2024-01-02 03:04:05 err", "2024-01-02T03:04:05.000000000Z", "file", 17, "err")]
    [InlineData("serilog", "2024-01-02 03:04:05 [WARN]", "2024-01-02T03:04:05.000000000Z", "file", 13, "WARN")]
    [InlineData("generic", "2024-01-02 03:04:05 - ERROR: ", "2024-01-02T03:04:05.000000000Z", "file", 17, "ERROR")]
    [InlineData("generic", "2024-01-02 03:04:05 (warn)", "2024-01-02T03:04:05.000000000Z", "file", 13, "warn")]
    [InlineData("generic", "host7 2024-01-02T03:04:05Z {worker} ERROR it broke", "2024-01-02T03:04:05.000000000Z", "file", 17, "{worker} ERROR it broke")]
    public void A_line_of_each_format_is_read(string format, string line, string time, string service, byte severity, string message)
    {
        var rows = Parsed.Lines([line], out var parser, Options);

        var row = Assert.Single(rows);
        Assert.Equal(format, parser.Format);
        Assert.Equal((service, severity, message), (row.Service, row.Severity, row.Body));
        Assert.Equal(time.Length == 0 ? RecordFlags.TimeReplaced : RecordFlags.None, row.Flags & RecordFlags.TimeReplaced);
        Assert.False(row.IsUnparsed);
        if (time.Length > 0)
        {
            Assert.Equal(time, row.Time);
        }
    }

    [Fact]
    public void Structured_data_of_syslog_becomes_attributes()
    {
        var row = Parsed.Line("""<165>1 2003-10-11T22:14:15.003Z h a 12 ID47 [x@1 k="v \" \] \\ \q"][y n="2"] text""");

        Assert.Equal("""{"host":"h","pid":"12","msgid":"ID47","facility":20,"x@1.k":"v \" ] \\ \\q","y.n":"2"}""", row.Attributes);
    }

    [Fact]
    public void An_access_log_line_keeps_everything_else_as_attributes()
    {
        var row = Parsed.Line("""shop 10.0.0.1 - bob [17/May/2015:10:05:03 +0000] "GET /\" HTTP/1.1" 500 12 "http://r/" "agent" rt=0.1""");

        Assert.Equal("""{"vhost":"shop","client":"10.0.0.1","user":"bob","bytes":12,"referer":"http://r/","agent":"agent","extra":"rt=0.1"}""", row.Attributes);
        Assert.Equal((500, RecordFlags.StatusError), (row.Status, row.Flags));
    }

    [Fact]
    public void Syslog_rolls_over_at_new_year()
    {
        var rows = Parsed.Lines(
            ["Dec 31 23:59:58 h a: 1", "Jan  1 00:00:01 h a: 2", "Dec 31 23:59:59 h a: late", "Feb 29 00:00:00 h a: 3", "Nov  1 00:00:00 h a: 4", "Jan  1 00:00:00 h a: 5"],
            Options with { ReferenceNs = 1_672_531_200_000_000_000 });

        Assert.Equal(
            ["2022-12-31", "2023-01-01", "2022-12-31", "2020-02-29", "2020-11-01", "2021-01-01"],
            rows.Select(r => r.Time[..10]));
    }

    [Fact]
    public void A_live_syslog_line_takes_the_year_nearest_to_its_arrival()
    {
        const long newYear = 1_767_225_600_000_000_000;

        var before = Parsed.Line("Dec 31 23:59:58 h a: 1", arrivalNs: newYear + 1_000_000_000);
        var after = Parsed.Line("Jan  1 00:00:01 h a: 1", arrivalNs: newYear - 1_000_000_000);

        Assert.Equal("2025-12-31T23:59:58.000000000Z", before.Time);
        Assert.Equal("2026-01-01T00:00:01.000000000Z", after.Time);
    }

    [Fact]
    public void A_live_line_far_off_is_placed_by_its_arrival_and_keeps_its_own_time()
    {
        var row = Parsed.Line("2020-01-02 03:04:05 ERROR x", arrivalNs: 1_767_225_600_000_000_000);

        Assert.Equal("2026-01-01T00:00:00.000000000Z", row.Time);
        Assert.Equal(RecordFlags.TimeReplaced, row.Flags);
        Assert.Contains("\"logflow.original_time\":\"2020-01-02T03:04:05.000000000Z\"", row.Attributes, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_without_a_date_go_on_past_midnight()
    {
        var rows = Parsed.Lines(
            ["23:59:59.5 [main] INFO a.B - 1", "00:00:00.5 [main] INFO a.B - 2", "23:59:59.9 [main] INFO a.B - 3"],
            Options with { ReferenceNs = 1_704_153_600_000_000_000 });

        Assert.Equal(["2024-01-02T23:59:59.5", "2024-01-03T00:00:00.5", "2024-01-02T23:59:59.9"], rows.Select(r => r.Time[..21]));
    }

    [Fact]
    public void Docker_envelopes_are_taken_off_and_their_time_kept()
    {
        var rows = Parsed.Lines(
        [
            """{"log":"2024-01-02 03:04:05,678 ERROR [main] c.e.App: lost\n","stream":"stderr","time":"2024-01-02T02:04:05.678901234Z"}""",
            """{"log":"java.lang.Error: x\n","stream":"stderr","time":"2024-01-02T02:04:05.678901235Z"}""",
            """{"log":"\tat a.b(c.java:1)\n","stream":"stderr","time":"2024-01-02T02:04:05.678901236Z"}""",
            """{"log":"2024-01-02 03:04:06,000 INFO [main] c.e.App: half ","stream":"stdout","time":"2024-01-02T02:04:06Z"}""",
            """{"log":"and half\n","stream":"stdout","attrs":{"tag":"t"},"time":"2024-01-02T02:04:06.5Z"}""",
        ], out var parser);

        Assert.Equal("docker-json+log4j", parser.Format);
        Assert.Equal(["lost\njava.lang.Error: x\n\tat a.b(c.java:1)", "half and half"], rows.Select(r => r.Body));
        Assert.Equal("2024-01-02T02:04:05.678901234Z", rows[0].Time);
        Assert.Equal("""{"thread":"main","logger":"c.e.App","stream":"stderr"}""", rows[0].Attributes);
        Assert.Equal("""{"thread":"main","logger":"c.e.App","stream":"stdout","attrs":{"tag":"t"}}""", rows[1].Attributes);
        Assert.Equal(parser.Counts.Lines, parser.Counts.Records + parser.Counts.Joined + parser.Counts.Empty);
    }

    [Fact]
    public void Json_inside_docker_keeps_its_own_time()
    {
        var row = Parsed.Lines(
            ["""{"log":"{\"ts\":1767225600,\"service\":\"a\",\"msg\":\"x\"}\n","stream":"stdout","time":"2026-01-01T00:00:01Z"}"""], out var parser);

        Assert.Equal("docker-json+ndjson", parser.Format);
        Assert.Equal(("a", "x", "2026-01-01T00:00:00.000000000Z"), (row[0].Service, row[0].Body, row[0].Time));
        Assert.Equal("""{"stream":"stdout"}""", row[0].Attributes);
    }

    [Fact]
    public void Cri_envelopes_are_taken_off_and_parts_put_together()
    {
        var rows = Parsed.Lines(
        [
            "2016-10-06T00:17:09.669794202Z stdout P first ",
            "2016-10-06T00:17:09.669794203Z stdout F half",
            "2016-10-06T00:17:10.113242941Z stderr F WARN: second",
        ], out var parser);

        Assert.StartsWith("cri", parser.Format, StringComparison.Ordinal);
        Assert.Equal(["first half", "second"], rows.Select(r => r.Body[^(r.Body.Length > 6 && r.Body[0] == 'W' ? 6 : r.Body.Length)..]));
        Assert.Equal("2016-10-06T00:17:10.113242941Z", rows[1].Time);
        Assert.Equal(13, rows[1].Severity);
    }

    [Theory]
    [InlineData(
        """{"log":"2024-01-02 03:04:05,678 INFO [main] a.B: a long ","stream":"stdout","time":"2024-01-02T03:04:05.1Z"}""",
        """{"log":"2024-01-02 03:04:05,679 ERROR [main] a.B: other\n","stream":"stderr","time":"2024-01-02T03:04:05.2Z"}""",
        """{"log":"2024-01-02 03:04:05,680 ERROR [main] a.B: half ","stream":"stderr","time":"2024-01-02T03:04:05.3Z"}""",
        """{"log":"line\n","stream":"stdout","time":"2024-01-02T03:04:05.4Z"}""",
        """{"log":"and half\n","stream":"stderr","time":"2024-01-02T03:04:05.5Z"}""")]
    [InlineData(
        "2024-01-02T03:04:05.100000000Z stdout P 2024-01-02 03:04:05,678 INFO [main] a.B: a long ",
        "2024-01-02T03:04:05.200000000Z stderr F 2024-01-02 03:04:05,679 ERROR [main] a.B: other",
        "2024-01-02T03:04:05.300000000Z stderr P 2024-01-02 03:04:05,680 ERROR [main] a.B: half ",
        "2024-01-02T03:04:05.400000000Z stdout F line",
        "2024-01-02T03:04:05.500000000Z stderr F and half")]
    public void Parts_of_two_streams_that_alternate_are_put_together_each_for_itself(params string[] lines)
    {
        var rows = Parsed.Lines(lines, out var parser);

        Assert.Equal(["other stderr", "a long line stdout", "half and half stderr"], rows.Select(r => $"{r.Body} {(r.Attributes.Contains("stderr", StringComparison.Ordinal) ? "stderr" : "stdout")}"));
        Assert.Equal(["05.2", "05.4", "05.5"], rows.Select(r => r.Time[17..21]));
        Assert.Equal((5, 3, 2), (parser.Counts.Lines, parser.Counts.Records, parser.Counts.Joined));
    }

    [Fact]
    public void A_part_whose_end_never_comes_does_not_hold_the_other_stream_for_ever()
    {
        var lines = Enumerable.Range(0, 2000).Select(i => $"2024-01-02T03:04:05.200000000Z stderr F ERROR number {i}").Prepend("2024-01-02T03:04:05.100000000Z stdout P lost its end");
        var batch = new LogBatch(new NameTable());
        var parser = new LogParser(batch.Services, new ParserOptions());

        var waiting = lines.Select(line =>
        {
            parser.Parse(System.Text.Encoding.UTF8.GetBytes(line), batch);
            return parser.PendingLines;
        }).Max();

        parser.Flush(batch);
        Assert.InRange(waiting, 1, 650);
        Assert.Equal((2001, 2001L, 0L, 0), (batch.Count, parser.Counts.Records, parser.Counts.Joined, parser.PendingLines));
        batch.Release();
    }

    [Fact]
    public void Parts_that_end_with_the_source_are_kept_with_their_stream()
    {
        var rows = Parsed.Lines(
        [
            "2024-01-02T03:04:05.100000000Z stdout P out ",
            "2024-01-02T03:04:05.200000000Z stderr P err",
            "2024-01-02T03:04:05.300000000Z stdout P side",
        ], out var parser);

        Assert.Equal(["out side 05.3 stdout", "err 05.2 stderr"], rows.Select(r => $"{r.Body} {r.Time[17..21]} {r.Attributes.Split('"')[3]}"));
        Assert.Equal((3, 2, 1), (parser.Counts.Lines, parser.Counts.Records, parser.Counts.Joined));
    }

    [Fact]
    public void Two_line_dotnet_console_records_are_one()
    {
        var rows = Parsed.Lines(
        [
            "info: Microsoft.Hosting.Lifetime[14]", "      Now listening on: http://localhost:5000", "fail: App.Db[0]", "      Lost", "      System.Exception: x",
        ], out var parser);

        Assert.Equal("dotnet-console", parser.Format);
        Assert.Equal(["Now listening on: http://localhost:5000", "Lost\n      System.Exception: x"], rows.Select(r => r.Body));
        Assert.Equal([9, 17], rows.Select(r => (int)r.Severity));
    }

    [Fact]
    public void Every_format_can_be_asked_for_by_its_name()
    {
        foreach (var name in FormatDetector.Names)
        {
            var rows = Parsed.Lines(["anything at all"], out var parser, new ParserOptions { Format = name });

            Assert.Equal("anything at all", Assert.Single(rows).Body);
            Assert.Equal(name, parser.Format);
        }

        var wrong = Assert.Throws<ArgumentException>(() => new LogParser(new NameTable(), new ParserOptions { Format = "csv" }));
        Assert.Contains("'csv' is no log format", wrong.Message, StringComparison.Ordinal);
    }
}
