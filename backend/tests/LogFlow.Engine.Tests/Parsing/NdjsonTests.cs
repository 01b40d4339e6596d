using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Engine.Tests.Parsing;

public sealed class NdjsonTests
{
    private const long Arrival = 1_767_225_600_000_000_000;

    [Fact]
    public void The_canonical_names_fill_a_record()
    {
        var row = Parsed.Line("""
            {"timestamp":"2026-01-01T00:00:00.123456789Z","service":"checkout","severity":17,"message":"paid","trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331","parent_span_id":"00f067aa0ba902b7","parent_service":"gateway","kind":"span","duration_ms":12.345678,"status":500,"attributes":{"order":7}}
            """.Trim());

        Assert.Equal(new Parsed(
            1_767_225_600_123_456_789,
            "checkout",
            "gateway",
            17,
            RecordKind.Span,
            RecordFlags.StatusError,
            500,
            new TraceId(0x0af7651916cd43dd, 0x8448eb211c80319c),
            0xb7ad6b7169203331,
            0x00f067aa0ba902b7,
            12_345_678,
            "paid",
            """{"order":7}"""), row);
    }

    [Theory]
    [InlineData("ts")]
    [InlineData("time")]
    [InlineData("@timestamp")]
    [InlineData("@t")]
    [InlineData("Timestamp")]
    [InlineData("date")]
    [InlineData("eventTime")]
    public void A_time_goes_by_many_names(string name)
    {
        var row = Parsed.Line($$"""{"{{name}}":"2026-01-01T00:00:00.5Z","msg":"x"}""");

        Assert.Equal("2026-01-01T00:00:00.500000000Z", row.Time);
        Assert.Equal(RecordFlags.None, row.Flags);
        Assert.Equal("", row.Attributes);
    }

    [Theory]
    [InlineData("\"service\":\"a\"")]
    [InlineData("\"service.name\":\"a\"")]
    [InlineData("\"service_name\":\"a\"")]
    [InlineData("\"serviceName\":\"a\"")]
    [InlineData("\"app\":\"a\"")]
    [InlineData("\"application\":\"a\"")]
    [InlineData("\"logger\":\"a\"")]
    [InlineData("\"resource.service.name\":\"a\"")]
    [InlineData("\"container_name\":\"/a\"")]
    [InlineData("\"SYSLOG_IDENTIFIER\":\"a\"")]
    public void A_service_goes_by_many_names(string field)
    {
        var row = Parsed.Line($$"""{"ts":1767225600,{{field}},"msg":"x"}""");

        Assert.Equal("a", row.Service);
        Assert.Equal("", row.Attributes);
    }

    [Theory]
    [InlineData("""{"service":{"name":"a"}}""")]
    [InlineData("""{"resource":{"service":{"name":"a"}}}""")]
    [InlineData("""{"resource":{"service.name":"a"}}""")]
    [InlineData("""{"resource":{"attributes":{"service.name":"a"}}}""")]
    [InlineData("""{"kubernetes":{"container_name":"a"}}""")]
    [InlineData("""{"kubernetes":{"labels":{"app":"a"}}}""")]
    [InlineData("""{"docker":{"container_name":"/a"}}""")]
    [InlineData("""{"container":{"name":"a"}}""")]
    public void A_service_may_stand_inside_an_object_which_is_kept_whole(string json)
    {
        var row = Parsed.Line($$"""{"ts":1767225600,{{json[1..^1]}},"msg":"x"}""");

        Assert.Equal("a", row.Service);
        Assert.Equal(json, row.Attributes);
    }

    [Fact]
    public void What_a_record_says_at_its_top_goes_before_nested_and_weaker_names()
    {
        var row = Parsed.Line("""{"logger":"c.e.Main","kubernetes":{"container_name":"k"},"app":"b","service":"a","ts":1767225600,"msg":"x"}""");

        Assert.Equal("a", row.Service);
        Assert.Equal("""{"logger":"c.e.Main","kubernetes":{"container_name":"k"},"app":"b"}""", row.Attributes);
    }

