using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Rules;

/// <summary>Metrics and conditions of rules in words.</summary>
public static class RuleWords
{
    /// <summary><c>above 8 % for 30 s</c>.</summary>
    public static string ConditionOf(AlertRule rule) =>
        FormattableString.Invariant($"{Of(rule.Operator)} {rule.Threshold:#,0.###} {Of(rule.Metric).Unit}{(rule.ForSeconds > 0 ? $" for {rule.ForSeconds} s" : "")}");

    public static string Of(RuleOperator op) => op switch
    {
        RuleOperator.Above => "above",
        RuleOperator.AtLeast => "at least",
        RuleOperator.Below => "below",
        _ => "at most",
    };

    /// <summary>What is measured, and its unit.</summary>
    public static (string What, string Unit) Of(RuleMetric metric) => metric switch
    {
        RuleMetric.ErrorRate => ("error rate", "%"),
        RuleMetric.ErrorsPerMinute => ("errors", "errors/min"),
        RuleMetric.WarningsPerMinute => ("warnings", "warnings/min"),
        RuleMetric.RecordsPerMinute => ("volume", "records/min"),
        RuleMetric.LatencyP50 => ("p50 latency", "ms"),
        RuleMetric.LatencyP95 => ("p95 latency", "ms"),
        _ => ("p99 latency", "ms"),
    };
}
