using LogFlow.Contracts.Simulation;
using Microsoft.OpenApi;

namespace LogFlow.Server.Api;

internal static class ScenariosApi
{
    private const int DocumentBytesMax = 64 * 1024;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/scenarios", (ScenarioDesk desk) => Page<ScenarioInfo>.Of(desk.List()))
            .WithTags("scenarios")
            .WithSummary("Failures that can be injected, and which run");
        api.MapGet("/scenarios/documents", (ScenarioDesk desk) => desk.Book())
            .WithTags("scenarios")
            .WithSummary("The failures as their files say them, and what a failure of one's own may name");
        api.MapGet("/scenarios/scoreboard", (ScenarioGrader grader, CancellationToken cancellationToken) => grader.GradeAsync(cancellationToken))
            .WithTags("scenarios")
            .WithSummary("How the program did on the failures injected in the last 24 hours")
            .WithDescription("Per failure: the seconds until an incident named the true root, its place among the candidates, the number of incidents; and incidents that nothing was injected for.");
        api.MapPost("/scenarios", AddAsync)
            .WithTags("scenarios")
            .WithSummary("Add a failure of one's own")
            .WithDescription("A failure document as in scenarios/failure.schema.json. It is checked, kept for this run and can be injected like the others; one of the same name is replaced.")
            .AddOpenApiOperationTransformer(static (operation, _, _) =>
            {
                // Read and checked by hand, so that every fault is named with its place.
                var document = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } };
                operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = document } };
                return Task.CompletedTask;
            })
            .Produces<ScenarioInfo>(201)
            .ProducesProblem(400)
            .ProducesProblem(409)
            .ProducesProblem(413);
        api.MapPost("/scenarios/{name}", (ScenarioDesk desk, string name, CancellationToken cancellationToken) => desk.StartAsync(name, cancellationToken))
            .WithTags("scenarios")
            .WithSummary("Inject a failure")
            .WithDescription("Starting an active one starts it anew.")
            .Produces<ScenarioInfo>()
            .ProducesProblem(404)
            .ProducesProblem(409);
        api.MapDelete("/scenarios/{name}", (ScenarioDesk desk, string name, CancellationToken cancellationToken) => desk.StopAsync(name, cancellationToken))
            .WithTags("scenarios")
            .WithSummary("Stop a failure")
            .Produces<ScenarioInfo>()
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static async Task<IResult> AddAsync(HttpRequest request, ScenarioDesk desk, CancellationToken cancellationToken)
    {
        if (request.ContentLength > DocumentBytesMax)
        {
            throw TooLarge();
        }

        using var body = new MemoryStream();
        var part = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(part, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > DocumentBytesMax)
            {
                throw TooLarge();
            }

            body.Write(part, 0, read);
        }

        var info = desk.Add(body.ToArray());
        return Results.Created($"/api/scenarios/{info.Name}", info);
    }

    private static ApiProblem TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, $"A scenario may have {DocumentBytesMax / 1024} kB; leave out what is not needed.");
}
