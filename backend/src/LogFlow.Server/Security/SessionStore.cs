using System.Buffers.Text;
using System.Security.Cryptography;

namespace LogFlow.Server.Security;

/// <summary>A signed-in browser.</summary>
internal sealed class Session(string keyId, string antiforgery)
{
    public string KeyId { get; } = keyId;

    /// <summary>What the page must send with every write; another site can make the browser send the cookie, but cannot read this.</summary>
    public string Antiforgery { get; } = antiforgery;

    public long LastSeen { get; set; }
}

/// <summary>
/// Sessions in memory: a restart signs everybody out. Bounded; the one idle longest goes first. Only hashes of the cookies are kept,
/// and a session is as good as its key: revoked keys end their sessions.
/// </summary>
internal sealed class SessionStore(SecurityOptions options, KeyRing keys, TimeProvider time)
{
    public const string PlainCookie = "logflow_session";
    public const string SecureCookie = "__Host-logflow_session";
    public const string AntiforgeryHeader = "X-LogFlow-Antiforgery";

    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();

    public static string CookieName(HttpRequest request) => request.IsHttps ? SecureCookie : PlainCookie;

    /// <summary>A new session, and the cookie's value, which is known only here and to the browser.</summary>
    public (Session Session, string Cookie) Begin(ApiKey key)
    {
        var cookie = Random();
        var session = new Session(key.Id, Random()) { LastSeen = time.GetTimestamp() };
        lock (_changing)
        {
            if (_sessions.Count >= options.SessionsMax)
            {
                _sessions.Remove(_sessions.MinBy(s => s.Value.LastSeen).Key);
            }

            _sessions[ApiKey.HashOf(cookie)] = session;
        }

        return (session, cookie);
    }

    /// <summary>The caller behind a cookie; null when it is unknown, was idle for too long or its key is revoked.</summary>
    public Caller? Find(string cookie)
    {
        var hash = ApiKey.HashOf(cookie);
        lock (_changing)
        {
            if (!_sessions.TryGetValue(hash, out var session))
            {
                return null;
            }

            if (time.GetElapsedTime(session.LastSeen) > options.SessionIdle || keys.FindById(session.KeyId) is not { } key)
            {
                _sessions.Remove(hash);
                return null;
            }

            session.LastSeen = time.GetTimestamp();
            return new Caller(key.Id, key.Name, key.Scopes, session);
        }
    }

    public void End(string cookie)
    {
        lock (_changing)
        {
            _sessions.Remove(ApiKey.HashOf(cookie));
        }
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
