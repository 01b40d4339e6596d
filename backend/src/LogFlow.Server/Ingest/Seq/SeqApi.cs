using System.Text.Json;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Parsing.Seq;
using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest.Seq;

/// <summary>
/// What writes to Seq (Serilog's sink, seq-logging, seqcli): <c>POST /ingest/clef</c> and <c>/api/events/raw</c>, compact log events one a
/// line, or the older form with <c>Events</c>. Answered 201 once committed; no minimum level is asked for.
/// </summary>
internal static class SeqApi
{
    private const int FormBytes = 64;

    private static readonly IngestProtocol Protocol = new("seq", "seq-clef", "POST /ingest/clef, /api/events/raw") { Refuse = RefuseAsync };

    public static void Map(IEndpointRouteBuilder app, IngestDoor door)
    {
        door.Announce(Protocol);
        app.MapPost("/ingest/clef", (HttpContext context, IngestDoor at) => at.RunAsync(context, Protocol, ClefAsync))
            .WithTags("ingest")
            .WithSummary("Send compact log events as to Seq")
            .WithDescription("One JSON object a line (CLEF). 201 means that the events are committed.");
        app.MapPost("/api/events/raw", (HttpContext context, IngestDoor at) => at.RunAsync(context, Protocol, RawAsync)).ExcludeFromDescription();
    }

    private static async Task ClefAsync(IngestCall call)
    {
        using var records = new NdjsonBody(call.Services, call.Parsing);
        var accepted = await call.ReadPartsAsync(records).ConfigureAwait(false);
        await AnswerAsync(call.Context, accepted, records).ConfigureAwait(false);
    }

    private static async Task RawAsync(IngestCall call)
    {
        var request = call.Context.Request;
        if (request.Query.ContainsKey("clef") || request.ContentType?.Contains("clef", StringComparison.OrdinalIgnoreCase) == true)
        {
            await ClefAsync(call).ConfigureAwait(false);
            return;
        }

        using var body = await call.ReadWholeAsync().ConfigureAwait(false);
        if (!SeqEventsBody.IsForm(body.Span[..Math.Min(body.Length, FormBytes)]))
        {
            using var lines = new NdjsonBody(call.Services, call.Parsing);
            lines.Append(body.Span, call.NowNs);
            lines.Complete(call.NowNs);
            await AnswerAsync(call.Context, await call.FinishAsync(lines).ConfigureAwait(false), lines).ConfigureAwait(false);
            return;
        }

        using var records = new SeqEventsBody(call.Services, call.Parsing);
        if (!records.TryRead(body.Memory, call.NowNs, out var reason))
        {
            throw ApiProblem.BadRequest($"Nothing was taken: {reason}.");
        }

        await AnswerAsync(call.Context, await call.FinishAsync(records).ConfigureAwait(false), records).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext context, long accepted, IRecordBatches records)
    {
        if (accepted == 0 && records.Rejected > 0)
        {
            throw ApiProblem.BadRequest($"No event was taken: event {records.Errors[0].Line} is {records.Errors[0].Reason}.");
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"MinimumLevelAccepted":null}""", context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, ApiProblem problem)
    {
        PlainRefusal.Begin(context.Response, problem);
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($"{{\"Error\":{JsonSerializer.Serialize(problem.Message)}}}", context.RequestAborted);
    }
}
