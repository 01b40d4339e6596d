using System.ComponentModel;
using LogFlow.Contracts.Queries;
using Microsoft.AspNetCore.Mvc;

namespace LogFlow.Server.Api;

internal static class SearchApi
{
    private const int LimitMax = 1000;
    private const int BucketsMax = 400;
    private const int ContextMax = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        var search = api.MapGroup("/search").WithTags("logs").ProducesProblem(400);
        search.MapGet("", SearchAsync)
            .WithSummary("Search everything stored, newest first")
            .WithDescription("All conditions must hold. Page on with next_cursor, the other parameters unchanged.")
            .Produces<Page<StoredRecord>>();
        search.MapGet("/histogram", HistogramAsync)
            .WithSummary("Hits of a search over time, by level")
            .Produces<SearchHistogram>();
        search.MapGet("/relax", RelaxAsync)
            .WithSummary("What a search would find without each of its conditions")
            .Produces<Page<SearchRelaxation>>();
        search.MapGet("/context", ContextAsync)
            .WithSummary("Lines of the same service before and after a line")
            .Produces<SearchContext>()
            .ProducesProblem(404);
        search.MapGet("/export", Export)
            .WithSummary("What a search finds as a file, newest first")
            .WithDescription($"At most {SearchExport.RowsMax} rows; a file that was cut says so in its last line.")
            .Produces(200, contentType: "text/csv", additionalContentTypes: "application/x-ndjson");
    }

    private static async Task<Page<StoredRecord>> SearchAsync(
        IStoreReader store,
        [AsParameters] SearchParameters parameters,
        [Description("1 to 1000, default 100")] string? limit,
        [Description("next_cursor of the page before")] string? cursor,
        CancellationToken cancellationToken)
    {
        var query = parameters.ToQuery() with { Limit = QueryText.Limit(limit, 100, LimitMax), Cursor = QueryText.Text("cursor", cursor) };
        var page = await store.SearchAsync(query, cancellationToken).ConfigureAwait(false);
        return new Page<StoredRecord>(page.Records, page.NextCursor);
    }

    private static Task<SearchHistogram> HistogramAsync(
        IStoreReader store,
        [AsParameters] SearchParameters parameters,
        [Description("At most so many buckets, 1 to 400, default 120")] string? buckets,
        CancellationToken cancellationToken) =>
        store.HistogramAsync(parameters.ToQuery(), string.IsNullOrEmpty(buckets) ? 120 : QueryText.Whole("buckets", buckets, 1, BucketsMax), cancellationToken);

    private static async Task<Page<SearchRelaxation>> RelaxAsync(
        IStoreReader store, [AsParameters] SearchParameters parameters, CancellationToken cancellationToken) =>
        Page<SearchRelaxation>.Of(await store.RelaxAsync(parameters.ToQuery(), cancellationToken).ConfigureAwait(false));

    private static async Task<SearchContext> ContextAsync(
        IStoreReader store,
        [FromQuery(Name = "seq"), Description("sequence of the line")] string? sequence,
        [Description("Lines before it, 0 to 500, default 50")] string? before,
        [Description("Lines after it, 0 to 500, default 50")] string? after,
        CancellationToken cancellationToken)
    {
        if (!long.TryParse(sequence, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            throw ApiProblem.BadRequest("seq is missing or no number; give the sequence of a record.");
        }

        return await store.ContextAsync(number, Lines("before", before), Lines("after", after), cancellationToken).ConfigureAwait(false)
            ?? throw ApiProblem.NotFound($"There is no record {number}; it may have been too long ago.");
    }

    private static IResult Export(
        IStoreReader store,
        TimeProvider time,
        [AsParameters] SearchParameters parameters,
        [Description("csv or ndjson, default ndjson")] string? format)
    {
        var kind = QueryText.OneOf("format", format, "csv", "ndjson") ?? "ndjson";
        return new SearchExport(store, parameters.ToQuery(), kind == "csv", time.GetUtcNow());
    }

    private static int Lines(string name, string? value) => string.IsNullOrEmpty(value) ? 50 : QueryText.Whole(name, value, 0, ContextMax);
}
