using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Flow;

/// <summary>
/// A stage that reads batches and hands over its part of each second of event time. Used by one reader at a time. The caller cuts
/// each batch where the watermark closes a second (<see cref="LogBatch.Closings"/>) and takes the parts there, so a stage that
/// only looks at the records it was shown is independent of how the stream was cut into batches.
/// </summary>
public interface IFramePartStage
{
    /// <summary>Kebab-case.</summary>
    string Name { get; }

    /// <summary>
    /// Records [<paramref name="from"/>, <paramref name="to"/>) of the batch, each record once and in order. Records flagged
    /// <see cref="RecordFlags.Late"/> must not be folded into a part.
    /// </summary>
    void Observe(LogBatch batch, int from, int to);

    /// <summary>
    /// The parts of all seconds up to and including <paramref name="closedTick"/> that were not handed over yet and hold
    /// anything, in order of time. The caller owns them.
    /// </summary>
    IReadOnlyList<TickFrame> TakeParts(long closedTick);
}
