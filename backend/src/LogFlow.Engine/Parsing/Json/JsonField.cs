namespace LogFlow.Engine.Parsing.Json;

/// <summary>What a JSON field means to a record.</summary>
internal enum JsonField : byte
{
    /// <summary>None of ours: kept among the attributes.</summary>
    Other = 0,
    Time,
    Service,

    /// <summary>A level's name or number, numbers as loggers write them (10 to 60, syslog).</summary>
    Level,

    /// <summary>A level's name or OpenTelemetry number.</summary>
    Severity,

    /// <summary>Syslog numbers only.</summary>
    SyslogSeverity,
    Message,

    /// <summary>A message template with <c>{Holes}</c> that other fields fill (Serilog).</summary>
    MessageTemplate,
    TraceId,
    SpanId,
    ParentSpanId,
    DatadogTraceId,
    DatadogSpanId,
    ParentService,
    Kind,

    /// <summary>A duration: text with a unit, or a bare number of milliseconds.</summary>
    Duration,
    DurationUs,
    DurationNs,
    DurationSeconds,
    EndTime,
    Status,

    /// <summary>OpenTelemetry's status code: 0 unset, 1 ok, 2 error.</summary>
    OtelStatus,
    Attributes,

    /// <summary>A span's operation, bunyan's service, else an attribute like any other.</summary>
    Name,

    /// <summary>An object whose members may mean something: see <see cref="JsonFields.Nested"/>.</summary>
    Container,
    Flags,

    /// <summary>Tells syslog-shaped JSON, where <c>severity</c> is syslog's.</summary>
    SyslogMark,

    /// <summary>Tells bunyan, where <c>name</c> is the service.</summary>
    BunyanMark,
}

/// <param name="Field">What it means.</param>
/// <param name="Rank">Among several fields of one meaning the lowest wins; the others stay attributes.</param>
internal readonly record struct JsonFieldKey(JsonField Field, byte Rank);
