using System.Globalization;
using System.Text.Json;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Operations;

namespace LogFlow.Server.Notifications.Alertmanager;

/// <summary>
/// Alertmanager's <c>POST /api/v2/alerts</c>. An alert is known by its labels, so one whose root or severity changes is ended and begun
/// anew. One that is open ends far in the future: nobody repeats it every minute as Prometheus does.
/// </summary>
internal sealed class AlertmanagerChannel(HttpPoster poster, TimeProvider time) : IChannel
{
    private static readonly TimeSpan OpenFor = TimeSpan.FromDays(7);

    public string Type => "alertmanager";

    public Task SendAsync(ChannelSettings channel, Delivery delivery, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // The last word on each alert counts.
        var alerts = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var news in delivery.News)
        {
            if (news.Kind is NotificationKind.Escalated or NotificationKind.Rerooted)
            {
                Put(news, news.ServiceBefore, news.SeverityBefore, now);
            }

            Put(news, news.Service, news.Severity, news.Kind is NotificationKind.Resolved or NotificationKind.Test ? now : now + OpenFor);
        }

        var headers = new Dictionary<string, string>();
        if (channel.Secret is { Length: > 0 } token)
        {
            headers["Authorization"] = "Bearer " + token;
        }

        var address = new Uri(channel.Url!.TrimEnd('/') + "/api/v2/alerts");
        return poster.PostAsync(address, JsonSerializer.SerializeToUtf8Bytes(alerts.Values), headers, cancellationToken);

        void Put(Notification news, string service, SignalSeverity severity, DateTimeOffset end)
        {
            var word = severity.ToString().ToLowerInvariant();
            var start = news.Onset < end ? news.Onset : end.AddSeconds(-1);
            alerts[$"{news.Incident}\n{service}\n{word}"] = new
            {
                labels = new Dictionary<string, string>
                {
                    ["alertname"] = "LogFlowIncident",
                    ["incident"] = news.Incident,
                    ["service"] = service,
                    ["severity"] = word,
                },
                annotations = new Dictionary<string, string>
                {
                    ["summary"] = news.Headline,
                    ["description"] = MessageTemplate.Fill(channel.Template, news),
                },
                startsAt = start.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                endsAt = end.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                generatorURL = news.Link,
            };
        }
    }
}
