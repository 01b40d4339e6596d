using System.ComponentModel;
using LogFlow.Contracts.Queries;
using LogFlow.Server.Push;

namespace LogFlow.Server.Api;

/// <summary>The layout of a view of the service graph, the same for all who look at it.</summary>
/// <param name="Layout">Version 0 and without slots when nobody has laid it out.</param>
/// <param name="EdgeStaleAfterSeconds">An edge without a call for so long is drawn dotted.</param>
public sealed record MapReport(MapLayout Layout, double EdgeStaleAfterSeconds);

internal static class MapApi
{
    private static readonly string[] Views = ["services", "groups"];

    public static void Map(IEndpointRouteBuilder api)
    {
        var map = api.MapGroup("/map/{view}").WithTags("services");
        map.MapGet("", ReadAsync)
            .WithSummary("Where the boxes of the service graph stand")
            .Produces<MapReport>()
            .Produces(304)
            .ProducesProblem(404);
        map.MapPut("", ReplaceAsync)
            .WithSummary("Put a layout in the place of the version that was read")
            .Produces<MapReport>()
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context,
        IStoreReader store,
        PushOptions push,
        [Description("services or groups")] string view,
        CancellationToken cancellationToken)
    {
        var layout = await store.MapLayoutAsync(Known(view), cancellationToken).ConfigureAwait(false);
        var tag = $"\"{view}-{layout.Version:x}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        return context.Request.Headers.IfNoneMatch.Contains(tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Json(Report(layout, push));
    }

    private static async Task<MapReport> ReplaceAsync(
        IStoreWriter store,
        PushOptions push,
        [Description("services or groups")] string view,
        MapBody body,
        CancellationToken cancellationToken)
    {
        var layout = body.ToLayout(Known(view));
        var written = await store.ReplaceMapLayoutAsync(layout, cancellationToken).ConfigureAwait(false)
            ?? throw ApiProblem.Conflict($"The layout is not at version {layout.Version} any more; read it, bring your change into it and send that.");
        return Report(written, push);
    }

    private static string Known(string view) =>
        Views.Contains(view) ? view : throw ApiProblem.NotFound($"There is no such map; there are {string.Join(" and ", Views)}.");

    private static MapReport Report(MapLayout layout, PushOptions push) => new(layout, push.EdgeStaleAfter.TotalSeconds);
}
