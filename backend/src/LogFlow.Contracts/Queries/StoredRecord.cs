using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Queries;

/// <summary>One stored record as a reader sees it, text rebuilt.</summary>
/// <param name="Sequence">Position in the store; unique, grows with arrival.</param>
/// <param name="TimeNs">Event time, Unix nanoseconds as a decimal string (JSON numbers would lose digits).</param>
/// <param name="Attributes">A JSON object, or empty.</param>
public sealed record StoredRecord(
    long Sequence,
    DateTimeOffset Time,
    string TimeNs,
    string Service,
    string Level,
    byte Severity,
    RecordKind Kind,
    string Message,
    TemplateId Template,
    TraceId TraceId,
    string SpanId,
    string ParentSpanId,
    string? ParentService,
    double? DurationMs,
    short Status,
    bool IsError,
    string Attributes);

/// <summary>All conditions must hold. <paramref name="Text"/> is a case-insensitive substring of the message.</summary>
public sealed record SearchQuery
{
    public string? Text { get; init; }

    /// <summary>Further texts that the message must hold, in any case.</summary>
    public IReadOnlyList<string> Terms { get; init; } = [];

    /// <summary>Texts that the message must not hold.</summary>
    public IReadOnlyList<string> NotTerms { get; init; } = [];

    public string? Service { get; init; }

    public IReadOnlyList<string> NotServices { get; init; } = [];

    /// <summary>Lowest severity number wanted.</summary>
    public byte? MinSeverity { get; init; }

    public TemplateId Template { get; init; }

    public IReadOnlyList<TemplateId> NotTemplates { get; init; } = [];

    public TraceId Trace { get; init; }

    public RecordKind? Kind { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>As returned by the page before; null for the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>1 to 1000.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>Newest first. <paramref name="NextCursor"/> is null on the last page.</summary>
public sealed record SearchPage(IReadOnlyList<StoredRecord> Records, string? NextCursor);

/// <summary>All conditions must hold. <paramref name="From"/> and <paramref name="To"/> (not included) bound a trace's start.</summary>
public sealed record TraceQuery(
    bool ErrorsOnly = false,
    string? Service = null,
    double? MinDurationMs = null,
    int Limit = 50,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null)
{
    /// <summary>The longest ones of the last 15 minutes of the range, longest first, instead of the newest.</summary>
    public bool IsSlowest { get; init; }
}

public sealed record TraceSummary(
    TraceId TraceId,
    DateTimeOffset Start,
    double DurationMs,
    string RootService,
    string RootOperation,
    int Spans,
    int Services,
    int Errors);

public sealed record SpanNode(
    string SpanId,
    string ParentSpanId,
    string Service,
    string Operation,
    DateTimeOffset Start,
    double OffsetMs,
    double DurationMs,
    double SelfMs,
    bool IsError,
    int Depth,
    IReadOnlyList<StoredRecord> Logs);

/// <summary>Spans in waterfall order: parents before children, siblings by start.</summary>
public sealed record TraceDetail(TraceSummary Summary, IReadOnlyList<SpanNode> Spans, IReadOnlyList<StoredRecord> LooseLogs)
{
    /// <summary>The trace is longer than is read: its last records are left out.</summary>
    public bool IsCut { get; init; }
}

/// <summary>One bucket of a service's history.</summary>
public sealed record ServicePoint(
    DateTimeOffset At,
    double RecordsPerSecond,
    double ErrorRatio,
    double WarningsPerSecond,
    double P50Ms,
    double P95Ms,
    double P99Ms);

/// <param name="Service">Its name.</param>
/// <param name="History">Oldest first. Of a peer, <see cref="ServicePoint.RecordsPerSecond"/> counts the calls to it, and latency is its callers'.</param>
/// <param name="TopTemplates">Most frequent first.</param>
/// <param name="RecentErrors">Newest first.</param>
/// <param name="Peer">Who calls it, when it never reported itself; null of a service.</param>
public sealed record ServiceDetail(
    string Service,
    IReadOnlyList<ServicePoint> History,
    IReadOnlyList<TemplateSummary> TopTemplates,
    IReadOnlyList<StoredRecord> RecentErrors,
    PeerDetail? Peer);

public sealed record TemplateQuery(
    string? Service = null,
    byte? MinSeverity = null,
    string? Text = null,
    string Sort = "count",
    int Limit = 200)
{
    /// <summary>Templates as they were counted from here on; null from the first.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Templates as they were counted up to then; null up to the newest.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <param name="Trend">Counts in at most 30 equal steps that end with the newest stored second, oldest first.</param>
public sealed record TemplateSummary(
    TemplateId Id,
    string Text,
    string Level,
    long Count,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    IReadOnlyList<string> Services,
    IReadOnlyList<long> Trend)
{
    /// <summary>What a person called it; null when nobody did.</summary>
    public string? Name { get; init; }

    /// <summary>A person marked it as noise: no detector looks at it, and lists fold it away.</summary>
    public bool IsNoise { get; init; }

    /// <summary>The template that a person split, of which this is one value; null for others.</summary>
    public TemplateId? PartOf { get; init; }
}

/// <param name="Parameters">Per wildcard, left to right, its most frequent values in recent records.</param>
public sealed record TemplateDetail(
    TemplateSummary Summary,
    IReadOnlyList<IReadOnlyList<ValueCount>> Parameters,
    IReadOnlyList<StoredRecord> Examples)
{
    /// <summary>Per wildcard, left to right, what its values are in the same records.</summary>
    public IReadOnlyList<ParameterStats> ParameterStats { get; init; } = [];

    /// <summary>Lines by service, most first.</summary>
    public IReadOnlyList<ValueCount> ByService { get; init; } = [];

    /// <summary>What people said about it and about the templates that are told as it, oldest first.</summary>
    public IReadOnlyList<TemplateCorrection> Corrections { get; init; } = [];
}

/// <param name="Kind"><c>number</c>, <c>id</c>, <c>address</c>, <c>path</c>, <c>word</c>, <c>mixed</c>, or <c>none</c> without a sample.</param>
/// <param name="Samples">Values looked at.</param>
/// <param name="Distinct">Different ones among them.</param>
/// <param name="Min">Of numbers; null for other kinds, like the next three.</param>
public sealed record ParameterStats(string Kind, long Samples, long Distinct, double? Min, double? Median, double? P95, double? Max);

public sealed record ValueCount(string Value, long Count);

/// <summary>Pearson correlation of per-second error ratios; <c>Values[i][j]</c>, null where a series is constant.</summary>
public sealed record CorrelationMatrix(
    IReadOnlyList<string> Services,
    IReadOnlyList<IReadOnlyList<double?>> Values,
    int Seconds);

public sealed record IncidentQuery(
    string? State = null,
    string? Service = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? Cursor = null,
    int Limit = 50);

public sealed record StoreStatus(
    string Path,
    long Records,
    long SizeBytes,
    DateTimeOffset? Oldest,
    DateTimeOffset? Newest,
    double LastCommitSeconds,
    string? LastError);
