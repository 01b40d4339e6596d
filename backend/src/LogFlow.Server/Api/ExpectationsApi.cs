using System.Security.Cryptography;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Server.Security;

namespace LogFlow.Server.Api;

/// <summary>A mark as it is posted: an incident, or a kind of finding at a service.</summary>
/// <param name="Incident">Id of an incident, all of whose findings are expected, up to half again as strong.</param>
/// <param name="Service">Without an incident: where.</param>
/// <param name="Kind">Without an incident: the signal's kind.</param>
/// <param name="Template">Id of the log line that the finding is about; any when left out.</param>
/// <param name="Days">1 to 90.</param>
/// <param name="Reason">Why, at most 500 characters.</param>
public sealed record ExpectationBody(string? Incident, string? Service, string? Kind, string? Template, int Days, string? Reason);

internal static class ExpectationsApi
{
    private const int ReasonMax = 500;
    private const int NameMax = 300;
    private const int BesideMax = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        var expectations = api.MapGroup("/expectations").WithTags("incidents");
        expectations.MapGet("", async (ExpectationDesk desk, CancellationToken cancellationToken) =>
                Page<Expectation>.Of(await desk.ListAsync(cancellationToken).ConfigureAwait(false)))
            .WithSummary("What people marked as expected, the first to end first");
        expectations.MapPost("", AddAsync)
            .WithSummary("Mark an incident, or a kind of finding at a service, as expected for some days")
            .WithDescription("Such findings are stored and shown as ever; they open no incident and join none. What is clearly stronger is told.")
            .Produces<Expectation>(201).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        expectations.MapDelete("/{id}", RemoveAsync).WithSummary("Take a mark back").Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, ExpectationDesk desk, IncidentDesk incidents, IStoreReader store, TimeProvider time, ExpectationBody body, CancellationToken cancellationToken)
    {
        if (body.Days is < 1 or > Expectation.DaysMax)
        {
            throw ApiProblem.BadRequest($"days is {body.Days}; give 1 to {Expectation.DaysMax}.");
        }

        var (title, findings) = await FindingsAsync(body, incidents, store, cancellationToken).ConfigureAwait(false);
        var (now, reason) = (time.GetUtcNow(), (body.Reason ?? "").Trim());
        var added = await desk.AddAsync(
            new Expectation
            {
                Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)),
                Title = title,
                Incident = Given(body.Incident),
                Findings = findings,
                At = now,
                Until = now.AddDays(body.Days),
                By = Caller.Of(context)?.Name ?? "",
                Reason = reason.Length > ReasonMax ? reason[..ReasonMax] : reason,
            },
            cancellationToken).ConfigureAwait(false);
        return Results.Created($"/api/expectations/{added.Id}", added);
    }

    /// <summary>
    /// Of an incident also what was found beside it and was too weak for one of its own: an echo is held back only while the incident it
    /// echoes is open.
    /// </summary>
    private static async Task<(string Title, IReadOnlyList<ExpectedFinding> Findings)> FindingsAsync(
        ExpectationBody body, IncidentDesk incidents, IStoreReader store, CancellationToken cancellationToken)
    {
        var (id, service, kind) = (Given(body.Incident), Given(body.Service), Given(body.Kind));
        if (id is not null)
        {
            var incident = await incidents.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw IncidentsApi.Unknown(id);
            var beside = await store.SignalsAsync(
                new SignalQuery { From = incident.Onset, To = incident.LastSignal.AddSeconds(1), InIncident = false, Limit = BesideMax }, cancellationToken).ConfigureAwait(false);
            var findings = ExpectedFinding.Of(incident.Signals.Concat(beside.Signals.Select(stored => stored.Signal).Where(signal => signal.Severity > SignalSeverity.Info)));
            return (incident.Title, [.. findings.Take(Expectation.FindingsMax)]);
        }

        if (service is null || kind is null)
        {
            throw ApiProblem.BadRequest("Nothing says what is expected; give incident, or service and kind.");
        }

        var template = Given(body.Template) is { } text ? QueryText.Template("template", text) : default(Contracts.Records.TemplateId?);
        return ($"{kind} at {service}", [new ExpectedFinding(service, kind, null, template)]);
    }

    private static async Task<IResult> RemoveAsync(ExpectationDesk desk, string id, CancellationToken cancellationToken) =>
        await desk.RemoveAsync(id, cancellationToken).ConfigureAwait(false)
            ? Results.NoContent()
            : throw ApiProblem.NotFound($"There is no expectation '{id}'; /api/expectations lists them.");

    private static string? Given(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Length > NameMax ? throw ApiProblem.BadRequest($"A name has at most {NameMax} characters.") : text.Trim();
}
