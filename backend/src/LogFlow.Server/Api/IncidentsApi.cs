using System.ComponentModel;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;

namespace LogFlow.Server.Api;

internal static class IncidentsApi
{
    private const int LimitMax = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents", ListAsync)
            .WithTags("incidents")
            .WithSummary("Incidents, active and past, newest onset first")
            .Produces<Page<Incident>>()
            .ProducesProblem(400);
        api.MapGet("/incidents/{id}", OneAsync)
            .WithTags("incidents")
            .WithSummary("One incident with its whole story")
            .Produces<Incident>()
            .ProducesProblem(404);
        api.MapPost("/incidents/{id}/acknowledge", AcknowledgeAsync)
            .WithTags("incidents")
            .WithSummary("Say that someone looks after it")
            .WithDescription("A second time changes nothing.")
            .Produces<Incident>()
            .ProducesProblem(404);
    }

    private static Task<Page<Incident>> ListAsync(
        IncidentDesk desk,
        [Description("open (active or resolving), active, resolving or resolved; all when left out")] string? state,
        [Description("Only incidents that this service belongs to")] string? service,
        [Description("Earliest onset, RFC 3339 or Unix time")] string? from,
        [Description("Latest onset")] string? to,
        [Description("1 to 200, default 50")] string? limit,
        [Description("next_cursor of the page before")] string? cursor,
        CancellationToken cancellationToken)
    {
        var (first, last) = QueryText.Range(from, to);
        var query = new IncidentQuery(
            QueryText.OneOf("state", state, "open", "active", "resolving", "resolved"),
            QueryText.Text("service", service),
            first,
            last,
            QueryText.Text("cursor", cursor),
            QueryText.Limit(limit, 50, LimitMax));
        return desk.ListAsync(query, cancellationToken);
    }

    private static async Task<Incident> OneAsync(IncidentDesk desk, string id, CancellationToken cancellationToken) =>
        await desk.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw Unknown(id);

    private static async Task<Incident> AcknowledgeAsync(IncidentDesk desk, string id, CancellationToken cancellationToken) =>
        await desk.AcknowledgeAsync(id, cancellationToken).ConfigureAwait(false) ?? throw Unknown(id);

    internal static ApiProblem Unknown(string id) => ApiProblem.NotFound($"There is no incident '{id}'; /api/incidents lists them.");
}
