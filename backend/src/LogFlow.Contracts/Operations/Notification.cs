using LogFlow.Contracts.Detection;

namespace LogFlow.Contracts.Operations;

/// <summary>What happened to an incident that people are told of.</summary>
public enum NotificationKind : byte
{
    Opened,

    /// <summary>Its severity rose.</summary>
    Escalated,

    /// <summary>Another service proved to be the root.</summary>
    Rerooted,

    Resolved,

    /// <summary>A person pressed <em>send test</em>.</summary>
    Test,
}

/// <summary>One piece of news: the same story that the dashboard's band tells.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Incident">The incident's id.</param>
/// <param name="Severity">Now.</param>
/// <param name="Service">The root.</param>
/// <param name="Headline">What is broken, in one line.</param>
/// <param name="Trigger">The change of state that came before it, or that none was seen.</param>
/// <param name="Hit">Who feels it already.</param>
/// <param name="AtRisk">Who is next.</param>
/// <param name="Confidence"><c>high</c>, <c>medium</c> or <c>low</c>.</param>
/// <param name="Onset">Event time at which it began.</param>
/// <param name="At">When the news came up, by the machine's clock.</param>
/// <param name="Link">Where to look.</param>
/// <param name="Injected">Faults that the simulator had been told to inject at that moment; empty when it is real.</param>
public sealed record Notification(
    NotificationKind Kind,
    string Incident,
    SignalSeverity Severity,
    string Service,
    string Headline,
    string Trigger,
    IReadOnlyList<string> Hit,
    IReadOnlyList<string> AtRisk,
    string Confidence,
    DateTimeOffset Onset,
    DateTimeOffset At,
    string Link,
    IReadOnlyList<string> Injected)
{
    /// <summary>Severity before it escalated; else the same.</summary>
    public SignalSeverity SeverityBefore { get; init; }

    /// <summary>The root before; else the same.</summary>
    public string ServiceBefore { get; init; } = "";
}

/// <summary>One message to one channel, which may carry several pieces of news.</summary>
/// <param name="Id">Grows; a receiver that gets the same one twice may forget the second.</param>
/// <param name="Channel">The channel's id.</param>
/// <param name="Created">When the first piece came up.</param>
/// <param name="Due">Not sent before.</param>
/// <param name="State"><c>waiting</c>, <c>sent</c>, <c>failed</c> (given up) or <c>dropped</c> (too many waited).</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="LastError">Why the last attempt failed.</param>
/// <param name="Done">When it was sent or given up.</param>
/// <param name="News">Oldest first.</param>
public sealed record Delivery(
    long Id,
    string Channel,
    DateTimeOffset Created,
    DateTimeOffset Due,
    string State,
    int Attempts,
    string? LastError,
    DateTimeOffset? Done,
    IReadOnlyList<Notification> News)
{
    public const string Waiting = "waiting";
    public const string Sent = "sent";
    public const string Failed = "failed";
    public const string Dropped = "dropped";
}

/// <summary>No news for a while about what matches all that is given.</summary>
/// <param name="Id">For taking it back.</param>
/// <param name="Service">Incidents with this root; null for any.</param>
/// <param name="Rule">Incidents in which this rule fired; null for any.</param>
/// <param name="Incident">This incident; null for any.</param>
/// <param name="Reason">In a person's words.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="By">Who made it.</param>
/// <param name="Silenced">Pieces of news that it held back.</param>
public sealed record Silence(
    string Id,
    string? Service,
    string? Rule,
    string? Incident,
    string Reason,
    DateTimeOffset Created,
    DateTimeOffset Until,
    string By,
    long Silenced);
