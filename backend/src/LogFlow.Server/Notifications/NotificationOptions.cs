using System.ComponentModel.DataAnnotations;

namespace LogFlow.Server.Notifications;

/// <summary>Section <c>LogFlow:Notifications</c>; its subsection <c>Channels</c> holds channels, as they would be posted.</summary>
public sealed class NotificationOptions
{
    public const string Section = "LogFlow:Notifications";

    /// <summary>Address at which people open the dashboard, for the links in messages; null is the address that is listened on.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>PEM file of authorities whose certificates receivers and mail servers may show, besides those the machine trusts; null for none.</summary>
    public string? TrustedAuthorities { get; set; }

    /// <summary>The longest that one attempt may take. 1 s to 2 minutes; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait before the second attempt; doubled each time, give or take a fifth. 100 ms to 1 minute; default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan RetryFirst { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait between attempts. 1 s to 1 hour; default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RetryMax { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A message that could not be delivered for so long is given up. 1 minute to 7 days; default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Messages that wait for one channel; beyond them the oldest is dropped and counted. 1 to 10,000; default 200.</summary>
    [Range(1, 10_000)]
    public int WaitingMax { get; set; } = 200;

    /// <summary>How often the outbox is looked at. 10 ms to 10 s; default 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromMilliseconds(250);
}
