using System.ComponentModel;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Queries;

namespace LogFlow.Server.Api;

internal static class ChangesApi
{
    private const int LimitMax = 1000;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/changes", BetweenAsync)
            .WithTags("changes")
            .WithSummary("What is different between two windows of time: templates, releases, edges, services")
            .Produces<ChangeReport>()
            .ProducesProblem(400);
        api.MapGet("/templates/diff", TemplatesAsync)
            .WithTags("changes")
            .WithSummary("Templates that are new, surging, rarer or vanished between two windows of time")
            .Produces<Page<TemplateChange>>()
            .ProducesProblem(400);
        api.MapGet("/changes/events", EventsAsync)
            .WithTags("changes")
            .WithSummary("Releases, rollbacks, new services and new levels that count as normal, newest first")
            .Produces<Page<ChangeEvent>>()
            .ProducesProblem(400);
    }

    private static Task<ChangeReport> BetweenAsync(IStoreReader store, [AsParameters] DiffParameters parameters, CancellationToken cancellationToken) =>
        store.ChangesBetweenAsync(parameters.ToQuery(), cancellationToken);

    private static async Task<Page<TemplateChange>> TemplatesAsync(
        IStoreReader store, [AsParameters] DiffParameters parameters, CancellationToken cancellationToken) =>
        Page<TemplateChange>.Of((await store.ChangesBetweenAsync(parameters.ToQuery(), cancellationToken).ConfigureAwait(false)).Templates);

    private static async Task<Page<ChangeEvent>> EventsAsync(
        IStoreReader store,
        [Description("First moment, RFC 3339 or Unix time")] string? from,
        [Description("Last moment")] string? to,
        [Description("Only changes of this service")] string? service,
        [Description("1 to 1000, default 200")] string? limit,
        CancellationToken cancellationToken)
    {
        var (first, last) = QueryText.Range(from, to);
        var query = new ChangeQuery(first, last, QueryText.Text("service", service), QueryText.Limit(limit, 200, LimitMax));
        return Page<ChangeEvent>.Of(await store.ChangesAsync(query, cancellationToken).ConfigureAwait(false));
    }
}
