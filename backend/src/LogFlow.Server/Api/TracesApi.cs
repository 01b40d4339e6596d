using System.ComponentModel;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using Microsoft.AspNetCore.Mvc;

namespace LogFlow.Server.Api;

internal static class TracesApi
{
    private const int LimitMax = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/traces/recent", RecentAsync)
            .WithTags("traces")
            .WithSummary("Recent traces, newest first")
            .Produces<Page<TraceSummary>>()
            .ProducesProblem(400);
        api.MapGet("/trace/{trace_id}", OneAsync)
            .WithTags("traces")
            .WithSummary("One trace as a waterfall, with its log lines")
            .Produces<TraceDetail>()
            .ProducesProblem(400)
            .ProducesProblem(404);
    }

    private static async Task<Page<TraceSummary>> RecentAsync(
        IStoreReader store,
        [FromQuery(Name = "errors_only"), Description("true: only traces with a failed span")] string? errorsOnly,
        [Description("Only traces that this service takes part in")] string? service,
        [FromQuery(Name = "min_duration_ms"), Description("Only traces at least this long")] string? minDurationMs,
        [Description("Earliest start, RFC 3339 or Unix time")] string? from,
        [Description("Latest start")] string? to,
        [Description("recent (newest first, default) or slowest (of the last 15 minutes of the range)")] string? sort,
        [Description("1 to 500, default 50")] string? limit,
        CancellationToken cancellationToken)
    {
        var (first, last) = QueryText.Range(from, to);
        var query = new TraceQuery(
            QueryText.Flag("errors_only", errorsOnly),
            QueryText.Text("service", service),
            QueryText.Number("min_duration_ms", minDurationMs),
            QueryText.Limit(limit, 50, LimitMax),
            first,
            last)
        {
            IsSlowest = QueryText.OneOf("sort", sort, "recent", "slowest") == "slowest",
        };
        return Page<TraceSummary>.Of(await store.RecentTracesAsync(query, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<TraceDetail> OneAsync(
        IStoreReader store,
        [FromRoute(Name = "trace_id"), Description("Up to 32 hex digits")] string traceId,
        CancellationToken cancellationToken)
    {
        TraceId id = QueryText.Trace("trace_id", traceId);
        return await store.TraceAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw ApiProblem.NotFound($"No record of trace {id} is stored; it may have been too long ago, look at /api/traces/recent.");
    }
}
