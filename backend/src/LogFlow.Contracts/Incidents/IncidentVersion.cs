using LogFlow.Contracts.Detection;

namespace LogFlow.Contracts.Incidents;

/// <summary>What was known of an incident from one moment on, until the next version.</summary>
/// <param name="At">Event time of the second that brought it.</param>
/// <param name="State">Its state then.</param>
/// <param name="Severity">Its severity then.</param>
/// <param name="Root">The best candidate then.</param>
/// <param name="Score">That candidate's score, 0 to 1.</param>
/// <param name="RunnerUp">The second candidate; empty when there was none.</param>
/// <param name="RunnerUpScore">That candidate's score; 0 when there was none.</param>
/// <param name="Title">The headline then.</param>
/// <param name="Members">Services in trouble.</param>
/// <param name="Signals">Signals that had joined.</param>
/// <param name="MergedInto">The incident that it proved to be a part of; null otherwise.</param>
public sealed record IncidentVersion(
    DateTimeOffset At,
    IncidentState State,
    SignalSeverity Severity,
    string Root,
    double Score,
    string RunnerUp,
    double RunnerUpScore,
    string Title,
    int Members,
    int Signals,
    string? MergedInto);
