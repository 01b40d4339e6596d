using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Queries;
using Microsoft.AspNetCore.Http.Features;

namespace LogFlow.Server.Api;

/// <summary>Turns what goes wrong in a request into problem details with a sentence that says what to do.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    /// <summary>How much of a body that is too long is read and thrown away, and for how long, so that its sender gets to read the answer.</summary>
    private const long DrainedBytesMax = 64L * 1024 * 1024;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (IsBareError(context))
            {
                await WriteAsync(context, BareProblem(context)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            // Last stop before Kestrel: every failure becomes an answer, an unexpected one is also reported.
            await WriteAsync(context, ProblemOf(error, context)).ConfigureAwait(false);
        }

        if (context.Response.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await DrainAsync(context).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Kestrel closes the connection of a body that its own limit refuses at once. What the sender still writes would then be answered by a
    /// reset, which takes the answer with it.
    /// </summary>
    private static async Task DrainAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit)
        {
            return;
        }

        limit.MaxRequestBodySize = DrainedBytesMax;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        ending.CancelAfter(DrainTime);
        try
        {
            await context.Response.CompleteAsync().ConfigureAwait(false);
            await context.Request.Body.CopyToAsync(Stream.Null, ending.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // Gone, too slow or far too long: it was answered, and that is all there was to do.
        }
    }

    private static bool IsBareError(HttpContext context) =>
        context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0, ContentType: null } &&
        !HttpMethods.IsHead(context.Request.Method);

    private static ApiProblem BareProblem(HttpContext context)
    {
        var path = context.Request.Path;
        return context.Response.StatusCode switch
        {
            404 => ApiProblem.NotFound($"There is nothing at {path}; /openapi/v1.json lists what there is."),
            405 => new ApiProblem(405, $"{context.Request.Method} is not possible at {path}; it takes {context.Response.Headers.Allow}."),
            415 => new ApiProblem(415, $"The body's content type '{context.Request.ContentType}' is not understood here; send application/json."),
            413 => new ApiProblem(413, "The request is too large."),
            var status => new ApiProblem(status, $"The request to {path} could not be answered."),
        };
    }

    private static async Task WriteAsync(HttpContext context, ApiProblem problem)
    {
        // Headers that were set for the security of the answer stay; only the body and its status are ours.
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = "application/problem+json";
        if (problem.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var details = problem.ToDetails(context.Request.Path);
        await JsonSerializer.SerializeAsync(context.Response.Body, details, LogFlowJson.Options, context.RequestAborted).ConfigureAwait(false);
    }

    private ApiProblem ProblemOf(Exception error, HttpContext context)
    {
        switch (error)
        {
            case ApiProblem problem:
                return problem;
            case BadQueryException:
                return ApiProblem.BadRequest(error.Message);
            case StoreException:
                return ApiProblem.Unavailable(error.Message);
            case BadHttpRequestException { StatusCode: 413 }:
                return new ApiProblem(413, error.Message);
            case BadHttpRequestException { InnerException: JsonException json } bad:
                return new ApiProblem(bad.StatusCode, $"The body is not the JSON that is wanted here: {json.Message}");
            case BadHttpRequestException bad:
                return new ApiProblem(bad.StatusCode, bad.Message);
            default:
                Log.Failed(logger, error, context.Request.Method, context.Request.Path);
                return new ApiProblem(500, "LogFlow failed at this request; the reason is in its log. Try again, and report it if it stays.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(100, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception error, string method, string path);
    }
}
