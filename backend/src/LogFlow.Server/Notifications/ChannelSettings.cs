using System.Globalization;
using LogFlow.Contracts.Detection;

namespace LogFlow.Server.Notifications;

/// <summary>
/// A channel as it is posted, configured and kept. What is secret (<see cref="Secret"/>, <see cref="SmtpPassword"/>, a Slack address)
/// goes in and never comes out.
/// </summary>
public sealed class ChannelSettings
{
    public const int ChannelsMax = 50;

    private const int TextMax = 2000;

    public string Id { get; set; } = "";

    /// <summary>What people call it.</summary>
    public string Name { get; set => field = value ?? ""; } = "";

    /// <summary><c>webhook</c>, <c>slack</c>, <c>alertmanager</c> or <c>email</c>.</summary>
    public string Type { get; set => field = value ?? ""; } = "webhook";

    public bool IsEnabled { get; set; } = true;

    /// <summary>Where to post; for Alertmanager its base address.</summary>
    public string? Url { get; set; }

    /// <summary>Signs the webhook's body (HMAC-SHA256), or is Alertmanager's bearer token. Null for none.</summary>
    public string? Secret { get; set; }

    public string? SmtpHost { get; set; }

    public int SmtpPort { get; set; } = 25;

    /// <summary>STARTTLS before anything is said.</summary>
    public bool SmtpTls { get; set; }

    /// <summary>TLS from the first byte, as is usual on port 465, in place of STARTTLS.</summary>
    public bool SmtpTlsAtOnce { get; set; }

    public string? SmtpUser { get; set; }

    public string? SmtpPassword { get; set; }

    public string? From { get; set; }

    public string[] To { get; set => field = value ?? []; } = [];

    /// <summary>News of less severe incidents is left out. Default warning.</summary>
    public SignalSeverity MinSeverity { get; set; } = SignalSeverity.Warning;

    /// <summary>Only incidents with one of these roots; empty for all.</summary>
    public string[] Services { get; set => field = value ?? []; } = [];

    /// <summary>News within so many seconds go together, 0 to 3600. Default 5.</summary>
    public int GroupSeconds { get; set; } = 5;

    /// <summary>Quiet hours in UTC, such as <c>22:00</c> to <c>06:00</c>: what comes then waits for their end, critical incidents excepted.</summary>
    public string? QuietFrom { get; set; }

    public string? QuietTo { get; set; }

    /// <summary>Own text per piece of news with placeholders such as <c>{headline}</c>; null is the standard story.</summary>
    public string? Template { get; set; }

    /// <summary>Configured in appsettings or the environment, and changed only there.</summary>
    public bool IsConfigured { get; set; }

    public ChannelSettings Clone() => (ChannelSettings)MemberwiseClone();

    /// <summary>All faults, as sentences.</summary>
    public IEnumerable<string> Faults()
    {
        if (Name.Trim().Length is 0 or > 80 || Name.Any(char.IsControl))
        {
            yield return "name must have 1 to 80 characters.";
        }

        if (Type is not ("webhook" or "slack" or "alertmanager" or "email"))
        {
            yield return $"type is '{Shorten(Type)}'; give webhook, slack, alertmanager or email.";
        }

        if (Type is not "email" && !(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && Url!.Length <= TextMax))
        {
            yield return "url must be an http or https address without user name and password.";
        }

        if (Type is "email")
        {
            if (string.IsNullOrWhiteSpace(SmtpHost) || SmtpPort is < 1 or > 65535)
            {
                yield return "smtp_host and smtp_port must name a mail server.";
            }

            foreach (var address in To.Append(From ?? "").Where(a => !System.Net.Mail.MailAddress.TryCreate(a, out _) || a.Any(char.IsControl)))
            {
                yield return $"'{Shorten(address)}' is no mail address.";
            }

            if (To.Length is 0 or > 50)
            {
                yield return "to must name 1 to 50 mail addresses.";
            }
        }

        if (GroupSeconds is < 0 or > 3600)
        {
            yield return $"group_seconds is {GroupSeconds}; give 0 to 3600.";
        }

        if (Services.Length > 200)
        {
            yield return "services names more than 200.";
        }

        if ((QuietFrom is null) != (QuietTo is null) || (QuietFrom is not null && (!IsClock(QuietFrom) || !IsClock(QuietTo!))))
        {
            yield return "quiet_from and quiet_to must both be times such as 22:00 and 06:00 (UTC), or both be left out.";
        }

        if (Template is not null && (Template.Length > TextMax || MessageTemplate.Fault(Template) is not null))
        {
            yield return MessageTemplate.Fault(Template) ?? $"template is longer than {TextMax} characters.";
        }
    }

    /// <summary>When a message that comes up at a moment may be sent: at once, or at the end of the quiet hours.</summary>
    public DateTimeOffset NotBefore(DateTimeOffset at)
    {
        if (QuietFrom is null || QuietTo is null)
        {
            return at;
        }

        var (from, to) = (Clock(QuietFrom), Clock(QuietTo));
        var now = at.UtcDateTime.TimeOfDay;
        var isQuiet = from <= to ? now >= from && now < to : now >= from || now < to;
        var wait = to - now;
        return !isQuiet ? at : at + (wait < TimeSpan.Zero ? wait + TimeSpan.FromDays(1) : wait);
    }

    private static bool IsClock(string text) => TimeSpan.TryParseExact(text, "hh\\:mm", CultureInfo.InvariantCulture, out var time) && time < TimeSpan.FromDays(1);

    private static TimeSpan Clock(string text) => TimeSpan.ParseExact(text, "hh\\:mm", CultureInfo.InvariantCulture);

    private static string Shorten(string text) => text.Length > 80 ? text[..80] + "…" : text;
}
