namespace LogFlow.Server.Security;

/// <summary>Who makes a request, once that is known.</summary>
/// <param name="Id">The key's id; <c>local</c> on a server without keys.</param>
/// <param name="Name">The key's name.</param>
/// <param name="Scopes">What it allows.</param>
/// <param name="Session">Set when the caller came with a cookie, so that writes need the antiforgery token.</param>
internal sealed record Caller(string Id, string Name, AccessScope Scopes, Session? Session = null)
{
    /// <summary>Whoever reaches a server that listens on this machine only and has no keys.</summary>
    public static readonly Caller Local = new("local", "this machine", AccessScope.Admin);

    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();
}
