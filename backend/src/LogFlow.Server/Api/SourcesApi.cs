using LogFlow.Engine.Sources.Board;

namespace LogFlow.Server.Api;

/// <summary>What comes in, by source.</summary>
internal static class SourcesApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/sources", (SourceBoard board) => new Page<SourceStatus>(board.Read(), null))
            .WithTags("ingest")
            .WithSummary("Every source with what it received, took and refused");
}
