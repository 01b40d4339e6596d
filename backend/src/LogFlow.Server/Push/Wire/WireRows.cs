using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Live;

namespace LogFlow.Server.Push.Wire;

/// <summary>What comes often is sent as rows without names; the columns stand here and in the front end's <c>contracts/rows.ts</c>.</summary>
internal static class WireRows
{
    /// <summary>name, records/s, error ratio, warnings/s, p50, p95, p99 (ms), health, forecast error ratio, low, high.</summary>
    public static object?[] Of(LiveService service) =>
    [
        service.Name, service.RecordsPerSecond, service.ErrorRatio, service.WarningsPerSecond, service.P50Ms, service.P95Ms, service.P99Ms,
        service.Health, service.ForecastErrorRatio, service.ForecastLow, service.ForecastHigh,
    ];

    /// <summary>caller, callee, evidence (bits), calls/s, error ratio, latency (ms), weight, last seen (Unix seconds), connection (number of the type).</summary>
    public static object?[] Of(GraphEdge edge) =>
    [
        edge.Caller, edge.Callee, (int)edge.Evidence, edge.CallsPerSecond, edge.ErrorRatio, edge.LatencyMs, edge.Weight, edge.LastSeenTick,
        (int)edge.ConnectionType,
    ];

    /// <summary>
    /// second (Unix), records, errors, warnings, signals, error ratio, active services, active incidents, signals in the last minute, templates.
    /// </summary>
    public static object?[] Of(LivePoint point) =>
    [
        point.At.ToUnixTimeSeconds(), point.Records, point.Errors, point.Warnings, point.Signals, point.ErrorRatio, point.ActiveServices,
        point.ActiveIncidents, point.SignalsLastMinute, point.Templates,
    ];

    /// <summary>sequence, time (Unix ms), service, level, message, template, trace.</summary>
    public static object?[] Of(LiveLogLine line) =>
    [
        line.Sequence, line.Time.ToUnixTimeMilliseconds(), line.Service, line.Level, line.Message, line.Template, line.TraceId,
    ];
}
