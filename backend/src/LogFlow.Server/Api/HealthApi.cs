using LogFlow.Contracts.Queries;
using LogFlow.Server.Security;
using LogFlow.Server.Push;

namespace LogFlow.Server.Api;

/// <summary>State of one stage: <c>ok</c>, <c>full</c> (its queue is) or <c>sick</c> (it fails or is stuck).</summary>
public sealed record StageHealth(
    string Name,
    string Topic,
    string State,
    int Depth,
    int Capacity,
    long Received,
    long Handled,
    long Dropped,
    long Failed,
    double BusySeconds,
    string? LastError);

/// <summary>What <c>/api/health</c> and <c>/readyz</c> answer.</summary>
/// <param name="Status"><c>ok</c>, <c>degraded</c> (a stage is sick, records are still taken) or <c>failing</c> (not ready).</param>
/// <param name="IsReady">Records are taken and stored.</param>
/// <param name="NotReady">Why not, in sentences.</param>
/// <param name="Version">Of the program.</param>
/// <param name="StartedAt">By the machine's clock.</param>
/// <param name="UptimeSeconds">Since then, on a clock that never jumps.</param>
/// <param name="Source"><c>simulator</c> or <c>none</c>.</param>
/// <param name="IsSimulated">The simulator is the source.</param>
/// <param name="Tick">The last closed second of event time; null before the first.</param>
/// <param name="Stages">In flow order; the plugs of a tick after the consumers.</param>
/// <param name="Store">Null when it does not answer.</param>
public sealed record HealthReport(
    string Status,
    bool IsReady,
    IReadOnlyList<string> NotReady,
    string Version,
    DateTimeOffset StartedAt,
    double UptimeSeconds,
    string Source,
    bool IsSimulated,
    DateTimeOffset? Tick,
    IReadOnlyList<StageHealth> Stages,
    StoreStatus? Store);

/// <summary>The process answers; nothing else is looked at.</summary>
public sealed record LivenessReport(string Status, string Version, double UptimeSeconds);

/// <summary>What <c>/readyz</c> answers to callers without a key.</summary>
public sealed record ReadinessReport(string Status, bool IsReady);

internal static class HealthApi
{
    public static void Map(WebApplication app)
    {
        foreach (var path in (string[])["/healthz", "/health/live"])
        {
            app.MapGet(path, (ServerIdentity me, TimeProvider time) => new LivenessReport("ok", me.Version, me.UptimeSeconds(time)))
                .RequireScope(AccessScope.None)
                .WithTags("health")
                .WithSummary("Does the process answer?");
        }

        foreach (var path in (string[])["/readyz", "/health/ready"])
        {
            app.MapGet(path, ReadyAsync)
                .RequireScope(AccessScope.None)
                .WithTags("health")
                .WithSummary("Are records taken and stored? 503 when not")
                .Produces<HealthReport>()
                .Produces<HealthReport>(503);
        }

        app.MapGet("/api/health", (HealthProbe probe, CancellationToken cancellationToken) => probe.ReadAsync(cancellationToken))
            .WithTags("health")
            .WithSummary("State of every stage and of the store; always 200");
    }

    private static async Task<IResult> ReadyAsync(HttpContext context, HealthProbe probe, CancellationToken cancellationToken)
    {
        var report = await probe.ReadAsync(cancellationToken).ConfigureAwait(false);
        var status = report.IsReady ? 200 : 503;
        // Whoever has no key learns whether it is ready, not what it reads and where it keeps it.
        return Caller.Of(context)?.Scopes.AllowsAnyOf(AccessScope.Read) == true
            ? Results.Json(report, statusCode: status)
            : Results.Json(new ReadinessReport(report.Status, report.IsReady), statusCode: status);
    }
}
