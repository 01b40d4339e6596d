using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Operations;

namespace LogFlow.Server.Notifications.Webhook;

/// <summary>What a generic webhook is sent.</summary>
/// <param name="Version">1.</param>
/// <param name="Delivery">Its id; the same one again is a repeat.</param>
/// <param name="Text">All the news as text.</param>
/// <param name="Events">The news.</param>
public sealed record WebhookBody(int Version, long Delivery, string Text, IReadOnlyList<Notification> Events);

/// <summary>
/// Plain JSON by POST. With a secret it is signed: <c>X-LogFlow-Signature: sha256=HMAC(secret, timestamp + "." + body)</c> over the seconds
/// in <c>X-LogFlow-Timestamp</c>, so that a receiver can tell our message, whole and new, from any other.
/// </summary>
internal sealed class WebhookChannel(HttpPoster poster, TimeProvider time) : IChannel
{
    public string Type => "webhook";

    public Task SendAsync(ChannelSettings channel, Delivery delivery, CancellationToken cancellationToken)
    {
        var text = string.Join("\n\n", delivery.News.Select(n => MessageTemplate.Fill(channel.Template, n)));
        var body = JsonSerializer.SerializeToUtf8Bytes(new WebhookBody(1, delivery.Id, text, delivery.News), LogFlowJson.Options);
        var headers = new Dictionary<string, string> { ["X-LogFlow-Delivery"] = delivery.Id.ToString(CultureInfo.InvariantCulture) };
        if (channel.Secret is { Length: > 0 } secret)
        {
            var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            headers["X-LogFlow-Timestamp"] = timestamp;
            headers["X-LogFlow-Signature"] = "sha256=" + Sign(secret, timestamp, body);
        }

        return poster.PostAsync(new Uri(channel.Url!), body, headers, cancellationToken);
    }

    public static string Sign(string secret, string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp + "."), .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
    }
}
