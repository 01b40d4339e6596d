namespace LogFlow.Contracts.Simulation;

/// <summary>A failure that can be injected, and whether it runs.</summary>
public sealed record ScenarioInfo(
    string Name,
    string Title,
    string Description,
    string Service,
    IReadOnlyList<string> Affected,
    double DurationSeconds,
    bool IsActive,
    DateTimeOffset? StartedAt,
    double SecondsLeft);

/// <summary>What was injected, for comparison with what was found. Affected: services of the cascade and their callers.</summary>
public sealed record InjectedFault(
    string Scenario,
    string Root,
    DateTimeOffset Start,
    DateTimeOffset End,
    IReadOnlyList<string> Affected);

/// <summary>The buttons' side of the simulator. Thread-safe.</summary>
public interface IScenarioControl
{
    IReadOnlyList<ScenarioInfo> List();

    /// <summary>False when there is no such scenario. Starting an active one starts it anew.</summary>
    bool TryStart(string name);

    /// <summary>False when there is no such scenario or it is not active.</summary>
    bool TryStop(string name);
}
