using System.ComponentModel;
using LogFlow.Contracts.Queries;

namespace LogFlow.Server.Api;

internal static class TemplatesApi
{
    private const int LimitMax = 1000;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/templates", ListAsync)
            .WithTags("templates")
            .WithSummary("Mined templates with counts and trend")
            .Produces<Page<TemplateSummary>>()
            .ProducesProblem(400);
        api.MapGet("/templates/{id}", OneAsync)
            .WithTags("templates")
            .WithSummary("One template with its parameters' values and examples")
            .Produces<TemplateDetail>()
            .ProducesProblem(400)
            .ProducesProblem(404);
    }

    private static async Task<Page<TemplateSummary>> ListAsync(
        IStoreReader store,
        [Description("Only templates that this service wrote")] string? service,
        [Description("Lowest level")] string? level,
        [Description("Text that the template holds, in any case")] string? q,
        [Description("Only what was counted from here on, RFC 3339 or Unix time")] string? from,
        [Description("Only what was counted up to then")] string? to,
        [Description("count (default), recent, new or text")] string? sort,
        [Description("1 to 1000, default 200")] string? limit,
        CancellationToken cancellationToken)
    {
        var (first, last) = QueryText.Range(from, to);
        var query = new TemplateQuery(
            QueryText.Text("service", service),
            QueryText.Level(level),
            QueryText.Text("q", q),
            QueryText.OneOf("sort", sort, "count", "recent", "new", "text") ?? "count",
            QueryText.Limit(limit, 200, LimitMax))
        {
            From = first,
            To = last,
        };
        return Page<TemplateSummary>.Of(await store.TemplatesAsync(query, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<TemplateDetail> OneAsync(
        IStoreReader store,
        [Description("16 hex digits")] string id,
        [Description("As of this moment, RFC 3339 or Unix time; now when left out")] string? to,
        CancellationToken cancellationToken) =>
        await store.TemplateAsync(QueryText.Template("id", id), QueryText.Time("to", to), cancellationToken).ConfigureAwait(false)
            ?? throw ApiProblem.NotFound($"There is no template {id}; /api/templates lists them.");
}
