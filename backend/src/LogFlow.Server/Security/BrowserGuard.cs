using System.Net;
using LogFlow.Server.Api;

namespace LogFlow.Server.Security;

/// <summary>
/// Who may talk to us from a browser. A page of another site cannot read our answers, but it could make the browser send writes or
/// open the hub (so the Origin must be ours), or point its own name at 127.0.0.1 and become "same origin" (DNS rebinding, so
/// the Host must be ours; an IP address as Host cannot be rebound).
/// </summary>
internal sealed class BrowserGuard(RequestDelegate next, ServerOptions options)
{
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data:; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private const string FeaturePolicy = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    private readonly HashSet<string> _hosts = new(
        ["localhost", options.Host.Trim('[', ']'), Environment.MachineName, .. options.AllowedHosts],
        StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _origins = new(options.AllowedOrigins.Select(o => o.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = FeaturePolicy;

        var request = context.Request;
        if (request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        if (!IsOurHost(request.Host.Host))
        {
            throw new ApiProblem(
                StatusCodes.Status403Forbidden,
                "This host name is not known here; use http://127.0.0.1 or add the name to LogFlow:AllowedHosts.");
        }

        if (NeedsOwnOrigin(request) && IsForeign(request))
        {
            throw new ApiProblem(
                StatusCodes.Status403Forbidden,
                "A page of another origin may not do this; open LogFlow itself or add the origin to LogFlow:AllowedOrigins.");
        }

        return next(context);
    }

    private static bool NeedsOwnOrigin(HttpRequest request) => request.Path.StartsWithSegments("/hub") || AccessRules.IsWrite(request);

    /// <summary>A browser says where a page is from in one of these two; a program that says neither is no page.</summary>
    private bool IsForeign(HttpRequest request) => request.Headers.Origin is [{ } origin, ..]
        ? !IsOurOrigin(origin, request)
        : request.Headers["Sec-Fetch-Site"] is [{ } site, ..] && site is not ("same-origin" or "none");

    private bool IsOurHost(string host) => IPAddress.TryParse(host.Trim('[', ']'), out _) || _hosts.Contains(host);

    private bool IsOurOrigin(string origin, HttpRequest request) =>
        origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) || _origins.Contains(origin);
}
