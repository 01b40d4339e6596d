using Microsoft.AspNetCore.Mvc;

namespace LogFlow.Server.Api;

/// <summary>
/// An answer that is not the one asked for, as RFC 9457 problem details. Thrown by an endpoint and written by
/// <see cref="ProblemMiddleware"/>: an exception, so that checks deep in a handler need no path back of their own; it never
/// crosses into the engine.
/// </summary>
internal sealed class ApiProblem(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    /// <summary>For 429 and 503.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Further members of the problem.</summary>
    public IReadOnlyDictionary<string, object?> Members { get; init; } = new Dictionary<string, object?>();

    public static ApiProblem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public static ApiProblem NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static ApiProblem Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    public static ApiProblem Unavailable(string detail, int retryAfterSeconds = 2) =>
        new(StatusCodes.Status503ServiceUnavailable, detail) { RetryAfterSeconds = retryAfterSeconds };

    public ProblemDetails ToDetails(string instance)
    {
        var details = new ProblemDetails
        {
            Type = "about:blank",
            Title = TitleOf(Status),
            Status = Status,
            Detail = Message,
            Instance = instance,
        };
        details.Extensions["code"] = CodeOf(Status);
        foreach (var (name, value) in Members)
        {
            details.Extensions[name] = value;
        }

        return details;
    }

    private static string TitleOf(int status) => status switch
    {
        400 => "Bad request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not found",
        405 => "Method not allowed",
        408 => "Request timeout",
        409 => "Conflict",
        413 => "Content too large",
        415 => "Unsupported media type",
        429 => "Too many requests",
        503 => "Service unavailable",
        507 => "Insufficient storage",
        _ => "Internal server error",
    };

    private static string CodeOf(int status) => status switch
    {
        400 => "bad_request",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        408 => "timeout",
        409 => "conflict",
        413 => "too_large",
        415 => "unsupported_media_type",
        429 => "too_many_requests",
        503 => "unavailable",
        507 => "disk_full",
        _ => "internal",
    };
}
