using System.ComponentModel;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using Microsoft.AspNetCore.Mvc;

namespace LogFlow.Server.Api;

internal static class SearchApi
{
    private const int LimitMax = 1000;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/search", SearchAsync)
            .WithTags("logs")
            .WithSummary("Search everything stored, newest first")
            .WithDescription("All conditions must hold. Page on with next_cursor, the other parameters unchanged.")
            .Produces<Page<StoredRecord>>()
            .ProducesProblem(400);

    private static async Task<Page<StoredRecord>> SearchAsync(
        IStoreReader store,
        [Description("Text that the message holds, in any case")] string? q,
        [Description("Service name")] string? service,
        [Description("Lowest level: trace, debug, info, warn, error, fatal, or 1 to 24")] string? level,
        [Description("Template id, 16 hex digits")] string? template,
        [Description("Trace id, up to 32 hex digits")] string? trace,
        [Description("log or span")] string? kind,
        [Description("First moment, RFC 3339 or Unix time")] string? from,
        [Description("Last moment")] string? to,
        [Description("1 to 1000, default 100")] string? limit,
        [Description("next_cursor of the page before")] string? cursor,
        CancellationToken cancellationToken)
    {
        var (first, last) = QueryText.Range(from, to);
        var page = await store.SearchAsync(
            new SearchQuery
            {
                Text = QueryText.Text("q", q),
                Service = QueryText.Text("service", service),
                MinSeverity = QueryText.Level(level),
                Template = QueryText.Template("template", template),
                Trace = QueryText.Trace("trace", trace),
                Kind = QueryText.OneOf("kind", kind, "log", "span") switch { "log" => RecordKind.Log, "span" => RecordKind.Span, _ => null },
                From = first,
                To = last,
                Limit = QueryText.Limit(limit, 100, LimitMax),
                Cursor = QueryText.Text("cursor", cursor),
            },
            cancellationToken).ConfigureAwait(false);
        return new Page<StoredRecord>(page.Records, page.NextCursor);
    }
}
