namespace LogFlow.Contracts.Simulation;

/// <summary>What was made of one injected failure, against what was injected.</summary>
/// <param name="Run">What was injected, and when.</param>
/// <param name="IncidentId">The incident that tells of it; null while there is none.</param>
/// <param name="Root">The root that this incident names now; empty without one.</param>
/// <param name="Rank">The true root's place among its candidates now, from 1; null when it is not among them.</param>
/// <param name="IsNamed">It is on top, with enough evidence to be named.</param>
/// <param name="SecondsToRoot">From the injection until an incident that names the true root was on show; null when never.</param>
/// <param name="Incidents">Incidents that began with it; one is right.</param>
/// <param name="IsOver">It has ended and what it left behind had its time: the figures stay as they are.</param>
public sealed record GradedRun(ScenarioRun Run, string? IncidentId, string Root, int? Rank, bool IsNamed, double? SecondsToRoot, int Incidents, bool IsOver);

/// <summary>An incident in the simulator's world that nothing was injected for.</summary>
/// <param name="OpenSeconds">How long it was on show, so far.</param>
public sealed record FalseIncident(string Id, string Title, string Root, DateTimeOffset Detected, double OpenSeconds);

/// <summary>How the program did on failures whose answer is known.</summary>
/// <param name="Since">What began earlier is not looked at.</param>
/// <param name="Runs">Newest first.</param>
/// <param name="Over">Those of them that are over.</param>
/// <param name="RootRight">Those of them that are over and whose incident names the true root.</param>
/// <param name="MedianSecondsToRoot">Over those that are over and were named; null when none was.</param>
/// <param name="FalseIncidents">Newest first.</param>
public sealed record Scoreboard(
    DateTimeOffset Since,
    IReadOnlyList<GradedRun> Runs,
    int Over,
    int RootRight,
    double? MedianSecondsToRoot,
    IReadOnlyList<FalseIncident> FalseIncidents);
