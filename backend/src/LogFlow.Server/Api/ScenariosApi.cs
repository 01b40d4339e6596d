using LogFlow.Contracts.Simulation;

namespace LogFlow.Server.Api;

internal static class ScenariosApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/scenarios", (ScenarioButtons buttons) => Page<ScenarioInfo>.Of(buttons.Control?.List() ?? []))
            .WithTags("scenarios")
            .WithSummary("Failures that can be injected, and which run");
        api.MapPost("/scenarios/{name}", Start)
            .WithTags("scenarios")
            .WithSummary("Inject a failure")
            .WithDescription("Starting an active one starts it anew.")
            .Produces<ScenarioInfo>()
            .ProducesProblem(404)
            .ProducesProblem(409);
        api.MapDelete("/scenarios/{name}", Stop)
            .WithTags("scenarios")
            .WithSummary("Stop a failure")
            .Produces<ScenarioInfo>()
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static ScenarioInfo Start(ScenarioButtons buttons, string name)
    {
        var control = buttons.Required();
        return control.TryStart(name) ? Find(control, name) : throw Unknown(name);
    }

    private static ScenarioInfo Stop(ScenarioButtons buttons, string name)
    {
        // One that does not run any more has stopped as wished; only an unknown one is an error.
        var control = buttons.Required();
        control.TryStop(name);
        return Find(control, name);
    }

    private static ScenarioInfo Find(IScenarioControl control, string name) =>
        control.List().FirstOrDefault(s => s.Name == name) ?? throw Unknown(name);

    private static ApiProblem Unknown(string name) =>
        ApiProblem.NotFound($"There is no scenario '{name}'; /api/scenarios lists them.");
}

/// <summary>The simulator's buttons, when it is the source.</summary>
internal sealed record ScenarioButtons(IScenarioControl? Control)
{
    public IScenarioControl Required() =>
        Control ?? throw ApiProblem.Conflict("Failures can only be injected into the simulator, and it is not the source here; start with --source simulator.");
}
