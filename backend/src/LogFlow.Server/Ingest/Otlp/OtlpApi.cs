using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest.Otlp;

/// <summary>
/// OTLP over HTTP and gRPC (opentelemetry.io/docs/specs/otlp): <c>POST /v1/logs</c>, <c>/v1/traces</c>, <c>/v1/metrics</c> in protobuf or
/// JSON, and the unary <c>Export</c> of the three collector services. Metrics are accepted, counted and not kept.
/// </summary>
internal static class OtlpApi
{
    public const string GrpcSource = "otlp-grpc";

    private static readonly string[] MediaTypes = ["application/x-protobuf", "application/json", "application/protobuf"];

    public static bool IsPath(PathString path) =>
        OtlpSignal.All.Any(s => path.Equals(s.HttpPath, StringComparison.Ordinal) || path.Equals(s.GrpcPath, StringComparison.Ordinal));

    public static void Map(IEndpointRouteBuilder app, IngestDoor door, OtlpOptions options)
    {
        foreach (var signal in OtlpSignal.All)
        {
            var source = signal == OtlpSignal.Metrics ? "otlp-metrics" : "otlp-http";
            var http = new IngestProtocol(source, source, signal == OtlpSignal.Metrics ? "POST /v1/metrics: counted, not kept" : "POST /v1/logs, /v1/traces")
            {
                MediaTypes = MediaTypes,
                Data = signal.Name,
                Refuse = (context, problem) => OtlpHttpReply.RefuseAsync(context, problem),
            };
            door.Announce(http);
            app.MapPost(signal.HttpPath, (HttpContext context, IngestDoor at) => at.RunAsync(context, http, call => ExportAsync(call, signal)))
                .WithTags("ingest")
                .WithSummary($"Send OpenTelemetry {signal.Name} (OTLP/HTTP)")
                .WithDescription("Protobuf or JSON, gzip understood. 200 means that the records are committed; partialSuccess says what of them was refused.");

            if (options.Listen)
            {
                var grpc = new IngestProtocol(signal == OtlpSignal.Metrics ? source : GrpcSource, GrpcSource, "OTLP/gRPC Export")
                {
                    MediaTypes = ["application/grpc", "application/grpc+proto"],
                    Data = signal.Name,
                    Refuse = GrpcReply.RefuseAsync,
                };
                door.Announce(grpc);
                app.MapPost(signal.GrpcPath, context => door.RunAsync(context, grpc, call => GrpcExport.RunAsync(call, signal))).ExcludeFromDescription();
            }
        }
    }

    /// <summary>Reads a protobuf message into the store. What of it was refused, and why.</summary>
    /// <exception cref="ApiProblem">The message cannot be read, or was not taken.</exception>
    public static async Task<(long Rejected, string Message)> TakeAsync(IngestCall call, OtlpSignal signal, ReadOnlyMemory<byte> message)
    {
        using var records = signal.Reader(call.Services, call.Parsing);
        if (records is null)
        {
            call.Counters.Rejected(MetricCount.Of(message.Span), "metrics are not kept");
            return (0, "");
        }

        if (!records.TryRead(message.Span, call.NowNs))
        {
            throw ApiProblem.BadRequest($"The body is no readable Export{(signal == OtlpSignal.Logs ? "Logs" : "Trace")}ServiceRequest; nothing of it was taken.");
        }

        await call.FinishAsync(records).ConfigureAwait(false);
        return (records.Rejected, records.Rejected == 0 ? "" : $"record {records.Errors[0].Line} is {records.Errors[0].Reason}");
    }

    private static async Task ExportAsync(IngestCall call, OtlpSignal signal)
    {
        using var body = await call.ReadWholeAsync().ConfigureAwait(false);
        var isJson = OtlpHttpReply.IsJson(call.Context.Request);
        var message = body.Memory;
        if (isJson)
        {
            var converted = new ProtoWriter();
            if (!signal.TryConvert(body.Span, converted, out var reason))
            {
                throw ApiProblem.BadRequest($"Nothing was taken: {reason}.");
            }

            message = converted.Memory;
        }

        var (rejected, text) = await TakeAsync(call, signal, message).ConfigureAwait(false);
        await OtlpHttpReply.AnswerAsync(call.Context, signal, rejected, text).ConfigureAwait(false);
    }
}
