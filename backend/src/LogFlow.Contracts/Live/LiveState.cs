using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Records;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Contracts.Live;

/// <summary>Key figures of the last tick. Ratios 0 to 1.</summary>
public sealed record LiveKpis(
    double RecordsPerSecond,
    double ErrorRatio,
    int ActiveServices,
    int ActiveIncidents,
    int SignalsLastMinute,
    int Templates);

/// <summary>Health is <c>ok</c>, <c>warning</c> or <c>critical</c>, from the signals of the last seconds.</summary>
public sealed record LiveService(
    string Name,
    double RecordsPerSecond,
    double ErrorRatio,
    double WarningsPerSecond,
    double P50Ms,
    double P95Ms,
    double P99Ms,
    string Health,
    double? ForecastErrorRatio,
    double? ForecastLow,
    double? ForecastHigh);

public sealed record LiveLogLine(
    long Sequence,
    DateTimeOffset Time,
    string Service,
    string Level,
    string Message,
    TemplateId Template,
    TraceId TraceId);

/// <summary>One second of the strip chart, with the key figures as they stood at its end.</summary>
public sealed record LivePoint(DateTimeOffset At, double Records, double Errors, double Warnings, int Signals)
{
    /// <summary>0 to 1, over the last ten seconds.</summary>
    public double ErrorRatio { get; init; }

    public int ActiveServices { get; init; }

    public int ActiveIncidents { get; init; }

    public int SignalsLastMinute { get; init; }

    public int Templates { get; init; }
}

/// <summary>What a new client gets, and <c>GET /api/stats</c>.</summary>
/// <param name="Number">Counts updates, so that a client sees a gap.</param>
/// <param name="Incidents">Open ones first, then the most recently resolved; at most 50.</param>
/// <param name="Timeline">The last five minutes, oldest first.</param>
/// <param name="RecentLogs">The last 200 lines, oldest first.</param>
/// <param name="IsWarmingUp">Baselines are still being learnt; detectors are held back.</param>
public sealed record LiveSnapshot(
    long Number,
    DateTimeOffset? Tick,
    DateTimeOffset StartedAt,
    string Version,
    string SourceName,
    bool IsSimulated,
    bool IsWarmingUp,
    LiveKpis Kpis,
    IReadOnlyList<LiveService> Services,
    IReadOnlyList<GraphEdge> Edges,
    IReadOnlyList<Incident> Incidents,
    IReadOnlyList<Signal> RecentSignals,
    IReadOnlyList<RuleFiring> FiringRules,
    IReadOnlyList<ScenarioInfo> Scenarios,
    IReadOnlyList<LivePoint> Timeline,
    IReadOnlyList<LiveLogLine> RecentLogs)
{
    /// <summary>Event time after the first record in which detectors are held back.</summary>
    public double WarmUpSeconds { get; init; }

    /// <summary>The last 100 releases and the like, oldest first.</summary>
    public IReadOnlyList<ChangeEvent> RecentChanges { get; init; } = [];
}

/// <summary>What changed with one tick. Lists hold only what changed; an incident stands here whole, the hub sends what changed of it.</summary>
public sealed record LiveDelta(
    long Number,
    DateTimeOffset Tick,
    bool IsWarmingUp,
    LiveKpis Kpis,
    IReadOnlyList<LiveService> Services,
    IReadOnlyList<GraphEdge> Edges,
    IReadOnlyList<GraphEdgeName> GoneEdges,
    IReadOnlyList<Incident> Incidents,
    IReadOnlyList<Signal> Signals,
    IReadOnlyList<RuleFiring> RuleFirings,
    IReadOnlyList<ScenarioInfo> Scenarios,
    LivePoint Point,
    IReadOnlyList<LiveLogLine> Logs)
{
    /// <summary>Names of services that were silent for so long that they leave the screen.</summary>
    public IReadOnlyList<string> GoneServices { get; init; } = [];

    /// <summary>Releases and the like that showed in this second.</summary>
    public IReadOnlyList<ChangeEvent> Changes { get; init; } = [];
}

public sealed record GraphEdgeName(string Caller, string Callee);
