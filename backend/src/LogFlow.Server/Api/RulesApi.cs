using System.ComponentModel;
using LogFlow.Contracts.Detection;
using LogFlow.Engine.Rules;
using LogFlow.Server.Push;
using LogFlow.Server.Security;

namespace LogFlow.Server.Api;

/// <summary>All rules by id, and which fire where.</summary>
public sealed record RuleList(IReadOnlyList<AlertRule> Items, string? NextCursor, IReadOnlyList<RuleFiring> Firing);

/// <summary>A rule to try on the past. Times as in queries; null is the last hour of stored time.</summary>
public sealed record RuleTestBody(RuleBody? Rule, string? From, string? To);

/// <summary>When a rule would have fired.</summary>
/// <param name="Rule">As it was understood.</param>
/// <param name="From">First moment looked at.</param>
/// <param name="To">Last moment looked at.</param>
/// <param name="Seconds">Stored seconds in between.</param>
/// <param name="TimesFired">Over all services.</param>
/// <param name="FiringSeconds">Seconds in which it would have fired, summed over services.</param>
/// <param name="Firings">Changes of state, oldest first; at most 10,000.</param>
/// <param name="StepSeconds">Seconds that a point covers.</param>
/// <param name="Points">The metric over time: of each step the value nearest to firing, and where.</param>
/// <param name="Incidents">What it would have made of each incident of that time, oldest first; at most 1,000.</param>
/// <param name="FiredOutside">How often it would have fired where no incident was.</param>
public sealed record RuleTestReport(
    AlertRule Rule,
    DateTimeOffset From,
    DateTimeOffset To,
    long Seconds,
    long TimesFired,
    long FiringSeconds,
    IReadOnlyList<RuleFiring> Firings,
    int StepSeconds,
    IReadOnlyList<RulePoint> Points,
    IReadOnlyList<RuleCatch> Incidents,
    long FiredOutside);

internal static class RulesApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var rules = api.MapGroup("/rules").WithTags("rules");
        rules.MapGet("", (RuleDesk desk, LiveView live) => new RuleList(desk.List(), null, live.Current.FiringRules))
            .WithSummary("All alert rules, and which fire");
        rules.MapPost("", AddAsync)
            .WithSummary("Add a rule")
            .Produces<AlertRule>(201)
            .ProducesProblem(400)
            .ProducesProblem(409);
        rules.MapPut("/{id}", UpdateAsync)
            .WithSummary("Put a rule in the place of another")
            .Produces<AlertRule>()
            .ProducesProblem(400)
            .ProducesProblem(404);
        rules.MapDelete("/{id}", RemoveAsync)
            .WithSummary("Remove a rule")
            .Produces(204)
            .ProducesProblem(404);
        rules.MapPost("/{id}/toggle", (RuleDesk desk, string id, CancellationToken cancellationToken) => desk.ToggleAsync(id, cancellationToken))
            .WithSummary("Switch a rule on or off")
            .ProducesProblem(404);
        rules.MapPost("/test", TestAsync)
            .RequireScope(AccessScope.Read)
            .WithSummary("When would a rule have fired? Runs it over stored history")
            .Produces<RuleTestReport>()
            .ProducesProblem(400);
    }

    private static async Task<IResult> AddAsync(RuleDesk desk, RuleBody body, CancellationToken cancellationToken)
    {
        var rule = await desk.AddAsync(body.ToRule(), cancellationToken).ConfigureAwait(false);
        return Results.Created($"/api/rules/{rule.Id}", rule);
    }

    private static Task<AlertRule> UpdateAsync(
        RuleDesk desk,
        [Description("The rule's id")] string id,
        RuleBody body,
        CancellationToken cancellationToken) =>
        desk.UpdateAsync(body.ToRule(id), cancellationToken);

    private static async Task<IResult> RemoveAsync(RuleDesk desk, string id, CancellationToken cancellationToken)
    {
        await desk.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static Task<RuleTestReport> TestAsync(RuleDesk desk, RuleTestBody body, CancellationToken cancellationToken)
    {
        var (from, to) = QueryText.Range(body.From, body.To);
        var rule = (body.Rule ?? throw ApiProblem.BadRequest("rule is missing; give the rule to test as it would be posted to /api/rules.")).ToRule();
        return desk.TestAsync(rule, from, to, cancellationToken);
    }
}
