using System.ComponentModel;
using LogFlow.Contracts.Queries;

namespace LogFlow.Server.Api;

internal static class CorrelationsApi
{
    private const int SecondsDefault = 300;
    private const int SecondsMax = 86_400;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/correlations", ReadAsync)
            .WithTags("services")
            .WithSummary("Correlation of the services' error ratios")
            .Produces<CorrelationMatrix>()
            .ProducesProblem(400);

    private static Task<CorrelationMatrix> ReadAsync(
        IStoreReader store,
        [Description("Over the last so many seconds, 10 to 86400, default 300")] string? seconds,
        [Description("Up to this moment, RFC 3339 or Unix time; the newest second when left out")] string? to,
        CancellationToken cancellationToken) =>
        store.CorrelationsAsync(
            string.IsNullOrEmpty(seconds) ? SecondsDefault : QueryText.Whole("seconds", seconds, 10, SecondsMax),
            QueryText.Time("to", to),
            cancellationToken);
}
