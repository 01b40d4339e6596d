using LogFlow.Engine.Parsing;
using LogFlow.Server.Api;
using Microsoft.OpenApi;

namespace LogFlow.Server.Ingest;

/// <summary>
/// <c>POST /api/ingest</c>: NDJSON, answered after the store has committed. Lines are read, parsed and handed over as they arrive, so a body
/// of any size needs the memory of a few batches.
/// </summary>
internal static class IngestApi
{
    private static readonly IngestProtocol Protocol = new("http", "ndjson", "POST /api/ingest")
    {
        DiskFullStatus = StatusCodes.Status507InsufficientStorage,
        MediaTypes =
        [
            "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/json", "text/plain",
            "application/octet-stream", "application/x-www-form-urlencoded",
        ],
    };

    public static void Map(IEndpointRouteBuilder api, IngestDoor door)
    {
        door.Announce(Protocol);
        api.MapPost("/ingest", (HttpContext context, IngestDoor at) => at.RunAsync(context, Protocol, IngestAsync))
            .WithTags("ingest")
            .WithSummary("Send log lines and spans as NDJSON")
            .WithDescription("One JSON object a line; gzip is understood. 200 means that the accepted lines are committed.")
            .AddOpenApiOperationTransformer(static (operation, _, _) =>
            {
                // Said here and not with Accepts(), which would refuse every other content type before we can.
                var lines = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
                operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/x-ndjson"] = lines } };
                return Task.CompletedTask;
            })
            .Produces<IngestAnswer>()
            .ProducesProblem(400)
            .ProducesProblem(413)
            .ProducesProblem(415)
            .ProducesProblem(429)
            .ProducesProblem(503)
            .ProducesProblem(507);
    }

    private static async Task IngestAsync(IngestCall call)
    {
        using var body = new NdjsonBody(call.Services, call.Parsing);
        var accepted = await call.ReadPartsAsync(body).ConfigureAwait(false);
        if (accepted == 0 && body.Rejected > 0)
        {
            throw NothingRead(body, call.Options);
        }

        await call.Context.Response.WriteAsJsonAsync(new IngestAnswer(accepted, body.Rejected, body.Errors), call.Context.RequestAborted).ConfigureAwait(false);
    }

    private static ApiProblem NothingRead(NdjsonBody body, IngestOptions options)
    {
        var first = body.Errors[0];
        var isTooLong = body.Errors.All(e => e.Reason.StartsWith("longer than", StringComparison.Ordinal));
        return new ApiProblem(
            isTooLong ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest,
            isTooLong
                ? $"Line {first.Line} is longer than max_line_bytes, which is {options.MaxLineBytes} bytes; cut it or raise the limit in LogFlow:Ingest."
                : $"No line could be read: line {first.Line} is {first.Reason}. Send one JSON object a line.")
        {
            Members = new Dictionary<string, object?> { ["accepted"] = 0, ["rejected"] = body.Rejected, ["errors"] = body.Errors },
        };
    }
}
