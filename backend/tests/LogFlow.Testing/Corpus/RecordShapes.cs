using System.Text.Encodings.Web;
using System.Text.Json;

namespace LogFlow.Testing.Corpus;

/// <summary>What a record of a protocol or text format looks like with these values in it.</summary>
/// <param name="Name">Of the protocol or format.</param>
/// <param name="Write">Values in, text out; JSON shapes get them as JSON.</param>
/// <param name="IsJson">Values stand in it as JSON.</param>
/// <param name="IsWhole">It is a body of its own, not a line among others.</param>
public sealed record RecordShape(string Name, Func<RecordValues, string> Write, bool IsJson, bool IsWhole = false);

/// <summary>The values of one record.</summary>
public sealed record RecordValues(string Time, string Service, string Level, string Message, string TraceId)
{
    public static readonly RecordValues Plain = new("2026-01-01T00:00:00Z", "shop", "INFO", "order placed", "0af7651916cd43dd8448eb211c80319c");

    /// <summary>Each as a string of JSON.</summary>
    public RecordValues Quoted() => new(Json(Time), Json(Service), Json(Level), Json(Message), Json(TraceId));

    private static string Json(string text) => JsonSerializer.Serialize(text, Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>Every protocol of records and the text formats that senders of all kinds write.</summary>
public static class RecordShapes
{
    public static readonly IReadOnlyList<RecordShape> All =
    [
        new("ndjson", v => $$"""{"timestamp":{{v.Time}},"service":{{v.Service}},"severity":{{v.Level}},"message":{{v.Message}},"trace_id":{{v.TraceId}},"duration_ms":{{v.Time}},"status":{{v.Level}} }""", true),
        new("span", v => $$"""{"timestamp":{{v.Time}},"service":{{v.Service}},"kind":"span","parent_service":{{v.Service}},"message":{{v.Message}},"trace_id":{{v.TraceId}},"span_id":{{v.TraceId}},"parent_span_id":{{v.TraceId}},"duration_ms":{{v.Level}} }""", true),
        new("clef", v => $$"""{"@t":{{v.Time}},"@mt":{{v.Message}},"@l":{{v.Level}},"@tr":{{v.TraceId}},"Application":{{v.Service}} }""", true),
        new("seq-events", v => $$$"""{"Events":[{"Timestamp":{{{v.Time}}},"Level":{{{v.Level}}},"MessageTemplate":{{{v.Message}}},"Properties":{"Application":{{{v.Service}}},"TraceId":{{{v.TraceId}}} }}]}""", true, true),
        new("loki-json", v => $$"""{"streams":[{"stream":{"app":{{v.Service}},"level":{{v.Level}} },"values":[[{{v.Time}},{{v.Message}},{"trace_id":{{v.TraceId}} }]]}]}""", true, true),
        new("elastic-bulk", v => $$$"""{"create":{"_index":"logs"}}{{{"\n"}}}{"@timestamp":{{{v.Time}}},"service.name":{{{v.Service}}},"log.level":{{{v.Level}}},"message":{{{v.Message}}},"trace.id":{{{v.TraceId}}} }""", true),
        new("splunk-hec", v => $$$"""{"time":{{{v.Time}}},"source":{{{v.Service}}},"event":{"message":{{{v.Message}}},"severity":{{{v.Level}}},"trace_id":{{{v.TraceId}}} }}""", true),
        new("otlp-json-logs", v => $$$"""{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":{{{v.Service}}} }}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":{{{v.Time}}},"severityNumber":{{{v.Level}}},"severityText":{{{v.Level}}},"body":{"stringValue":{{{v.Message}}} },"traceId":{{{v.TraceId}}} }]}]}]}""", true, true),
        new("otlp-json-traces", v => $$$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":{{{v.Service}}} }}]},"scopeSpans":[{"spans":[{"traceId":{{{v.TraceId}}},"spanId":{{{v.TraceId}}},"parentSpanId":{{{v.TraceId}}},"name":{{{v.Message}}},"kind":{{{v.Level}}},"startTimeUnixNano":{{{v.Time}}},"endTimeUnixNano":"1"}]}]}]}""", true, true),
        new("docker", v => $$"""{"log":{{v.Message}},"stream":"stdout","time":{{v.Time}} }""", true),
        new("cri", v => $"{v.Time} stdout P {v.Level} {v.Message}\n{v.Time} stdout F {v.Service}", false),
        new("syslog-5424", v => $"<13>1 {v.Time} host {v.Service} {v.TraceId} {v.Level} [a@1 b=\"{v.Message}\" c=\"\\] \\\"\"] {v.Message}", false),
        new("syslog-3164", v => $"<13>{v.Time} host {v.Service}[{v.Level}]: {v.Message}", false),
        new("logfmt", v => $"ts={v.Time} level={v.Level} service={v.Service} trace_id={v.TraceId} msg=\"{v.Message}\"", false),
        new("log4j", v => $"{v.Time} {v.Level} [{v.TraceId}] {v.Service}: {v.Message}", false),
        new("access-log", v => $"10.0.0.1 - {v.Service} [{v.Time}] \"GET {v.Message} HTTP/1.1\" {v.Level} 12 \"-\" \"-\"", false),
    ];
}
