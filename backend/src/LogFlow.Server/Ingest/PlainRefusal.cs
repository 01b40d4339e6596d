using System.Globalization;
using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest;

/// <summary>Status and Retry-After of a refusal; the body is the protocol's own.</summary>
internal static class PlainRefusal
{
    public static void Begin(HttpResponse response, ApiProblem problem)
    {
        response.StatusCode = problem.Status;
        if (problem.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }
}
