using System.Globalization;
using System.Text.Json;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Parsing.Splunk;
using LogFlow.Server.Api;
using LogFlow.Server.Security;

namespace LogFlow.Server.Ingest.Splunk;

/// <summary>
/// Splunk's HTTP Event Collector: <c>/services/collector</c>, <c>/event</c>, <c>/raw</c> and <c>/health</c>, with its codes. Acknowledgement
/// by channel is not offered (code 14): an event is answered when it is committed.
/// </summary>
internal static class SplunkApi
{
    private const string Root = "/services/collector";

    private static readonly IngestProtocol Protocol = new("splunk-hec", "splunk-hec", "POST /services/collector/event, /raw") { Refuse = RefuseAsync };

    public static void Map(IEndpointRouteBuilder app, IngestDoor door)
    {
        door.Announce(Protocol);
        var collector = app.MapGroup("").WithMetadata(new OwnRefusal(RefuseAsync));
        collector.MapPost(Root, (HttpContext context, IngestDoor at) => at.RunAsync(context, Protocol, EventsAsync))
            .WithTags("ingest")
            .WithSummary("Send events as to Splunk's HTTP Event Collector")
            .WithDescription("JSON events one after another; {\"text\":\"Success\",\"code\":0} means that they are committed.");
        foreach (var path in (string[])["/event", "/event/1.0"])
        {
            collector.MapPost(Root + path, (HttpContext context, IngestDoor at) => at.RunAsync(context, Protocol, EventsAsync)).ExcludeFromDescription();
            // Docker's driver looks this way whether anybody is there.
            collector.MapMethods(Root + path, ["OPTIONS"], () => Results.Ok()).ExcludeFromDescription();
        }

        foreach (var path in (string[])["/raw", "/raw/1.0"])
        {
            collector.MapPost(Root + path, (HttpContext context, IngestDoor at) => at.RunAsync(context, Protocol, RawAsync)).ExcludeFromDescription();
        }

        foreach (var path in (string[])["/health", "/health/1.0"])
        {
            app.MapGet(Root + path, () => Results.Text("""{"text":"HEC is healthy","code":17}""", "application/json"))
                .RequireScope(AccessScope.None)
                .ExcludeFromDescription();
        }

        app.MapPost(Root + "/ack", context => WriteAsync(context, 400, "ACK is disabled", 14)).ExcludeFromDescription();
    }

    private static async Task EventsAsync(IngestCall call)
    {
        using var body = await call.ReadWholeAsync().ConfigureAwait(false);
        using var records = new HecBody(call.Services, call.Parsing);
        var fault = records.TryRead(body.Span, call.NowNs);
        if (fault != HecFault.None)
        {
            call.Counters.Rejected(1, "unreadable");
            await WriteAsync(call.Context, 400, TextOf(fault), (int)fault, records.FaultAt).ConfigureAwait(false);
            return;
        }

        await call.FinishAsync(records).ConfigureAwait(false);
        await WriteAsync(call.Context, 200, "Success", 0).ConfigureAwait(false);
    }

    private static async Task RawAsync(IngestCall call)
    {
        var query = call.Context.Request.Query;
        var around = new List<KeyValuePair<string, string>>();
        foreach (var name in (string[])["host", "source", "sourcetype", "index"])
        {
            if (query[name] is [{ Length: > 0 and <= 256 } value, ..])
            {
                around.Add(new(name, value));
            }
        }

        var service = around.Find(a => a.Key == "source").Value ?? around.Find(a => a.Key == "sourcetype").Value;
        if (service is not null)
        {
            around.Add(new("service", Path.GetFileNameWithoutExtension(service)));
        }

        using var records = new RawLines(call.Services, call.Parsing, around);
        var accepted = await call.ReadPartsAsync(records).ConfigureAwait(false);
        var fault = accepted > 0 ? HecFault.None : records.Rejected > 0 ? HecFault.InvalidDataFormat : HecFault.NoData;
        await (fault == HecFault.None
            ? WriteAsync(call.Context, 200, "Success", 0)
            : WriteAsync(call.Context, 400, TextOf(fault), (int)fault)).ConfigureAwait(false);
    }

    private static string TextOf(HecFault fault) => fault switch
    {
        HecFault.NoData => "No data",
        HecFault.EventRequired => "Event field is required",
        HecFault.EventBlank => "Event field cannot be blank",
        _ => "Invalid data format",
    };

    private static Task RefuseAsync(HttpContext context, ApiProblem problem)
    {
        PlainRefusal.Begin(context.Response, problem);
        var code = problem.Status switch
        {
            401 => 2,
            403 => 4,
            429 or 503 or 507 => 9,
            400 or 413 or 415 => 6,
            _ => 8,
        };
        var text = code switch
        {
            2 => "Token is required",
            4 => "Invalid token",
            9 => "Server is busy",
            _ => problem.Message,
        };
        return WriteAsync(context, problem.Status, text, code);
    }

    private static Task WriteAsync(HttpContext context, int status, string text, int code, int? eventNumber = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var number = eventNumber is { } at ? $",\"invalid-event-number\":{at.ToString(CultureInfo.InvariantCulture)}" : "";
        return context.Response.WriteAsync($"{{\"text\":{JsonSerializer.Serialize(text)},\"code\":{code}{number}}}", context.RequestAborted);
    }
}
