using LogFlow.Server.Retelling;
using LogFlow.Server.Security;

namespace LogFlow.Server.Api;

/// <summary>Whether a language model may be asked, and which.</summary>
internal sealed record RetellingSetup(bool IsOn, string? Model);

/// <summary>An incident's story in a language model's words, on request.</summary>
internal static class RetellingApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/retelling", (Reteller reteller) => new RetellingSetup(reteller.IsOn, reteller.Model))
            .WithTags("incidents")
            .WithSummary("Whether a language model is configured");
        api.MapPost("/incidents/{id}/retelling", TellAsync)
            .RequireScope(AccessScope.Read)
            .WithTags("incidents")
            .WithSummary("The story in a language model's words, with suggested steps")
            .WithDescription("Answers with the plain story and the reason when no model is configured, or it failed, was too slow or invented something. Secrets are masked before anything is sent.")
            .Produces<ToldStory>()
            .ProducesProblem(404);
    }

    private static async Task<ToldStory> TellAsync(IncidentDesk desk, Reteller reteller, string id, CancellationToken cancellationToken)
    {
        var incident = await desk.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw IncidentsApi.Unknown(id);
        return await reteller.TellAsync(incident, cancellationToken).ConfigureAwait(false);
    }
}
