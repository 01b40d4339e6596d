using System.Buffers.Binary;
using System.Globalization;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest.Otlp;

/// <summary>The status codes of gRPC that are answered here.</summary>
internal enum GrpcCode
{
    Ok = 0,
    InvalidArgument = 3,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    Unauthenticated = 16,
}

/// <summary>
/// Answers of unary gRPC calls over HTTP/2 (grpc/grpc, PROTOCOL-HTTP2.md): one length-prefixed message and <c>grpc-status</c> in the
/// trailers; a refusal has its status in the headers and no body, and says by <c>RetryInfo</c> when it is worth trying again.
/// </summary>
internal static class GrpcReply
{
    public const int PrefixBytes = 5;

    public static GrpcCode CodeOf(ApiProblem problem) => problem.Status switch
    {
        400 => GrpcCode.InvalidArgument,
        401 => GrpcCode.Unauthenticated,
        403 => GrpcCode.PermissionDenied,
        413 or 429 => GrpcCode.ResourceExhausted,
        415 => GrpcCode.Unimplemented,
        503 or 507 => GrpcCode.Unavailable,
        _ => GrpcCode.Internal,
    };

    public static async Task AnswerAsync(HttpContext context, ReadOnlyMemory<byte> message)
    {
        Begin(context.Response);
        var frame = new byte[PrefixBytes + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsMemory(PrefixBytes));
        context.Response.AppendTrailer("grpc-status", "0");
        await context.Response.Body.WriteAsync(frame, context.RequestAborted).ConfigureAwait(false);
    }

    public static Task RefuseAsync(HttpContext context, ApiProblem problem)
    {
        var response = context.Response;
        Begin(response);
        response.Headers["grpc-status"] = ((int)CodeOf(problem)).ToString(CultureInfo.InvariantCulture);
        // Percent-encoded, as the protocol wants it; ours are ASCII sentences.
        response.Headers["grpc-message"] = Uri.EscapeDataString(problem.Message).Replace("%20", " ", StringComparison.Ordinal);
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(Status(problem).Span).TrimEnd('=');
        return Task.CompletedTask;
    }

    /// <summary>A <c>google.rpc.Status</c>, with <c>RetryInfo</c> where the same records may be sent again.</summary>
    public static ReadOnlyMemory<byte> Status(ApiProblem problem)
    {
        var writer = new ProtoWriter();
        writer.Varint(1, (ulong)CodeOf(problem));
        writer.Text(2, problem.Message);
        if (problem.RetryAfterSeconds is { } seconds)
        {
            var any = writer.Begin(3);
            writer.Text(1, "type.googleapis.com/google.rpc.RetryInfo");
            var info = writer.Begin(2);
            var delay = writer.Begin(1);
            writer.Varint(1, (ulong)seconds);
            writer.End(delay);
            writer.End(info);
            writer.End(any);
        }

        return writer.Memory;
    }

    private static void Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers["grpc-accept-encoding"] = "identity,gzip";
    }
}
