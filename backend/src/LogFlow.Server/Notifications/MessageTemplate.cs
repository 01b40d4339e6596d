using System.Globalization;
using System.Text;
using LogFlow.Contracts.Operations;

namespace LogFlow.Server.Notifications;

/// <summary>
/// Text with placeholders in braces, filled once and never read again, so that nothing in a log line can become a placeholder. There is
/// nothing else in the language: no conditions, no calls. <c>{{</c> and <c>}}</c> are braces.
/// </summary>
internal static class MessageTemplate
{
    public const string Standard = "{injected}{word}: {headline}\nSince {since}. Trigger: {trigger}.\nHit: {hit}. At risk next: {at_risk}. Confidence: {confidence}.\n{link}";

    private static readonly Dictionary<string, Func<Notification, string>> Words = new(StringComparer.Ordinal)
    {
        ["word"] = n => Word(n),
        ["kind"] = n => n.Kind.ToString().ToLowerInvariant(),
        ["headline"] = n => n.Headline,
        ["service"] = n => n.Service,
        ["severity"] = n => n.Severity.ToString().ToLowerInvariant(),
        ["since"] = n => n.Onset.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture),
        ["trigger"] = n => n.Trigger,
        ["hit"] = n => n.Hit.Count == 0 ? "nobody else" : string.Join(", ", n.Hit),
        ["at_risk"] = n => n.AtRisk.Count == 0 ? "nobody" : string.Join(", ", n.AtRisk),
        ["confidence"] = n => n.Confidence,
        ["incident"] = n => n.Incident,
        ["injected"] = n => n.Injected.Count == 0 ? "" : $"[injected fault: {string.Join(", ", n.Injected)}] ",
        ["link"] = n => n.Link,
    };

    public static string Word(Notification news) => news.Kind switch
    {
        NotificationKind.Opened => "Incident",
        NotificationKind.Escalated => $"Escalated to {news.Severity.ToString().ToLowerInvariant()}",
        NotificationKind.Rerooted => $"Root is {news.Service}, not {news.ServiceBefore}",
        NotificationKind.Resolved => "Resolved",
        _ => "Test",
    };

    /// <summary>Null when the template can be filled.</summary>
    public static string? Fault(string template)
    {
        string? fault = null;
        Walk(template, _ => { }, name => fault ??= Words.ContainsKey(name) ? null : $"template holds {{{name}}}; there are {string.Join(", ", Words.Keys.Select(k => $"{{{k}}}"))}.");
        return fault;
    }

    public static string Fill(string? template, Notification news)
    {
        var text = new StringBuilder();
        Walk(template ?? Standard, part => text.Append(part), name => text.Append(Words.TryGetValue(name, out var word) ? word(news) : ""));
        return text.ToString();
    }

    private static void Walk(string template, Action<string> onText, Action<string> onName)
    {
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if ((c is '{' or '}') && i + 1 < template.Length && template[i + 1] == c)
            {
                onText(c.ToString());
                i++;
            }
            else if (c == '{' && template.IndexOf('}', i) is > 0 and var end)
            {
                onName(template[(i + 1)..end]);
                i = end;
            }
            else
            {
                onText(c.ToString());
            }
        }
    }
}
