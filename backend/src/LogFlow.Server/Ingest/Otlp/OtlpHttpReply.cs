using System.Globalization;
using System.Text;
using System.Text.Json;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest.Otlp;

/// <summary>Answers in the type of the request: an export response, or a <c>google.rpc.Status</c>.</summary>
internal static class OtlpHttpReply
{
    public static bool IsJson(HttpRequest request) => request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Full success is an empty message; otherwise it says what was refused.</summary>
    public static Task AnswerAsync(HttpContext context, OtlpSignal signal, long rejected, string message)
    {
        if (IsJson(context.Request))
        {
            return WriteAsync(context, "application/json", Encoding.UTF8.GetBytes(rejected == 0
                ? "{}"
                : $"{{\"partialSuccess\":{{\"{signal.RejectedField}\":\"{rejected.ToString(CultureInfo.InvariantCulture)}\",\"errorMessage\":{JsonSerializer.Serialize(message)}}}}}"));
        }

        return WriteAsync(context, "application/x-protobuf", Response(rejected, message).ToArray());
    }

    public static Task RefuseAsync(HttpContext context, ApiProblem problem)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (IsJson(context.Request))
        {
            return WriteAsync(context, "application/json", Encoding.UTF8.GetBytes(
                $"{{\"code\":{(int)GrpcReply.CodeOf(problem)},\"message\":{JsonSerializer.Serialize(problem.Message)}}}"));
        }

        return WriteAsync(context, "application/x-protobuf", GrpcReply.Status(problem).ToArray());
    }

    /// <summary>An <c>Export…ServiceResponse</c>.</summary>
    public static ReadOnlyMemory<byte> Response(long rejected, string message)
    {
        var writer = new ProtoWriter();
        if (rejected > 0)
        {
            var partial = writer.Begin(1);
            writer.Varint(1, (ulong)rejected);
            writer.Text(2, message);
            writer.End(partial);
        }

        return writer.Memory;
    }

    private static Task WriteAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
