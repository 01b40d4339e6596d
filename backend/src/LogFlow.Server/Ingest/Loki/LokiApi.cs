using LogFlow.Engine.Parsing.Loki;
using LogFlow.Server.Api;
using LogFlow.Server.Security;

namespace LogFlow.Server.Ingest.Loki;

/// <summary>
/// What pushes to Grafana Loki (Promtail, Alloy, Docker's driver, Fluent Bit): <c>POST /loki/api/v1/push</c>, protobuf in a snappy block or
/// JSON, answered 204 once committed. Refusals are plain text, as Loki's.
/// </summary>
internal static class LokiApi
{
    private static readonly IngestProtocol Protocol = new("loki", "loki", "POST /loki/api/v1/push")
    {
        MediaTypes = ["application/x-protobuf", "application/json"],
        Refuse = RefuseAsync,
    };

    public static void Map(IEndpointRouteBuilder app, IngestDoor door)
    {
        door.Announce(Protocol);
        foreach (var path in (string[])["/loki/api/v1/push", "/api/prom/push"])
        {
            app.MapPost(path, (HttpContext context, IngestDoor at) => at.RunAsync(context, Protocol, PushAsync))
                .WithMetadata(new OwnRefusal(RefuseAsync))
                .WithTags("ingest")
                .WithSummary("Push streams as to Grafana Loki")
                .WithDescription("Snappy-packed protobuf, or JSON. 204 means that the lines are committed.");
        }

        // Clients ask these before they push.
        app.MapGet("/ready", () => Results.Text("ready\n")).RequireScope(AccessScope.None).ExcludeFromDescription();
        app.MapGet("/loki/api/v1/labels", () => Results.Text("""{"status":"success","data":[]}""", "application/json")).ExcludeFromDescription();
        app.MapGet("/loki/api/v1/status/buildinfo", () => Results.Text("""{"version":"3.0.0","branch":"logflow"}""", "application/json")).ExcludeFromDescription();
    }

    private static async Task PushAsync(IngestCall call)
    {
        using var body = await call.ReadWholeAsync().ConfigureAwait(false);
        using var records = new LokiBody(call.Services, call.Parsing);
        var isJson = call.Context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        if (isJson)
        {
            if (!records.TryReadJson(body.Memory, call.NowNs, out var reason))
            {
                throw ApiProblem.BadRequest($"Nothing was taken: {reason}.");
            }
        }
        else
        {
            ReadProtobuf(call, records, body.Span);
        }

        var accepted = await call.FinishAsync(records).ConfigureAwait(false);
        if (accepted == 0 && records.Rejected > 0)
        {
            throw ApiProblem.BadRequest($"No line was taken: line {records.Errors[0].Line} is {records.Errors[0].Reason}.");
        }

        call.Context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static void ReadProtobuf(IngestCall call, LokiBody records, ReadOnlySpan<byte> block)
    {
        var length = SnappyBlock.LengthOf(block);
        if (length > call.Options.MaxMessageBytes)
        {
            throw MeteredStream.TooLarge("max_message_bytes", call.Options.MaxMessageBytes);
        }

        // A copy of three bytes makes 64 at most, so a longer claim is a lie, and no reason for a large buffer.
        if (length < 0 || length > block.Length * 24L)
        {
            throw ApiProblem.BadRequest("The body is no snappy block; send protobuf packed with snappy, or JSON as application/json.");
        }

        using var unpacked = new PooledBytes((int)Math.Max(length, 1)) { Length = (int)length };
        if (!SnappyBlock.TryUnpack(block, unpacked.Writable))
        {
            throw ApiProblem.BadRequest("The snappy block is broken or cut; send it again.");
        }

        if (!records.TryReadProtobuf(unpacked.Span, call.NowNs))
        {
            throw ApiProblem.BadRequest("The body is no readable PushRequest; nothing of it was taken.");
        }
    }

    private static Task RefuseAsync(HttpContext context, ApiProblem problem)
    {
        PlainRefusal.Begin(context.Response, problem);
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(problem.Message + "\n", context.RequestAborted);
    }
}
