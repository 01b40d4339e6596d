using LogFlow.Contracts.Live;
using LogFlow.Server.Push;
using LogFlow.Server.Push.Wire;

namespace LogFlow.Server.Api;

internal static class StatsApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/stats", Read)
            .WithTags("live")
            .WithSummary("The whole current state: what a new dashboard gets")
            .Produces<LiveSnapshot>()
            .Produces(304);

    private static IResult Read(HttpContext context, LiveView live)
    {
        var now = live.Current;
        var tag = $"\"{now.StartedAt.ToUnixTimeMilliseconds():x}-{now.Number:x}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        return context.Request.Headers.IfNoneMatch.Contains(tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Json(now with { Incidents = [.. now.Incidents.Select(IncidentWire.Slim)] });
    }
}
