using System.Text;
using Microsoft.Net.Http.Headers;

namespace LogFlow.Server.Ingest;

/// <summary>The key that a sender shows, wherever its protocol carries it.</summary>
internal static class IngestCredential
{
    /// <summary>
    /// <c>Authorization: Bearer</c>, <c>Splunk</c> or <c>ApiKey</c> (Elasticsearch: Base64 of <c>id:key</c>, or the key itself), the
    /// password of <c>Basic</c>, <c>X-Seq-ApiKey</c>, <c>?apiKey=</c>. Null when there is none.
    /// </summary>
    public static string? Read(HttpRequest request)
    {
        if (request.Headers["X-Seq-ApiKey"] is [{ Length: > 0 } seq, ..])
        {
            return seq;
        }

        var header = request.Headers[HeaderNames.Authorization].ToString();
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0)
        {
            var value = header[(space + 1)..].Trim();
            return header[..space].ToLowerInvariant() switch
            {
                "bearer" or "splunk" => value,
                "apikey" => AfterColon(value) ?? value,
                "basic" => AfterColon(value),
                _ => null,
            };
        }

        return request.Query["apiKey"] is [{ Length: > 0 } query, ..] ? query : null;
    }

    private static string? AfterColon(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..];
    }
}
