using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>What the miner holds at a moment. Immutable; made for readers on other threads.</summary>
/// <param name="Lines">Lines mined since the start.</param>
/// <param name="Known">Of these, lines whose skeleton was known, so that no tree was walked.</param>
/// <param name="Replaced">Templates that grew into a more general one.</param>
/// <param name="Retired">Templates given up as least recently seen because there were too many.</param>
/// <param name="Folded">Lines that fell to the catch-all template: constant text that is no UTF-8.</param>
/// <param name="Templates">By id.</param>
public sealed record MinerSnapshot(
    long Lines,
    long Known,
    long Replaced,
    long Retired,
    long Folded,
    IReadOnlyList<LogTemplate> Templates);