    [Theory]
    [InlineData("\"level\":\"warn\"", 13)]
    [InlineData("\"lvl\":\"W\"", 13)]
    [InlineData("\"severity_text\":\"ERROR\"", 17)]
    [InlineData("\"SeverityText\":\"ERROR\"", 17)]
    [InlineData("\"log.level\":\"error\"", 17)]
    [InlineData("\"log\":{\"level\":\"error\"}", 17)]
    [InlineData("\"@l\":\"Fatal\"", 21)]
    [InlineData("\"levelname\":\"CRITICAL\"", 18)]
    [InlineData("\"level\":30", 9)]
    [InlineData("\"level\":\"50\"", 17)]
    [InlineData("\"level\":60", 21)]
    [InlineData("\"level\":10", 1)]
    [InlineData("\"level\":20", 5)]
    [InlineData("\"level\":3", 17)]
    [InlineData("\"level\":13", 13)]
    [InlineData("\"level\":300", 13)]
    [InlineData("\"severity\":10", 10)]
    [InlineData("\"severity\":20", 20)]
    [InlineData("\"severity\":3", 3)]
    [InlineData("\"severity\":3,\"facility\":4", 17)]
    [InlineData("\"PRIORITY\":\"4\"", 13)]
    [InlineData("\"severity\":0", 0)]
    [InlineData("\"severity\":25", 0)]
    [InlineData("\"severity\":-1", 0)]
    [InlineData("\"severity\":\"AUDIT\"", 0)]
    public void Levels_of_all_loggers_become_severities(string field, byte severity)
    {
        var row = Parsed.Line($$"""{"ts":1767225600,{{field}},"msg":"x"}""");

        Assert.Equal(severity, row.Severity);
    }

    [Fact]
    public void A_known_field_with_an_unusable_value_is_kept_as_an_attribute()
    {
        var row = Parsed.Line("""{"ts":1767225600,"severity":"AUDIT","trace_id":"not hex","duration_ms":-5,"status":"sideways","kind":"odd","msg":"x"}""");

        Assert.Equal("""{"severity":"AUDIT","trace_id":"not hex","duration_ms":-5,"status":"sideways","kind":"odd"}""", row.Attributes);
        Assert.Equal(-1, row.DurationNs);
        Assert.True(row.TraceId.IsNone);
    }

    [Fact]
    public void Every_other_field_is_kept_as_it_is_written()
    {
        var row = Parsed.Line("""{"ts":1767225600,"a" : [1, 2],"msg":"x","n":1e400,"s":"\u00e9\ud83d\ude00\/","attributes": { "k": null },"deep":{"a":{"b":[{}]}}}""");

        Assert.Equal("""{"a" : [1, 2],"n":1e400,"s":"\u00e9\ud83d\ude00\/", "k": null ,"deep":{"a":{"b":[{}]}}}""", row.Attributes);
    }

    [Theory]
    [InlineData("\"duration\":\"1.5s\"", 1_500_000_000)]
    [InlineData("\"duration\":\"12\"", 12_000_000)]
    [InlineData("\"duration\":12", 12_000_000)]
    [InlineData("\"latency_ms\":0.25", 250_000)]
    [InlineData("\"elapsed_ms\":\"3\"", 3_000_000)]
    [InlineData("\"duration_us\":7", 7_000)]
    [InlineData("\"event\":{\"duration\":42}", 42)]
    [InlineData("\"request_time\":0.005", 5_000_000)]
    public void Durations_go_by_their_unit(string field, long ns)
    {
        var row = Parsed.Line($$"""{"ts":1767225600,{{field}},"msg":"x"}""");

        Assert.Equal(ns, row.DurationNs);
    }

