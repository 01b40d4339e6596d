using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Rules;

/// <summary>The rules that a new installation starts with.</summary>
public static class DefaultRules
{
    public static IReadOnlyList<AlertRule> All { get; } =
    [
        new AlertRule
        {
            Id = "error-rate",
            Name = "Error rate over 8 %",
            Metric = RuleMetric.ErrorRate,
            Threshold = 8,
            ForSeconds = 5,
        },
        new AlertRule
        {
            Id = "notifications-volume",
            Name = "Notifications over 500 records a minute",
            Metric = RuleMetric.RecordsPerMinute,
            Threshold = 500,
            ForSeconds = 5,
            Service = "notifications",
            // How much is much depends on the load; alone it is worth a look, not a page.
            Severity = SignalSeverity.Info,
        },
        new AlertRule
        {
            Id = "payments-latency",
            Name = "Payments p95 over 400 ms",
            Metric = RuleMetric.LatencyP95,
            Threshold = 400,
            ForSeconds = 5,
            Service = "payments",
        },
    ];
}
