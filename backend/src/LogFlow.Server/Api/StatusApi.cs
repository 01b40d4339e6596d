using LogFlow.Server.Status;

namespace LogFlow.Server.Api;

internal static class StatusApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/status", (StatusProbe probe, CancellationToken cancellationToken) => probe.ReadAsync(cancellationToken))
            .WithTags("health")
            .WithSummary("LogFlow itself: sources, queues, drops with reasons, store, stage times, memory, settings")
            .Produces<StatusReport>();
}
