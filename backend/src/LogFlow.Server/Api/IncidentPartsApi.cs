using System.ComponentModel;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Server.Incidents;

namespace LogFlow.Server.Api;

/// <summary>What belongs to an incident's page beside the incident itself; each part is asked for alone.</summary>
internal static class IncidentPartsApi
{
    private const int LimitMax = 50;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents/{id}/versions", VersionsAsync)
            .WithTags("incidents")
            .WithSummary("What was known of an incident over time, oldest first")
            .Produces<Page<IncidentVersion>>()
            .ProducesProblem(404);
        api.MapGet("/incidents/{id}/predictions", PredictionsAsync)
            .WithTags("incidents")
            .WithSummary("Who was expected to be hit, and what became of it")
            .Produces<Page<Prediction>>()
            .ProducesProblem(404);
        api.MapGet("/incidents/{id}/similar", SimilarAsync)
            .WithTags("incidents")
            .WithSummary("Earlier incidents that resemble it, most alike first")
            .Produces<Page<SimilarIncident>>()
            .ProducesProblem(400)
            .ProducesProblem(404);
        api.MapGet("/incidents/{id}/traces", TracesAsync)
            .WithTags("incidents")
            .WithSummary("Failing traces of its time that touch its root; the slowest where few failed")
            .Produces<Page<TraceSummary>>()
            .ProducesProblem(400)
            .ProducesProblem(404);
    }

    private static async Task<Page<IncidentVersion>> VersionsAsync(IncidentDesk desk, IStoreReader store, string id, CancellationToken cancellationToken)
    {
        await FindAsync(desk, id, cancellationToken).ConfigureAwait(false);
        return Page<IncidentVersion>.Of(await store.IncidentVersionsAsync(id, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<Page<Prediction>> PredictionsAsync(IncidentDesk desk, IStoreReader store, string id, CancellationToken cancellationToken)
    {
        await FindAsync(desk, id, cancellationToken).ConfigureAwait(false);
        return Page<Prediction>.Of(await store.PredictionsAsync(id, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<Page<SimilarIncident>> SimilarAsync(
        IncidentDesk desk,
        SimilarIncidents similar,
        string id,
        [Description("1 to 50, default 5")] string? limit,
        CancellationToken cancellationToken)
    {
        var most = QueryText.Limit(limit, 5, LimitMax);
        var incident = await FindAsync(desk, id, cancellationToken).ConfigureAwait(false);
        return Page<SimilarIncident>.Of(await similar.FindAsync(incident, most, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<Page<TraceSummary>> TracesAsync(
        IncidentDesk desk,
        IncidentTraces traces,
        string id,
        [Description("1 to 50, default 10")] string? limit,
        CancellationToken cancellationToken)
    {
        var most = QueryText.Limit(limit, 10, LimitMax);
        var incident = await FindAsync(desk, id, cancellationToken).ConfigureAwait(false);
        return Page<TraceSummary>.Of(await traces.FindAsync(incident, most, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<Incident> FindAsync(IncidentDesk desk, string id, CancellationToken cancellationToken) =>
        await desk.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw IncidentsApi.Unknown(id);
}
