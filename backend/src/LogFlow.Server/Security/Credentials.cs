using System.Text;

namespace LogFlow.Server.Security;

/// <summary>
/// Finds the key in a request, in the ways in which shippers and clients send one: <c>Authorization: Bearer</c>, <c>Basic</c> (the
/// password is the key), <c>ApiKey</c> (Elasticsearch), <c>Splunk</c>; <c>X-Seq-ApiKey</c>. In the address only where a client has no
/// other way: <c>access_token</c> on the hub (a browser's WebSocket has no headers), <c>apiKey</c> on Seq's paths.
/// </summary>
internal static class Credentials
{
    private const int LengthMax = 512;

    public static string? KeyOf(HttpRequest request)
    {
        var key = FromAuthorization(request.Headers.Authorization.ToString())
            ?? NullWhenEmpty(request.Headers["X-Seq-ApiKey"].ToString())
            ?? FromAddress(request);
        return key?.Length > LengthMax ? key[..LengthMax] : key;
    }

    private static string? FromAddress(HttpRequest request) =>
        request.Path.StartsWithSegments("/hub/live") ? NullWhenEmpty(request.Query["access_token"].ToString())
        : request.Path.StartsWithSegments("/ingest") || request.Path.StartsWithSegments("/api/events") ? NullWhenEmpty(request.Query["apiKey"].ToString())
        : null;

    private static string? FromAuthorization(string header)
    {
        var cut = header.IndexOf(' ', StringComparison.Ordinal);
        if (cut < 0)
        {
            return null;
        }

        var value = header[(cut + 1)..].Trim();
        return header[..cut].ToLowerInvariant() switch
        {
            "bearer" or "splunk" => NullWhenEmpty(value),
            "basic" => PasswordOf(value),
            "apikey" => PasswordOf(value) ?? NullWhenEmpty(value),
            _ => null,
        };
    }

    /// <summary>What follows the colon in base64 of <c>user:password</c>.</summary>
    private static string? PasswordOf(string base64)
    {
        Span<byte> bytes = stackalloc byte[LengthMax];
        if (base64.Length > LengthMax || !Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : NullWhenEmpty(text[(colon + 1)..]);
    }

    private static string? NullWhenEmpty(string text) => text.Length == 0 ? null : text;
}