    [Theory]
    [InlineData("\"status\":200", 200, RecordFlags.StatusOk)]
    [InlineData("\"status\":\"503\"", 503, RecordFlags.StatusError)]
    [InlineData("\"status_code\":404", 404, RecordFlags.None)]
    [InlineData("\"http.status_code\":500", 500, RecordFlags.StatusError)]
    [InlineData("\"http\":{\"response\":{\"status_code\":500}}", 500, RecordFlags.StatusError)]
    [InlineData("\"status\":\"error\"", 0, RecordFlags.StatusError)]
    [InlineData("\"StatusCode\":\"STATUS_CODE_OK\"", 0, RecordFlags.StatusOk)]
    [InlineData("\"status\":\"error\",\"status_code\":200", 200, RecordFlags.StatusError)]
    [InlineData("\"status\":{\"code\":2}", 0, RecordFlags.StatusError)]
    [InlineData("\"status\":99999", 0, RecordFlags.None)]
    public void A_status_is_a_number_or_a_word_or_both(string field, short status, RecordFlags flags)
    {
        var row = Parsed.Line($$"""{"ts":1767225600,{{field}},"msg":"x"}""");

        Assert.Equal(status, row.Status);
        Assert.Equal(flags, row.Flags);
    }

    [Fact]
    public void Strings_may_stand_for_numbers_and_numbers_for_strings()
    {
        var row = Parsed.Line("""{"ts":"1675000000.123456","service":42,"message":3.5,"trace_id":7,"duration_ms":"1.5"}""");

        Assert.Equal(1_675_000_000_123_456_000, row.TimeNs);
        Assert.Equal(("42", "3.5", 1_500_000L, 7ul), (row.Service, row.Body, row.DurationNs, row.TraceId.Low));
    }

    [Fact]
    public void Of_two_equal_names_the_last_counts_and_the_first_is_kept()
    {
        var row = Parsed.Line("""{"ts":1767225600,"service":"a","service":"b","msg":"x"}""");

        Assert.Equal("b", row.Service);
        Assert.Equal("""{"service":"a"}""", row.Attributes);
    }

    [Fact]
    public void Without_a_message_the_remaining_fields_are_shown()
    {
        var row = Parsed.Line("""{"ts":1767225600,"service":"a","level":"info","order":7,"user":"ann"}""");

        Assert.Equal("""{"order":7,"user":"ann"}""", row.Body);
        Assert.Equal(row.Body, row.Attributes);
    }

    [Fact]
    public void A_span_without_a_message_shows_its_name()
    {
        var row = Parsed.Line("""{"ts":1767225600,"kind":"span","service":"a","span_id":"01","name":"GET /cart"}""");

        Assert.Equal((RecordKind.Span, "GET /cart", ""), (row.Kind, row.Body, row.Attributes));
    }

    [Fact]
    public void Open_telemetry_spans_state_start_and_end()
    {
        var row = Parsed.Line("""{"name":"GET /","context":{"trace_id":"0x0af7651916cd43dd8448eb211c80319c","span_id":"0xb7ad6b7169203331"},"kind":"SpanKind.SERVER","parent_id":null,"start_time":"2024-01-02T03:04:05.000000Z","end_time":"2024-01-02T03:04:05.250000Z","status":{"status_code":"ERROR"},"resource":{"attributes":{"service.name":"web"}}}""");

        Assert.Equal(RecordKind.Span, row.Kind);
        Assert.Equal(("web", "GET /", 250_000_000L, RecordFlags.StatusError), (row.Service, row.Body, row.DurationNs, row.Flags));
        Assert.Equal(0xb7ad6b7169203331, row.SpanId);
    }

    [Fact]
    public void Clef_templates_are_rendered_from_their_fields()
    {
        var row = Parsed.Line("""{"@t":"2024-01-02T03:04:05.678Z","@mt":"User {User} paid {Amount:0.00} for {@Cart} {{ok}} {Gone}","@r":["12.50"],"User":"an\"n","Amount":12.5,"Cart":{"n":1}}""");

        Assert.Equal("""User an"n paid 12.50 for {"n":1} {ok} {Gone}""", row.Body);
        Assert.Equal(Severity.Info, row.Severity);
        Assert.Contains("\"@mt\":", row.Attributes, StringComparison.Ordinal);
    }

