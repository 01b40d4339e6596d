using LogFlow.Server.Api;

namespace LogFlow.Server.Security;

/// <summary>A refusal as a gRPC client understands it: HTTP 200 without a body, the reason in <c>grpc-status</c>.</summary>
internal static class GrpcStatus
{
    public const int InvalidArgument = 3;
    public const int PermissionDenied = 7;
    public const int ResourceExhausted = 8;
    public const int Internal = 13;
    public const int Unavailable = 14;
    public const int Unauthenticated = 16;

    public static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    public static int Of(int httpStatus) => httpStatus switch
    {
        400 or 415 => InvalidArgument,
        401 => Unauthenticated,
        403 => PermissionDenied,
        413 or 429 => ResourceExhausted,
        503 or 507 => Unavailable,
        _ => Internal,
    };

    public static void Write(HttpResponse response, ApiProblem problem)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = Of(problem.Status).ToString(System.Globalization.CultureInfo.InvariantCulture);
        // Percent-encoded, as the protocol wants it.
        response.Headers["grpc-message"] = Uri.EscapeDataString(problem.Message);
    }
}
