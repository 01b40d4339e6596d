namespace LogFlow.Server.Security;

/// <summary>An endpoint's word on who may call it: one of the scopes is enough; <see cref="AccessScope.None"/> is open to everybody.</summary>
internal sealed record RequiredScope(AccessScope Scopes);

/// <summary>How an endpoint's callers are told that they may not, where their protocol has a form for it.</summary>
internal sealed record OwnRefusal(Func<HttpContext, Api.ApiProblem, Task> Write);

/// <summary>
/// Who may call what. An endpoint may say so itself; without a word, reading needs <c>read</c>, the paths that shippers send to need
/// <c>ingest</c>, and everything else that changes something needs <c>admin</c>: what is forgotten is closed.
/// </summary>
internal static class AccessRules
{
    private static readonly string[] IngestPaths =
        ["/api/ingest", "/v1", "/loki", "/_bulk", "/services/collector", "/ingest", "/api/events", "/api/streams"];

    private static readonly string[] Gates = ["/opentelemetry.proto.collector.", "/_"];

    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, AccessScope scopes)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new RequiredScope(scopes));
        return builder;
    }

    public static AccessScope Of(Endpoint endpoint, HttpRequest request)
    {
        if (endpoint.Metadata.GetMetadata<RequiredScope>() is { } said)
        {
            return said.Scopes;
        }

        var isIngest = IsIngest(request.Path);
        return !IsWrite(request) ? (isIngest ? AccessScope.Read | AccessScope.Ingest : AccessScope.Read)
            : isIngest ? AccessScope.Ingest
            : AccessScope.Admin;
    }

    public static bool IsWrite(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    private static bool IsIngest(PathString path)
    {
        var text = path.Value ?? "";
        return Array.Exists(IngestPaths, p => path.StartsWithSegments(p))
            || Array.Exists(Gates, g => text.StartsWith(g, StringComparison.Ordinal))
            || text.EndsWith("/_bulk", StringComparison.Ordinal);
    }
}