    [Fact]
    public void Serilog_json_templates_are_rendered_from_their_properties()
    {
        var row = Parsed.Line("""{"Timestamp":"2024-01-02T03:04:05Z","Level":"Error","MessageTemplate":"Lost {Id}","Properties":{"Id":7}}""");

        Assert.Equal(("Lost 7", (byte)17), (row.Body, row.Severity));
    }

    [Theory]
    [InlineData("""{"name":"api","hostname":"h","pid":1,"level":30,"msg":"x","time":"2026-01-01T00:00:00Z","v":0}""", "api", 9)]
    [InlineData("""{"level":50,"time":1767225600000,"pid":1,"hostname":"h","msg":"x","service":"api"}""", "api", 17)]
    [InlineData("""{"@timestamp":"2026-01-01T00:00:00Z","log.level":"INFO","message":"x","service.name":"api","ecs.version":"1.2"}""", "api", 9)]
    [InlineData("""{"@timestamp":"2026-01-01T00:00:00Z","log":{"level":"warn"},"message":"x","service":{"name":"api"}}""", "api", 13)]
    [InlineData("""{"event":"x","level":"info","timestamp":"2026-01-01T00:00:00Z","app":"api"}""", "api", 9)]
    [InlineData("""{"level":"info","ts":1767225600.0,"caller":"api/main.go:42","msg":"x","service":"api"}""", "api", 9)]
    [InlineData("""{"timestamp":"2026-01-01T00:00:00Z","level":"INFO","fields":{"message":"x"},"target":"t","app":"api"}""", "api", 9)]
    [InlineData("""{"__REALTIME_TIMESTAMP":"1767225600000000","PRIORITY":"6","SYSLOG_IDENTIFIER":"api","MESSAGE":"x"}""", "api", 9)]
    [InlineData("""{"version":"1.1","host":"h","short_message":"x","timestamp":1767225600.0,"level":4,"app":"api"}""", "api", 13)]
    [InlineData("""{"t":{"$date":"2026-01-01T00:00:00.000+00:00"},"msg":"x","app":"api"}""", "api", 0)]
    public void The_json_of_common_loggers_is_understood(string line, string service, byte severity)
    {
        var row = Parsed.Line(line);

        Assert.Equal((service, severity, "x", "2026-01-01T00:00:00.000000000Z"), (row.Service, row.Severity, row.Body, row.Time));
        Assert.Null(row.ParentService);
    }

    [Fact]
    public void Recorded_logs_and_spans_with_decimal_seconds_are_read_exactly()
    {
        var rows = Parsed.Lines(
        [
            """{"timestamp": "1674982440.123456", "service": "ts-order-service", "level": "INFO", "message": "[x] ok", "pod": "ts-order-service-6f5d-x", "logger": "o.s.C", "trace_id": "0a3f", "span_id": "1b"}""",
            """{"timestamp": "1674982440.123457", "kind": "span", "service": "ts-order-service", "message": "OrderController.get", "pod": "p", "trace_id": "57e8bd1bf4a3b45bc57dd5ea6b5ef4c8", "span_id": "3c44a5b6f4a3b45b", "duration_ms": 12.345, "parent_span_id": "44a5b6f4a3b45b00"}""",
        ]);

        Assert.Equal([1_674_982_440_123_456_000, 1_674_982_440_123_457_000], rows.Select(r => r.TimeNs));
        Assert.Equal((RecordKind.Span, 12_345_000L, 0x44a5b6f4a3b45b00ul), (rows[1].Kind, rows[1].DurationNs, rows[1].ParentSpanId));
        Assert.Equal(("ts-order-service", """{"pod": "ts-order-service-6f5d-x","logger": "o.s.C"}"""), (rows[0].Service, rows[0].Attributes));
        Assert.All(rows, r => Assert.Equal(RecordFlags.None, r.Flags));
    }

