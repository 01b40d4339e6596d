using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Parsing.Otlp;
using LogFlow.Engine.Parsing.Protobuf;

namespace LogFlow.Server.Ingest.Otlp;

/// <summary>One of OTLP's signals: where it is sent and how it is read.</summary>
/// <param name="Name"><c>logs</c>, <c>traces</c>, <c>metrics</c>.</param>
/// <param name="Service">Full name of its gRPC service.</param>
/// <param name="RejectedField">JSON name of the count of refused records.</param>
internal sealed record OtlpSignal(string Name, string Service, string RejectedField)
{
    public static readonly OtlpSignal Logs = new("logs", "opentelemetry.proto.collector.logs.v1.LogsService", "rejectedLogRecords");
    public static readonly OtlpSignal Traces = new("traces", "opentelemetry.proto.collector.trace.v1.TraceService", "rejectedSpans");
    public static readonly OtlpSignal Metrics = new("metrics", "opentelemetry.proto.collector.metrics.v1.MetricsService", "rejectedDataPoints");

    public static readonly IReadOnlyList<OtlpSignal> All = [Logs, Traces, Metrics];

    public string HttpPath => $"/v1/{Name}";

    public string GrpcPath => $"/{Service}/Export";

    /// <summary>What reads the signal's messages; null for metrics, which are counted and not kept.</summary>
    public OtlpBody? Reader(NameTable services, ParserOptions options) => Name switch
    {
        "logs" => new OtlpLogsBody(services, options),
        "traces" => new OtlpTracesBody(services, options),
        _ => null,
    };

    public bool TryConvert(ReadOnlySpan<byte> json, ProtoWriter into, out string reason)
    {
        reason = "";
        return Name switch
        {
            "logs" => OtlpJson.TryConvertLogs(json, into, out reason),
            "traces" => OtlpJson.TryConvertTraces(json, into, out reason),
            _ => true,
        };
    }
}
