using System.ComponentModel;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Live;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Server.Push;

namespace LogFlow.Server.Api;

/// <summary>One service: the present from the live view, the past from the store.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Current">Its last ten seconds; null when it is not on the screen.</param>
/// <param name="Forecast">Null when there is none.</param>
/// <param name="Callers">Strongest dependency first.</param>
/// <param name="Callees">Strongest dependency first.</param>
/// <param name="History">Oldest first; the last 15 minutes of stored time unless a range was given. Of a peer: the calls to it.</param>
/// <param name="TopTemplates">Most frequent first.</param>
/// <param name="RecentErrors">Newest first.</param>
/// <param name="Incidents">Open ones that it belongs to.</param>
/// <param name="Peer">Given when it never reported itself and only its callers name it; null of a service.</param>
public sealed record ServiceReport(
    string Service,
    LiveService? Current,
    ServiceForecast? Forecast,
    IReadOnlyList<GraphEdge> Callers,
    IReadOnlyList<GraphEdge> Callees,
    IReadOnlyList<ServicePoint> History,
    IReadOnlyList<TemplateSummary> TopTemplates,
    IReadOnlyList<StoredRecord> RecentErrors,
    IReadOnlyList<Incident> Incidents,
    PeerReport? Peer);

/// <summary>One that never reports itself: what its callers say of it.</summary>
/// <param name="ConnectionType">What they take it for, as long as the calls are on the live graph; <c>service</c> otherwise.</param>
/// <param name="FirstCall">Null until the first call is stored.</param>
/// <param name="LastCall">Null until the first call is stored.</param>
/// <param name="Callers">Everybody who was ever seen to call it, with the figures of the asked range, most calls first.</param>
public sealed record PeerReport(ConnectionType ConnectionType, DateTimeOffset? FirstCall, DateTimeOffset? LastCall, IReadOnlyList<PeerCaller> Callers);

internal static class ServicesApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/service/{**name}", OneAsync)
            .WithTags("services")
            .WithSummary("One service: history, forecast, neighbours, templates, errors")
            .Produces<ServiceReport>()
            .ProducesProblem(400)
            .ProducesProblem(404);

    private static async Task<ServiceReport> OneAsync(
        IStoreReader store,
        LiveView live,
        [Description("The service's name, escaped")] string name,
        [Description("First moment, RFC 3339 or Unix time")] string? from,
        [Description("Last moment")] string? to,
        CancellationToken cancellationToken)
    {
        // A name may hold a slash, which servers leave escaped in a path.
        name = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var (first, last) = QueryText.Range(from, to);
        var stored = await store.ServiceAsync(name, first, last, cancellationToken).ConfigureAwait(false);
        var current = live.Current.Services.FirstOrDefault(s => s.Name == name);
        var now = live.Last;
        var callers = Strongest(now?.Graph.CallersOf(name));
        // A call shows on the live graph a moment before it is stored.
        var isPeer = current is null && (stored?.Peer is not null || (stored is null && callers.Any(IsToPeer)));
        if (stored is null && current is null && !isPeer)
        {
            throw ApiProblem.NotFound($"No service '{name}' was seen; /api/graph lists those that are.");
        }

        return new ServiceReport(
            name,
            current,
            now?.Forecasts.FirstOrDefault(f => f.Service == name),
            callers,
            Strongest(now?.Graph.CalleesOf(name)),
            stored?.History ?? [],
            stored?.TopTemplates ?? [],
            stored?.RecentErrors ?? [],
            [.. live.Current.Incidents.Where(i => i.State != IncidentState.Resolved && i.Members.Any(m => m.Service == name))],
            isPeer
                ? new PeerReport(
                    callers.Select(e => e.ConnectionType).DefaultIfEmpty().Max(), stored?.Peer?.FirstCall, stored?.Peer?.LastCall, stored?.Peer?.Callers ?? [])
                : null);
    }

    private static bool IsToPeer(GraphEdge edge) => (edge.Evidence & EdgeEvidence.Peer) != 0;

    private static IReadOnlyList<GraphEdge> Strongest(IReadOnlyList<GraphEdge>? edges) =>
        [.. (edges ?? []).OrderByDescending(e => e.Weight).ThenBy(e => e.Caller, StringComparer.Ordinal).ThenBy(e => e.Callee, StringComparer.Ordinal)];
}
