using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Rules;

/// <summary>What the rules say of one second.</summary>
/// <param name="Firings">Changes of state: fired or resolved, by rule then service.</param>
/// <param name="Signals">One per rule and service that is firing, by service then rule.</param>
public sealed record RuleOutcome(IReadOnlyList<RuleFiring> Firings, IReadOnlyList<Signal> Signals)
{
    public static readonly RuleOutcome Nothing = new([], []);
}
