using System.Text.Json;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Operations;

namespace LogFlow.Server.Notifications.Slack;

/// <summary>Slack's incoming webhooks, which Mattermost, Rocket.Chat and Discord (<c>/slack</c>) understand as well.</summary>
internal sealed class SlackChannel(HttpPoster poster) : IChannel
{
    public string Type => "slack";

    public Task SendAsync(ChannelSettings channel, Delivery delivery, CancellationToken cancellationToken)
    {
        var attachments = delivery.News.Select(n => new
        {
            fallback = Escape($"{MessageTemplate.Word(n)}: {n.Headline}"),
            color = Colour(n),
            text = Escape(MessageTemplate.Fill(channel.Template, n)),
            // Log text must not become markup.
            mrkdwn_in = Array.Empty<string>(),
        });
        var summary = delivery.News.Count == 1 ? $"{MessageTemplate.Word(delivery.News[0])}: {delivery.News[0].Headline}" : $"{delivery.News.Count} messages about incidents";
        var body = JsonSerializer.SerializeToUtf8Bytes(new { text = Escape(summary), mrkdwn = false, attachments });
        return poster.PostAsync(new Uri(channel.Url!), body, new Dictionary<string, string>(), cancellationToken);
    }

    /// <summary>The three characters by which Slack begins links and mentions such as <c>&lt;!channel&gt;</c>.</summary>
    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Colour(Notification news) => news.Kind == NotificationKind.Resolved ? "good" : news.Severity == SignalSeverity.Critical ? "danger" : "warning";
}
