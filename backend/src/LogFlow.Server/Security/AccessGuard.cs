using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using LogFlow.Server.Api;

namespace LogFlow.Server.Security;

/// <summary>
/// Decides on every request that reached an endpoint: who is it, may they, how often, and did their own page make it. Comes after
/// routing, so that an endpoint can say whom it is for; files of the front end hold no secrets and are served before.
/// </summary>
internal sealed class AccessGuard
{
    private const int AddressesMax = 10_000;
    private const int KeysMax = 10_000;
    private const double WrongKeysPerSecond = 0.1;

    private readonly RequestDelegate _next;
    private readonly AccessMode _mode;
    private readonly KeyRing _keys;
    private readonly SessionStore _sessions;
    private readonly AuditTrail _audit;
    private readonly TokenBuckets _perKey;
    private readonly TokenBuckets _wrongPerAddress;
    private readonly Counter<long> _refused;

    public AccessGuard(
        RequestDelegate next, AccessMode mode, KeyRing keys, SessionStore sessions, AuditTrail audit, SecurityOptions options,
        TimeProvider time, IMeterFactory meters)
    {
        (_next, _mode, _keys, _sessions, _audit) = (next, mode, keys, sessions, audit);
        _perKey = new TokenBuckets(options.RequestsPerSecond, options.RequestBurst, KeysMax, time);
        _wrongPerAddress = new TokenBuckets(WrongKeysPerSecond, options.WrongKeysMax, AddressesMax, time);
        _refused = meters.Create("LogFlow").CreateCounter<long>("logflow.requests.refused", "{request}", "Requests refused by the guard, by reason.");
    }

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await DecideAsync(context).ConfigureAwait(false);
        }
        catch (ApiProblem problem) when (!context.Response.HasStarted && GrpcStatus.IsGrpc(context.Request))
        {
            GrpcStatus.Write(context.Response, problem);
        }
        catch (ApiProblem problem) when (!context.Response.HasStarted && context.GetEndpoint()?.Metadata.GetMetadata<OwnRefusal>() is { } own)
        {
            await own.Write(context, problem).ConfigureAwait(false);
        }
    }

    private async Task DecideAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            await _next(context).ConfigureAwait(false);
            return;
        }

        var required = AccessRules.Of(endpoint, context.Request);
        var caller = _mode.IsOpen ? Caller.Local : Identify(context);
        if (caller is not null)
        {
            context.Features.Set(caller);
        }

        if (required == AccessScope.None)
        {
            await _next(context).ConfigureAwait(false);
            return;
        }

        Check(context, caller, required);
        if (required != AccessScope.Admin || !AccessRules.IsWrite(context.Request))
        {
            await _next(context).ConfigureAwait(false);
            return;
        }

        await AuditedAsync(context, caller!).ConfigureAwait(false);
    }

    private async Task AuditedAsync(HttpContext context, Caller caller)
    {
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await _next(context).ConfigureAwait(false);
            status = context.Response.StatusCode;
        }
        catch (ApiProblem problem)
        {
            status = problem.Status;
            throw;
        }
        finally
        {
            _audit.Note(context, caller, status);
        }
    }

    private void Check(HttpContext context, Caller? caller, AccessScope required)
    {
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"LogFlow\"";
            throw Refuse("no_key", StatusCodes.Status401Unauthorized, "This needs a key: send 'Authorization: Bearer <key>', or sign in at /login. 'logflow key create' makes one.");
        }

        if (!caller.Scopes.AllowsAnyOf(required))
        {
            throw Refuse("scope", StatusCodes.Status403Forbidden, $"The key '{caller.Name}' does not allow this; it needs the scope {required.Word()}.");
        }

        if (caller != Caller.Local && !_perKey.TryTake(caller.Id, out var wait))
        {
            throw Refuse("rate", StatusCodes.Status429TooManyRequests, $"The key '{caller.Name}' makes more requests than LogFlow:Security:RequestsPerSecond allows; come again after Retry-After seconds.", wait);
        }

        if (caller.Session is { } session && AccessRules.IsWrite(context.Request) && !context.Request.Path.StartsWithSegments("/hub")
            && !IsSame(context.Request.Headers[SessionStore.AntiforgeryHeader].ToString(), session.Antiforgery))
        {
            throw Refuse("antiforgery", StatusCodes.Status403Forbidden, $"A signed-in page must send its antiforgery token as {SessionStore.AntiforgeryHeader}; reload the page.");
        }
    }

    /// <summary>A key in the request counts before the cookie: nobody can make a browser send one.</summary>
    private Caller? Identify(HttpContext context)
    {
        if (Credentials.KeyOf(context.Request) is { } secret)
        {
            return KeyCaller(context, secret);
        }

        return context.Request.Cookies[SessionStore.CookieName(context.Request)] is { Length: > 0 and < 512 } cookie ? _sessions.Find(cookie) : null;
    }

    private Caller? KeyCaller(HttpContext context, string secret)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (_keys.FindBySecret(secret) is { } key)
        {
            return new Caller(key.Id, key.Name, key.Scopes);
        }

        if (!_wrongPerAddress.TryTake(address, out var wait))
        {
            throw Refuse("wrong_keys", StatusCodes.Status429TooManyRequests, "Too many wrong keys came from this address; come again after Retry-After seconds.", wait);
        }

        return null;
    }

    private ApiProblem Refuse(string reason, int status, string sentence, TimeSpan wait = default)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
        return new ApiProblem(status, sentence) { RetryAfterSeconds = status == StatusCodes.Status429TooManyRequests ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null };
    }

    private static bool IsSame(string given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(wanted));
}
