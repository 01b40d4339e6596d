using LogFlow.Contracts.Records;
using LogFlow.Server.Security;
using LogFlow.Storage;

namespace LogFlow.Server.Api;

/// <summary>A correction as it is posted. The template is named by its id or by its text, and so is the one to keep.</summary>
/// <param name="Kind"><c>merge</c>, <c>split</c>, <c>name</c> or <c>noise</c>.</param>
/// <param name="Template">Id of a template that is stored here; not with <paramref name="Text"/>.</param>
/// <param name="Text">Text of the template, as another instance would name it.</param>
/// <param name="IntoTemplate">Id of the template to keep, for merges.</param>
/// <param name="Into">Text of the template to keep.</param>
/// <param name="Position">Which wildcard to split by, from 0.</param>
/// <param name="Name">What to call it, 1 to 200 characters.</param>
public sealed record CorrectionBody(string? Kind, string? Template, string? Text, string? IntoTemplate, string? Into, int? Position, string? Name);

/// <summary>Corrections of another instance, in the form in which they are listed.</summary>
public sealed record CorrectionImport(IReadOnlyList<CorrectionBody>? Items);

internal static class CorrectionsApi
{
    private const int ImportMax = 10_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        var corrections = api.MapGroup("/templates/corrections").WithTags("templates");
        corrections.MapGet("", (CorrectionDesk desk) => Page<TemplateCorrection>.Of(desk.List()))
            .WithSummary("What people said about templates, oldest first");
        corrections.MapPost("", AddAsync)
            .WithSummary("Merge a template into another, split it by a wildcard, name it, or mark it as noise")
            .Produces<TemplateCorrection>(201)
            .ProducesProblem(400)
            .ProducesProblem(404)
            .ProducesProblem(409);
        corrections.MapPost("/import", ImportAsync)
            .WithSummary("Take over another instance's corrections; answers those that are new here")
            .Produces<Page<TemplateCorrection>>()
            .ProducesProblem(400)
            .ProducesProblem(409);
        corrections.MapDelete("/{id}", RemoveAsync)
            .WithSummary("Take a correction back")
            .Produces(204)
            .ProducesProblem(404);
    }

    private static async Task<IResult> AddAsync(HttpContext context, CorrectionDesk desk, LogStore store, CorrectionBody body, CancellationToken cancellationToken)
    {
        var correction = Read(body, store, CallerName(context));
        var added = await desk.AddAsync(correction, cancellationToken).ConfigureAwait(false);
        return Results.Created($"/api/templates/corrections/{added.Id}", added);
    }

    private static async Task<Page<TemplateCorrection>> ImportAsync(HttpContext context, CorrectionDesk desk, LogStore store, CorrectionImport body, CancellationToken cancellationToken)
    {
        var items = body.Items ?? throw ApiProblem.BadRequest("items is missing; give the items of another instance's /api/templates/corrections.");
        if (items.Count > ImportMax)
        {
            throw ApiProblem.BadRequest($"items must be at most {ImportMax} corrections, not {items.Count}.");
        }

        var by = CallerName(context);
        return Page<TemplateCorrection>.Of(await desk.ImportAsync([.. items.Select(item => Read(item, store, by))], by, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<IResult> RemoveAsync(CorrectionDesk desk, string id, CancellationToken cancellationToken)
    {
        await desk.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static TemplateCorrection Read(CorrectionBody body, LogStore store, string by)
    {
        var kind = body.Kind ?? "";
        return new TemplateCorrection
        {
            Kind = kind,
            Text = TextOf("template", body.Template, body.Text, store) ?? throw ApiProblem.BadRequest("template is missing; give the id of a template, or its text."),
            Into = kind == TemplateCorrection.Merge ? TextOf("into_template", body.IntoTemplate, body.Into, store) : null,
            Position = kind == TemplateCorrection.Split ? body.Position : null,
            Name = kind == TemplateCorrection.Naming ? body.Name?.Trim() : null,
            By = by,
        };
    }

    private static string? TextOf(string name, string? id, string? text, LogStore store) => id is null ? text
        : store.Corrections.ToldAs(QueryText.Template(name, id))?.Text ?? throw ApiProblem.NotFound($"There is no template {id}; /api/templates lists them.");

    private static string CallerName(HttpContext context) => Caller.Of(context)?.Name ?? "";
}
