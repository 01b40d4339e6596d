using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Contracts.Queries;

/// <summary>One step of the strip chart. Figures are means per stored second of the step; a step of which nothing is stored is left out.</summary>
/// <param name="At">Where the step begins.</param>
/// <param name="Seconds">How many of its seconds are stored.</param>
/// <param name="Signals">Findings that were new in it.</param>
/// <param name="Units">Units of work (spans, or log lines where there are none), which the errors are a share of.</param>
/// <param name="Services">Services that spoke in it.</param>
public sealed record TimelinePoint(
    DateTimeOffset At, int Seconds, double Records, double Errors, double Warnings, int Signals, double Units, int Services);

/// <summary>A stretch of stored time of which no second is stored: LogFlow did not run.</summary>
public sealed record TimelineGap(DateTimeOffset From, DateTimeOffset To);

public sealed record TimelineIncident(
    string Id,
    string Title,
    string Root,
    SignalSeverity Severity,
    IncidentState State,
    DateTimeOffset Onset,
    DateTimeOffset Detected,
    DateTimeOffset? Resolved);

/// <summary>A rule that fired at a service; <paramref name="To"/> is null while it still does.</summary>
public sealed record TimelineFiring(string RuleId, string RuleName, string Service, DateTimeOffset From, DateTimeOffset? To);

/// <summary>Findings of one service and kind within one step, told by the strongest.</summary>
public sealed record TimelineSignal(DateTimeOffset At, string Service, string Kind, SignalSeverity Severity, string Text, int Count);

/// <summary>What happened between two times. Lists are bounded; <paramref name="SignalsLeftOut"/> says how many marks were too many.</summary>
public sealed record Timeline(
    DateTimeOffset From,
    DateTimeOffset To,
    int StepSeconds,
    StoredSpan Stored,
    IReadOnlyList<TimelinePoint> Points,
    IReadOnlyList<TimelineGap> Gaps,
    IReadOnlyList<TimelineIncident> Incidents,
    IReadOnlyList<TimelineFiring> Firings,
    IReadOnlyList<TimelineSignal> Signals,
    long SignalsLeftOut,
    IReadOnlyList<ScenarioRun> Scenarios,
    IReadOnlyList<ChangeEvent> Changes);
