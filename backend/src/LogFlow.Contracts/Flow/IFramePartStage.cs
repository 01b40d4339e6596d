using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Flow;

/// <summary>
/// A stage that reads batches and hands over its part of each second of event time. Used by one reader at a time.
/// Records flagged <see cref="RecordFlags.Late"/> are never folded in. What a part holds may depend only on the records before
/// and in the seconds handed over, never on how they were cut into batches.
/// </summary>
public interface IFramePartStage
{
    /// <summary>Kebab-case.</summary>
    string Name { get; }

    void Observe(LogBatch batch);

    /// <summary>
    /// The parts of all seconds up to and including <paramref name="closedTick"/> that were not handed over yet and hold
    /// anything, in order of time. The caller owns them.
    /// </summary>
    IReadOnlyList<TickFrame> TakeParts(long closedTick);
}
