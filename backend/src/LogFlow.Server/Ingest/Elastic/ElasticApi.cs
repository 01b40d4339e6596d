using System.Text.Json;
using LogFlow.Engine.Parsing.Elastic;
using LogFlow.Server.Api;
using LogFlow.Server.Security;

namespace LogFlow.Server.Ingest.Elastic;

/// <summary>
/// What writes to Elasticsearch (Filebeat, Fluent Bit, Logstash, Vector, client libraries): <c>_bulk</c> and what these ask before they
/// write. At the root, and under <c>/elastic</c> for senders that take a path.
/// </summary>
internal static class ElasticApi
{
    private static readonly IngestProtocol Protocol = new("elasticsearch", "elasticsearch", "POST /_bulk")
    {
        Refuse = RefuseAsync,
    };

    public static void Map(IEndpointRouteBuilder app, IngestDoor door)
    {
        door.Announce(Protocol);
        app = app.MapGroup("").WithMetadata(new OwnRefusal(RefuseAsync));
        foreach (var root in (string[])["", "/elastic"])
        {
            foreach (var path in (string[])["/_bulk", "/{index}/_bulk"])
            {
                foreach (var verb in (string[])["POST", "PUT"])
                {
                    var bulk = app.MapMethods(root + path, [verb], (HttpContext context, IngestDoor at) => at.RunAsync(context, Protocol, BulkAsync));
                    if (root.Length == 0 && verb == "POST" && path == "/_bulk")
                    {
                        bulk.WithTags("ingest")
                            .WithSummary("Write documents as with Elasticsearch's _bulk")
                            .WithDescription("Index and create operations; the answer says of each whether it is committed.");
                    }
                    else
                    {
                        bulk.ExcludeFromDescription();
                    }
                }
            }

            ElasticSetup.Map(app, root);
        }
    }

    private static async Task BulkAsync(IngestCall call)
    {
        var index = call.Context.Request.RouteValues["index"] as string ?? "logs";
        using var records = new BulkBody(call.Services, call.Parsing, index);
        await call.ReadPartsAsync(records).ConfigureAwait(false);
        if (records.Fault is { } fault)
        {
            throw ApiProblem.BadRequest(fault);
        }

        ElasticSetup.Begin(call.Context.Response);
        await using var writer = new Utf8JsonWriter(call.Context.Response.Body);
        writer.WriteStartObject();
        writer.WriteNumber("took", 0);
        writer.WriteBoolean("errors", records.Rejected > 0);
        writer.WriteStartArray("items");
        foreach (var item in records.Items)
        {
            Write(writer, item);
            if (writer.BytesPending > 32 * 1024)
            {
                await writer.FlushAsync(call.Context.RequestAborted).ConfigureAwait(false);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        await writer.FlushAsync(call.Context.RequestAborted).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter writer, in BulkItem item)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(item.Action);
        writer.WriteString("_index", item.Index);
        writer.WriteString("_id", item.Id ?? "");
        writer.WriteNumber("status", item.Status);
        if (item.Reason is { } reason)
        {
            writer.WriteStartObject("error");
            writer.WriteString("type", item.Status == 413 ? "illegal_argument_exception" : "document_parsing_exception");
            writer.WriteString("reason", reason);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("result", "created");
            writer.WriteNumber("_version", 1);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static Task RefuseAsync(HttpContext context, ApiProblem problem)
    {
        PlainRefusal.Begin(context.Response, problem);
        ElasticSetup.Begin(context.Response);
        var type = problem.Status switch
        {
            429 => "es_rejected_execution_exception",
            503 or 507 => "unavailable_shards_exception",
            401 or 403 => "security_exception",
            _ => "illegal_argument_exception",
        };
        return context.Response.WriteAsync(
            $"{{\"error\":{{\"root_cause\":[],\"type\":\"{type}\",\"reason\":{JsonSerializer.Serialize(problem.Message)}}},\"status\":{problem.Status}}}",
            context.RequestAborted);
    }
}
