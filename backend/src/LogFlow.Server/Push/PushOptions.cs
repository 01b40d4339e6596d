using System.ComponentModel.DataAnnotations;

namespace LogFlow.Server.Push;

/// <summary>Section <c>LogFlow:Push</c>.</summary>
public sealed class PushOptions
{
    public const string Section = "LogFlow:Push";

    /// <summary>Browsers connected at the same time, 1 to 10,000; default 500.</summary>
    [Range(1, 10_000)]
    public int ClientsMax { get; set; } = 500;

    /// <summary>Ticks held for clients that were away or slow; one that missed more gets a new snapshot. 1 to 3600; default 120.</summary>
    [Range(1, 3600)]
    public int MissedTicksMax { get; set; } = 120;

    /// <summary>A client whose tab is hidden gets one message for so many ticks, 1 to 3600; default 30.</summary>
    [Range(1, 3600)]
    public int HiddenTicks { get; set; } = 30;

    /// <summary>Least time between two messages to one client; ticks that come faster are told together. 0 to 10 s; default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan MessageInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A client that takes longer than this for one message is disconnected. 1 s to 5 minutes; default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Log lines sampled for the screen each second, 0 to 1000; default 24: more than one can read, and a tick stays below 5 kB.</summary>
    [Range(0, 1000)]
    public int LogLinesPerTick { get; set; } = 24;

    /// <summary>Log lines in a snapshot, 0 to 10,000; default 200.</summary>
    [Range(0, 10_000)]
    public int RecentLogsMax { get; set; } = 200;

    /// <summary>Services on the screen, 1 to 10,000; default 1000. The rest are counted.</summary>
    [Range(1, 10_000)]
    public int ServicesMax { get; set; } = 1000;

    /// <summary>A service that was silent so long leaves the screen. 1 minute to 7 days; default 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan ServiceForgottenAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>An edge of the service graph without a call for so long is drawn dotted. 10 s to 7 days; default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan EdgeStaleAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Event time after the first record in which detectors still learn what is normal. 0 to 1 hour; default 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan WarmUp { get; set; } = TimeSpan.FromMinutes(2);
}
