using System.Text;
using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Queries;
using LogFlow.Server.Capsules;
using Microsoft.AspNetCore.Http.Features;

namespace LogFlow.Server.Api;

/// <summary>An incident as one file, and back.</summary>
internal static class CapsulesApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents/{id}/capsule", ExportAsync)
            .WithTags("capsules")
            .WithSummary("One incident as one masked page that opens offline and imports back")
            .Produces(200, contentType: "text/html")
            .ProducesProblem(404);
        api.MapGet("/capsules", ListAsync)
            .WithTags("capsules")
            .WithSummary("Imported incidents, newest import first")
            .Produces<Page<CapsuleEntry>>();
        api.MapPost("/capsules", ImportAsync)
            .WithTags("capsules")
            .WithSummary("Import a capsule's file, read-only")
            .WithDescription("The page as it was exported, or the JSON in it. The same file again is the same capsule.")
            .Produces<ImportedCapsule>(201)
            .ProducesProblem(400)
            .ProducesProblem(413);
        api.MapGet("/capsules/{id}", OneAsync)
            .WithTags("capsules")
            .WithSummary("One imported incident")
            .Produces<ImportedCapsule>()
            .ProducesProblem(404);
        api.MapDelete("/capsules/{id}", DeleteAsync)
            .WithTags("capsules")
            .WithSummary("Forget an imported incident")
            .Produces(204)
            .ProducesProblem(404);
    }

    private static async Task<IResult> ExportAsync(HttpContext context, IncidentDesk desk, CapsuleMaker maker, string id, CancellationToken cancellationToken)
    {
        var incident = await desk.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw IncidentsApi.Unknown(id);
        var page = CapsulePage.Write(await maker.MakeAsync(incident, cancellationToken).ConfigureAwait(false));
        context.Response.Headers.CacheControl = "no-store";
        return Results.File(Encoding.UTF8.GetBytes(page), "text/html; charset=utf-8", NameOf(incident.Id, incident.Onset));
    }

    private static async Task<Page<CapsuleEntry>> ListAsync(IStoreReader store, CancellationToken cancellationToken)
    {
        var capsules = await store.CapsulesAsync(cancellationToken).ConfigureAwait(false);
        return Page<CapsuleEntry>.Of([.. capsules.Select(one => new CapsuleEntry(one.Id, one.Imported, one.Title, one.Root, one.Onset))]);
    }

    private static async Task<IResult> ImportAsync(HttpContext context, IStoreWriter writer, TimeProvider time, CancellationToken cancellationToken)
    {
        var capsule = CapsuleReader.Read((await ReadAsync(context, cancellationToken).ConfigureAwait(false)).AsSpan());
        var json = JsonSerializer.Serialize(capsule, LogFlowJson.Options);
        var incident = capsule.Incident;
        var stored = new StoredCapsule(CapsuleReader.IdOf(json), time.GetUtcNow(), incident.Title, incident.Root, incident.Onset, json);
        await writer.SaveCapsuleAsync(stored, cancellationToken).ConfigureAwait(false);
        return Results.Created($"/api/capsules/{stored.Id}", new ImportedCapsule(stored.Id, stored.Imported, capsule));
    }

    private static async Task<ImportedCapsule> OneAsync(IStoreReader store, string id, CancellationToken cancellationToken)
    {
        var stored = await store.CapsuleAsync(id, cancellationToken).ConfigureAwait(false) ?? throw Unknown(id);
        return new ImportedCapsule(stored.Id, stored.Imported, JsonSerializer.Deserialize<Capsule>(stored.Json, LogFlowJson.Options)!);
    }

    private static async Task<IResult> DeleteAsync(IStoreWriter writer, string id, CancellationToken cancellationToken) =>
        await writer.DeleteCapsuleAsync(id, cancellationToken).ConfigureAwait(false) ? Results.NoContent() : throw Unknown(id);

    private static async Task<byte[]> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        // Counted here and not by Kestrel, which would close the connection on a sender before it could read why.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        using var file = new MemoryStream();
        var buffer = new byte[81_920];
        for (var read = 1; read > 0 && file.Length <= Capsule.Bounds.FileBytes && !(context.Request.ContentLength > Capsule.Bounds.FileBytes);)
        {
            read = await context.Request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            file.Write(buffer, 0, read);
        }

        return context.Request.ContentLength > Capsule.Bounds.FileBytes || file.Length > Capsule.Bounds.FileBytes
            ? throw new ApiProblem(StatusCodes.Status413PayloadTooLarge, $"The file is larger than {Capsule.Bounds.FileBytes} bytes, which no capsule is.")
            : file.ToArray();
    }

    private static string NameOf(string id, DateTimeOffset onset) =>
        $"incident-{onset.UtcDateTime.ToString("yyyyMMdd-HHmmss", System.Globalization.CultureInfo.InvariantCulture)}-{new string([.. id.Where(char.IsAsciiLetterOrDigit).Take(16)])}.html";

    private static ApiProblem Unknown(string id) => ApiProblem.NotFound($"There is no capsule '{id}'; /api/capsules lists them.");
}
