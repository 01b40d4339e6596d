using System.IO.Compression;
using LogFlow.Server.Api;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace LogFlow.Server.Ingest;

/// <summary>
/// <c>POST /api/ingest</c>: NDJSON, answered after the store has committed. Lines are read, parsed and handed over as they arrive, so a body
/// of any size needs the memory of a few batches.
/// </summary>
internal static class IngestApi
{
    private static readonly string[] MediaTypes =
        ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/json", "text/plain", "application/octet-stream", "application/x-www-form-urlencoded"];

    /// <summary>How long an upload may go on once the server is told to stop.</summary>
    private static readonly TimeSpan UploadGrace = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/ingest", IngestAsync)
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
            .ProducesProblem(503);

    private static async Task<IngestAnswer> IngestAsync(
        HttpContext context,
        IngestIntake intake,
        IngestGate gate,
        EngineHost engine,
        IngestOptions options,
        IHostApplicationLifetime lifetime)
    {
        if (engine.IsStopping)
        {
            throw ApiProblem.Unavailable("The server is stopping; send the lines again when it is back.", 5);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // Ours is counted while reading and named in the answer; Kestrel's is for the small JSON bodies of other paths.
            limit.MaxRequestBodySize = null;
        }

        var isGzip = ReadEncoding(context.Request);
        CheckMediaType(context.Request);
        if (context.Request.ContentLength > options.MaxBodyBytes)
        {
            throw MeteredStream.TooLarge("max_body_bytes", options.MaxBodyBytes);
        }

        using var place = await gate.EnterAsync(context.RequestAborted).ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        await using var stopping = lifetime.ApplicationStopping.Register(() => ending.CancelAfter(UploadGrace)).ConfigureAwait(false);
        Stream body = new MeteredStream(context.Request.Body, "max_body_bytes", options.MaxBodyBytes);
        if (isGzip)
        {
            body = new MeteredStream(new GZipStream(body, CompressionMode.Decompress), "max_decompressed_bytes", options.MaxDecompressedBytes);
        }

        return await intake.ReadAsync(body, ending.Token).ConfigureAwait(false);
    }

    private static bool ReadEncoding(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        return encoding.ToLowerInvariant() switch
        {
            "" or "identity" => false,
            "gzip" or "x-gzip" => true,
            _ => throw new ApiProblem(
                StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding '{encoding}' is not understood; send gzip or no encoding."),
        };
    }

    private static void CheckMediaType(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return;
        }

        var isKnown = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) &&
            Array.Exists(MediaTypes, known => type.MediaType.Equals(known, StringComparison.OrdinalIgnoreCase)) &&
            (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
        if (!isKnown)
        {
            throw new ApiProblem(
                StatusCodes.Status415UnsupportedMediaType,
                $"Content-Type '{request.ContentType}' is not understood; send application/x-ndjson in UTF-8.");
        }
    }
}
