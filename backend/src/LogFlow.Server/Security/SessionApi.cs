using LogFlow.Server.Api;

namespace LogFlow.Server.Security;

/// <summary>What a page needs to know of itself.</summary>
/// <param name="Mode"><c>open</c> (this machine is trusted, no key needed) or <c>keys</c>.</param>
/// <param name="IsSignedIn">Whether it may ask for anything else.</param>
/// <param name="Name">The key's name; null when not signed in.</param>
/// <param name="Scopes">What the key allows.</param>
/// <param name="Antiforgery">To be sent with every write; null when none is needed.</param>
public sealed record SessionReport(string Mode, bool IsSignedIn, string? Name, IReadOnlyList<string> Scopes, string? Antiforgery);

public sealed record SignInBody(string? Key);

/// <summary>Signing in and out of the dashboard.</summary>
internal static class SessionApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var session = api.MapGroup("/session").WithTags("session").RequireScope(AccessScope.None);
        session.MapGet("", (HttpContext context, AccessMode mode) => Report(mode, Caller.Of(context)))
            .WithSummary("Is a key needed here, and who is signed in?");
        session.MapPost("", SignIn)
            .WithSummary("Sign in with a key; the answer sets a cookie")
            .Produces<SessionReport>()
            .ProducesProblem(401)
            .ProducesProblem(429);
        session.MapDelete("", SignOut)
            .WithSummary("Sign out")
            .Produces(204);
    }

    private static SessionReport SignIn(
        HttpContext context, SignInBody body, AccessMode mode, KeyRing keys, SessionStore sessions, SignInBrake brake, AuditTrail audit)
    {
        if (mode.IsOpen)
        {
            return Report(mode, Caller.Local);
        }

        brake.Check(context);
        if (string.IsNullOrWhiteSpace(body.Key) || keys.FindBySecret(body.Key.Trim()) is not { } key)
        {
            audit.NoteSignIn(context, null);
            brake.Wrong(context);
            throw new ApiProblem(StatusCodes.Status401Unauthorized, "This key is not known here; 'logflow key list' shows which there are.");
        }

        if (!key.Scopes.AllowsAnyOf(AccessScope.Read))
        {
            throw new ApiProblem(StatusCodes.Status403Forbidden, $"The key '{key.Name}' only allows sending; the dashboard needs one with the scope read or admin.");
        }

        var (session, cookie) = sessions.Begin(key);
        context.Response.Cookies.Append(SessionStore.CookieName(context.Request), cookie, Cookie(context));
        var caller = new Caller(key.Id, key.Name, key.Scopes, session);
        audit.NoteSignIn(context, caller);
        return Report(mode, caller);
    }

    /// <summary>Needs no antiforgery token: the cookie is same-site, the origin is checked, and being signed out harms nobody.</summary>
    private static IResult SignOut(HttpContext context, SessionStore sessions)
    {
        var name = SessionStore.CookieName(context.Request);
        if (context.Request.Cookies[name] is { Length: > 0 } cookie)
        {
            sessions.End(cookie);
        }

        context.Response.Cookies.Delete(name, Cookie(context));
        return Results.NoContent();
    }

    private static CookieOptions Cookie(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        IsEssential = true,
    };

    private static SessionReport Report(AccessMode mode, Caller? caller) => new(
        mode.IsOpen ? "open" : "keys",
        caller is not null,
        caller?.Name,
        caller?.Scopes.Effective().Words() ?? [],
        caller?.Session?.Antiforgery);
}
