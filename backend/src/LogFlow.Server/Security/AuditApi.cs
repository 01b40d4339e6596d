using LogFlow.Contracts.Operations;
using LogFlow.Server.Api;
using LogFlow.Storage;

namespace LogFlow.Server.Security;

internal static class AuditApi
{
    private const int LimitDefault = 200;
    private const int LimitMax = 1000;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/audit", async (LogStore store, string? limit, CancellationToken cancellationToken) =>
                Page<AuditEntry>.Of(await store.Audit.LatestAsync(QueryText.Limit(limit, LimitDefault, LimitMax), cancellationToken).ConfigureAwait(false)))
            .RequireScope(AccessScope.Admin)
            .WithTags("audit")
            .WithSummary("Who changed what, and who signed in; newest first");
}
