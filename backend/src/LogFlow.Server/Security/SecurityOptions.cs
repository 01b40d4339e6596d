using System.ComponentModel.DataAnnotations;

namespace LogFlow.Server.Security;

/// <summary>Section <c>LogFlow:Security</c>.</summary>
public sealed class SecurityOptions
{
    public const string Section = "LogFlow:Security";

    /// <summary>File with the keys' hashes; null is beside the database: <c>data/logflow.keys.json</c>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>How long a browser stays signed in without asking for anything. 1 minute to 30 days; default 12 hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Browsers that are signed in at the same time; the one idle longest has to sign in again. 1 to 100,000; default 1000.</summary>
    [Range(1, 100_000)]
    public int SessionsMax { get; set; } = 1000;

    /// <summary>Requests a second that one key may make on average. 1 to 1,000,000; default 200.</summary>
    [Range(1, 1_000_000)]
    public double RequestsPerSecond { get; set; } = 200;

    /// <summary>Requests that one key may make at once after a pause. 1 to 1,000,000; default 1000.</summary>
    [Range(1, 1_000_000)]
    public double RequestBurst { get; set; } = 1000;

    /// <summary>Wrong keys that one address may try at once; one more every ten seconds. 1 to 10,000; default 20.</summary>
    [Range(1, 10_000)]
    public double WrongKeysMax { get; set; } = 20;

    /// <summary>Connections that are held at the same time; further ones are closed at once. 10 to 1,000,000; default 5000.</summary>
    [Range(10, 1_000_000)]
    public int ConnectionsMax { get; set; } = 5000;

    /// <summary>How long a request may take to say what it is. 1 s to 2 minutes; default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A body that comes at less than 240 bytes a second is given up after so long. 2 s to 2 minutes; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:02:00")]
    public TimeSpan SlowBodyGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Lines of the audit trail that are kept. 100 to 1,000,000; default 10,000.</summary>
    [Range(100, 1_000_000)]
    public int AuditMax { get; set; } = 10_000;
}
