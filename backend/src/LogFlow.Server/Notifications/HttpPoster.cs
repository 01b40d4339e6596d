using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace LogFlow.Server.Notifications;

/// <summary>
/// Posts JSON for the channels. Follows no redirect and keeps no cookie; apart from link-local addresses (<see cref="ReceiverLine"/>) an
/// administrator may name any address, also inside the network, since that is where receivers are.
/// </summary>
internal sealed class HttpPoster(ReceiverLine line) : IDisposable
{
    private const int AnswerMax = 200;

    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxConnectionsPerServer = 4, PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = (context, cancellationToken) => ReceiverLine.ConnectAsync(context.DnsEndPoint, cancellationToken), SslOptions = line.Tls(null),
        })
    {
        // The caller's token ends an attempt.
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    public async Task PostAsync(Uri address, byte[] json, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("LogFlow", "1"));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw new ChannelException($"{address.Host} cannot be reached: {error.InnerException?.Message ?? error.Message}");
        }

        using (response)
        {
            if (!response.IsSuccessStatusCode)
            {
                throw Refused(address, response);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private static ChannelException Refused(Uri address, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var reason = response.ReasonPhrase is { Length: > 0 } phrase ? $" {phrase[..Math.Min(phrase.Length, AnswerMax)]}" : "";
        var isFinal = status is >= 300 and < 500 and not (408 or 425 or 429);
        return new ChannelException($"{address.Host} answered {status}{reason}", isFinal, response.Headers.RetryAfter?.Delta);
    }
}
