namespace LogFlow.Contracts.Detection;

public enum RuleMetric : byte
{
    /// <summary>Share of failed work, percent (0 to 100).</summary>
    ErrorRate,

    /// <summary>Error logs or failed spans a minute.</summary>
    ErrorsPerMinute,

    /// <summary>Warning logs a minute.</summary>
    WarningsPerMinute,

    /// <summary>Records a minute.</summary>
    RecordsPerMinute,

    /// <summary>Milliseconds.</summary>
    LatencyP50,

    /// <summary>Milliseconds.</summary>
    LatencyP95,

    /// <summary>Milliseconds.</summary>
    LatencyP99,
}

public enum RuleOperator : byte
{
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// <summary>
/// <c>metric op threshold for duration on service</c>. Judged on each closed second over the metric's own sliding window
/// (10 s for ratios and latency, 60 s for the per-minute counts); fires when the condition has held for the whole duration,
/// resolves when it no longer holds. Dwell is kept per service. A ratio or percentile needs some work to rest on (20 spans or log
/// lines; where 10 s hold fewer, the window reaches back to 60 s at most), and to begin firing it must be beyond the threshold by
/// more than chance.
/// </summary>
public sealed record AlertRule
{
    public const string EachService = "*";

    /// <summary>Kebab-case, unique.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required RuleMetric Metric { get; init; }

    public RuleOperator Operator { get; init; } = RuleOperator.Above;

    /// <summary>In the metric's unit. Finite.</summary>
    public required double Threshold { get; init; }

    /// <summary>0 to 3600.</summary>
    public int ForSeconds { get; init; } = 5;

    /// <summary>A service name, or <c>*</c> for each of them on its own.</summary>
    public string Service { get; init; } = EachService;

    public SignalSeverity Severity { get; init; } = SignalSeverity.Warning;

    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether one value of the metric is nearer to firing, or further beyond the threshold, than another.</summary>
    public bool IsNearer(double value, double than) => Operator is RuleOperator.Above or RuleOperator.AtLeast ? value > than : value < than;
}

/// <summary>A rule's change of state at a service.</summary>
public sealed record RuleFiring(
    string RuleId,
    string RuleName,
    string Service,
    bool IsFiring,
    DateTimeOffset At,
    DateTimeOffset Since,
    double Observed,
    double Threshold);
