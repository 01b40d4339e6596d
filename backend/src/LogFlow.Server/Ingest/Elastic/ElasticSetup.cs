namespace LogFlow.Server.Ingest.Elastic;

/// <summary>
/// The answers that Elasticsearch's senders want before they write: which version, which licence, and that templates, lifecycles and
/// pipelines are in place. Nothing is kept of what they set up: records need none of it.
/// </summary>
internal static class ElasticSetup
{
    private static readonly string[] Acknowledged =
    [
        "/_template/{name}", "/_index_template/{name}", "/_component_template/{name}", "/_ilm/policy/{name}", "/_ingest/pipeline/{name}",
        "/_data_stream/{name}", "/_alias/{name}", "/{index}/_alias/{name}", "/_cluster/settings",
    ];

    public static void Map(IEndpointRouteBuilder app, string root)
    {
        if (root.Length > 0)
        {
            app.MapMethods(root, ["GET", "HEAD"], VersionAsync).ExcludeFromDescription();
        }

        Json(app, root + "/_license", """{"license":{"status":"active","uid":"logflow","type":"basic","mode":"basic"}}""");
        Json(app, root + "/_xpack", """{"build":{"hash":"logflow"},"license":{"uid":"logflow","type":"basic","mode":"basic","status":"active"},"features":{"ilm":{"available":true,"enabled":true},"security":{"available":true,"enabled":false}}}""");
        Json(app, root + "/_cluster/health", """{"cluster_name":"logflow","status":"green","timed_out":false,"number_of_nodes":1}""");
        Json(app, root + "/_nodes/{**rest}", """{"cluster_name":"logflow","nodes":{}}""");
        foreach (var path in Acknowledged)
        {
            app.MapMethods(root + path, ["GET", "HEAD", "PUT", "POST"], context =>
            {
                Begin(context.Response);
                return HttpMethods.IsHead(context.Request.Method)
                    ? Task.CompletedTask
                    : context.Response.WriteAsync("""{"acknowledged":true}""", context.RequestAborted);
            }).ExcludeFromDescription();
        }
    }

    /// <summary>
    /// At the root stands the dashboard: a sender is told from a browser by wanting JSON and no page. Comes before the dashboard's files.
    /// </summary>
    public static void UseRoot(IApplicationBuilder app) => app.Use((context, next) => IsSender(context.Request) ? VersionAsync(context) : next(context));

    public static void Begin(HttpResponse response)
    {
        response.ContentType = "application/json; charset=UTF-8";
        response.Headers["X-Elastic-Product"] = "Elasticsearch";
    }

    private static void Json(IEndpointRouteBuilder app, string path, string body) => app.MapMethods(path, ["GET", "HEAD"], context =>
    {
        Begin(context.Response);
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(body, context.RequestAborted);
    }).ExcludeFromDescription();

    private static bool IsSender(HttpRequest request)
    {
        if (request.Path != "/" || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return false;
        }

        var accept = request.Headers.Accept.ToString();
        var agent = request.Headers.UserAgent.ToString();
        return !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) &&
            (accept.Contains("json", StringComparison.OrdinalIgnoreCase)
                || agent.Contains("elastic", StringComparison.OrdinalIgnoreCase)
                || agent.Contains("beat", StringComparison.OrdinalIgnoreCase)
                || agent.Contains("logstash", StringComparison.OrdinalIgnoreCase));
    }

    private static Task VersionAsync(HttpContext context)
    {
        Begin(context.Response);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        // The client says which generation it speaks.
        var version = context.Request.Headers.Accept.ToString().Contains("compatible-with=9", StringComparison.Ordinal) ? "9.1.0" : "8.19.0";
        return context.Response.WriteAsync(
            $$$"""{"name":"logflow","cluster_name":"logflow","cluster_uuid":"logflow","version":{"number":"{{{version}}}","build_flavor":"default","build_type":"docker","minimum_wire_compatibility_version":"7.17.0","minimum_index_compatibility_version":"7.0.0"},"tagline":"You Know, for Search"}""",
            context.RequestAborted);
    }
}
