namespace LogFlow.Contracts.Simulation;

/// <summary>One injection of a failure, kept so that the past can say what was invented in it.</summary>
/// <param name="Name">The scenario's.</param>
/// <param name="Title">For people.</param>
/// <param name="Service">Where it hurts first.</param>
/// <param name="Affected">Services of the cascade and callers.</param>
/// <param name="Start">Event time.</param>
/// <param name="End">Planned end, or when it was stopped.</param>
public sealed record ScenarioRun(
    string Name,
    string Title,
    string Service,
    IReadOnlyList<string> Affected,
    DateTimeOffset Start,
    DateTimeOffset End);
