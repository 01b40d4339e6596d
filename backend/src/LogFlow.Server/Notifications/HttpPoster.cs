using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace LogFlow.Server.Notifications;

/// <summary>
/// Posts JSON for the channels. Follows no redirect, keeps no cookie, and does not connect to link-local addresses, where clouds keep
/// their secrets; otherwise an administrator may name any address, also inside the network, since that is where receivers are.
/// </summary>
internal sealed class HttpPoster : IDisposable
{
    private const int AnswerMax = 200;

    private readonly HttpClient _client = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxConnectionsPerServer = 4, ConnectCallback = ConnectAsync, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
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

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, a => !IsLinkLocal(a));
        if (allowed.Length == 0)
        {
            throw new HttpRequestException("link-local addresses are not connected to");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsLinkLocal(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.IsIPv6LinkLocal || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..]);
    }
}
