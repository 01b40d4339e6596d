using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Json;

/// <summary>
/// The names that are understood without configuration. Case and the separators <c>_ - .</c> do not count, so one entry stands for
/// <c>trace_id</c>, <c>traceId</c>, <c>TraceId</c> and <c>trace.id</c>.
/// </summary>
internal static class JsonFields
{
    /// <summary>Fields of the record itself.</summary>
    public static readonly NameLookup<JsonFieldKey> Top = Table(
        (JsonField.Time,
            "timestamp @timestamp ts time @t eventTime datetime date asctime t time_unix_nano start_time start_time_unix_nano"
            + " timestamp_ms timestamp_ns epoch __REALTIME_TIMESTAMP observed_timestamp observed_time_unix_nano"),
        (JsonField.Service,
            "service service.name app application app.name service.id SYSLOG_IDENTIFIER program ident dd.service resource.service.name"
            + " k8s.deployment.name container_name k8s.container.name kubernetes.container_name logger logger.name"),
        (JsonField.Severity, "severity severity_number severity_text"),
        (JsonField.Level, "level lvl log.level @l levelname levelno"),
        (JsonField.SyslogSeverity, "PRIORITY syslog.severity syslog.severity.code log.syslog.severity.code"),
        (JsonField.Message, "message msg body @m rendered_message text log short_message event"),
        (JsonField.MessageTemplate, "@mt message_template"),
        (JsonField.TraceId, "trace_id @tr otel.trace_id trace"),
        (JsonField.SpanId, "span_id @sp otel.span_id span"),
        (JsonField.ParentSpanId, "parent_span_id @ps parent_id parent_span"),
        (JsonField.DatadogTraceId, "dd.trace_id"),
        (JsonField.DatadogSpanId, "dd.span_id"),
        (JsonField.ParentService, "parent_service caller client_service peer"),
        (JsonField.Kind, "kind span_kind record_kind"),
        (JsonField.Duration, "duration_ms latency_ms elapsed_ms duration latency elapsed elapsed_milliseconds response_time response_time_ms took_ms"),
        (JsonField.DurationUs, "duration_us duration_micros latency_us"),
        (JsonField.DurationNs, "duration_ns duration_nano duration_nanos latency_ns event.duration"),
        (JsonField.DurationSeconds, "duration_s duration_sec duration_seconds latency_s latency_seconds elapsed_seconds request_time"),
        (JsonField.EndTime, "end_time end_time_unix_nano"),
        (JsonField.Status, "status status_code http.status_code http.response.status_code http_status"),
        (JsonField.Attributes, "attributes"),
        (JsonField.Name, "name operation operation_name span_name"),
        (JsonField.Container, "resource kubernetes k8s docker container http dd otel syslog mdc fields context parent"),
        (JsonField.Flags, "logflow_flags"),
        (JsonField.SyslogMark, "facility syslog_facility"),
        (JsonField.BunyanMark, "v"));

    /// <summary>Members of objects, by their path from the top.</summary>
    public static readonly NameLookup<JsonFieldKey> Nested = Table(
        (JsonField.Time, "timestamp.$date t.$date time.$date @timestamp.$date"),
        (JsonField.Service,
            "service.name resource.service.name resource.attributes.service.name dd.service syslog.appname log.syslog.appname"
            + " kubernetes.labels.app kubernetes.deployment.name k8s.deployment.name kubernetes.container_name"
            + " k8s.container.name container.name docker.container_name"),
        (JsonField.Level, "log.level"),
        (JsonField.SyslogSeverity, "log.syslog.severity.code syslog.severity"),
        (JsonField.Message, "body.stringValue fields.message"),
        (JsonField.TraceId, "trace.id otel.trace_id mdc.trace_id context.trace_id"),
        (JsonField.SpanId, "span.id otel.span_id mdc.span_id context.span_id"),
        (JsonField.ParentSpanId, "parent.id"),
        (JsonField.DatadogTraceId, "dd.trace_id"),
        (JsonField.DatadogSpanId, "dd.span_id"),
        (JsonField.DurationNs, "event.duration"),
        (JsonField.Status, "http.status_code http.response.status_code"),
        (JsonField.OtelStatus, "status.code status.status_code"),
        (JsonField.SyslogMark, "log.syslog.facility.code"));

    /// <summary>Docker's <c>log</c> ends with the line's newline.</summary>
    public static readonly byte DockerLogRank = Top.TryFind("log"u8, out var key) ? key.Rank : (byte)0;

    /// <summary>Rank of a nested field over that of a plain one: what the record says of itself at its top goes first.</summary>
    public const byte NestedRank = 100;

    /// <summary>Objects under these names are looked into, besides <see cref="JsonField.Container"/>: ECS, MongoDB, OpenTelemetry.</summary>
    public static bool MayNest(JsonField field) =>
        field is JsonField.Container or JsonField.Service or JsonField.Time or JsonField.TraceId or JsonField.SpanId
            or JsonField.Message or JsonField.Status or JsonField.ParentSpanId;

    private static NameLookup<JsonFieldKey> Table(params (JsonField Field, string Names)[] rows) => new(
        from row in rows
        from name in row.Names.Split(' ').Select((text, rank) => (text, rank))
        select KeyValuePair.Create(name.text, new JsonFieldKey(row.Field, (byte)name.rank)));
}