    [Fact]
    public void Datadog_ids_are_decimal()
    {
        var row = Parsed.Line("""{"ts":1767225600,"dd.trace_id":"1234567890123456789","dd.span_id":"16","dd":{"service":"a"},"msg":"x"}""");

        Assert.Equal((1234567890123456789ul, 16ul, "a"), (row.TraceId.Low, row.SpanId, row.Service));
    }

    [Fact]
    public void A_record_without_a_time_takes_that_of_the_one_before()
    {
        var rows = Parsed.Lines(["""{"ts":1767225600,"msg":"a"}""", """{"msg":"b"}""", """{"ts":"garbage","msg":"c"}"""]);

        Assert.All(rows, r => Assert.Equal("2026-01-01T00:00:00.000000000Z", r.Time));
        Assert.Equal([RecordFlags.None, RecordFlags.TimeReplaced, RecordFlags.TimeReplaced], rows.Select(r => r.Flags));
        Assert.Equal("""{"ts":"garbage"}""", rows[2].Attributes);
    }

    [Fact]
    public void Records_before_the_first_time_take_that_time()
    {
        var rows = Parsed.Lines(["""{"msg":"a"}""", """{"ts":1767225600,"msg":"b"}"""], new ParserOptions { ReferenceNs = 5 });

        Assert.Equal("2026-01-01T00:00:00.000000000Z", rows[0].Time);
        Assert.Equal(RecordFlags.TimeReplaced, rows[0].Flags);
    }

    [Theory]
    [InlineData("""{"msg":"x"}""", "")]
    [InlineData("""{"ts":"2025-12-31T23:54:59Z","msg":"x"}""", """{"logflow.original_time":"2025-12-31T23:54:59Z"}""")]
    [InlineData("""{"ts":1767225901,"msg":"x"}""", """{"logflow.original_time":1767225901}""")]
    [InlineData("""{"ts":0,"msg":"x","k":1}""", """{"k":1,"logflow.original_time":0}""")]
    public void A_live_record_far_off_is_placed_by_its_arrival(string line, string attributes)
    {
        var row = Parsed.Line(line, arrivalNs: Arrival);

        Assert.Equal((Arrival, RecordFlags.TimeReplaced, attributes), (row.TimeNs, row.Flags, row.Attributes));
    }

    [Fact]
    public void A_live_record_within_the_allowed_skew_keeps_its_time()
    {
        var row = Parsed.Line("""{"ts":"2025-12-31T23:55:01Z","msg":"x"}""", arrivalNs: Arrival);

        Assert.Equal(("2025-12-31T23:55:01.000000000Z", RecordFlags.None), (row.Time, row.Flags));
    }

    [Fact]
    public void Lone_surrogates_in_a_message_become_replacement_characters()
    {
        var row = Parsed.Line("""{"ts":1767225600,"msg":"a\ud800b\udc00c\ud83d\ude00"}""");

        Assert.Equal("a\uFFFDb\uFFFDc\U0001F600", row.Body);
    }

    [Fact]
    public void Traces_of_text_between_objects_are_kept_raw_and_joined()
    {
        var rows = Parsed.Lines(
        [
            """{"ts":1767225600,"service":"a","msg":"before"}""",
            """{"ts":1767225600,"service":"a","msg":"before"}""",
            "Exception in thread main",
            "\tat a.b(c.java:1)",
            "Caused by: d",
            """{"ts":1767225601,"service":"a","msg":"after"}""",
        ]);

        Assert.Equal(4, rows.Count);
        Assert.Equal("Exception in thread main\n\tat a.b(c.java:1)\nCaused by: d", rows[2].Body);
        Assert.Equal(RecordFlags.Unparsed | RecordFlags.TimeReplaced, rows[2].Flags);
        Assert.Equal("unknown_service", rows[2].Service);
        Assert.Equal(rows[1].TimeNs, rows[2].TimeNs);
    }
}
