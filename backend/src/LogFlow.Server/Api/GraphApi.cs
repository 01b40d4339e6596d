using LogFlow.Contracts.Graph;
using LogFlow.Server.Push;

namespace LogFlow.Server.Api;

/// <summary>The inferred service graph as of <paramref name="Tick"/>; null before the first closed second.</summary>
public sealed record GraphReport(DateTimeOffset? Tick, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges);

internal static class GraphApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/graph", Read)
            .WithTags("services")
            .WithSummary("The service graph as it is now")
            .Produces<GraphReport>();

    private static GraphReport Read(LiveView live) =>
        live.Last is { } last ? new GraphReport(last.Frame.Time, last.Graph.Nodes, last.Graph.Edges) : new GraphReport(null, [], []);
}
