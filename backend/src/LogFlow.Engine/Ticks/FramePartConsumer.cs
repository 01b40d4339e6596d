using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Ticks;

/// <summary>
/// Shows a stage the records up to each closing of a batch, takes its parts there and hands them to the assembler. A stage that
/// throws loses its part of the batch, never the closing: the other stages' seconds go on.
/// </summary>
public sealed class FramePartConsumer(IFramePartStage stage, int index, TickAssembler assembler) : IConsumer<LogBatch>
{
    public string Name => stage.Name;

    /// <summary>The other stages' seconds do not wait for this one's part any longer.</summary>
    public void Pass(LogBatch batch)
    {
        foreach (var closing in batch.Closings)
        {
            assembler.Pass(index, closing.ClosedTick);
        }
    }

    public async ValueTask HandleAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var from = 0;
        foreach (var closing in batch.Closings)
        {
            IReadOnlyList<TickFrame> parts = [];
            try
            {
                stage.Observe(batch, from, closing.Index);
                parts = stage.TakeParts(closing.ClosedTick);
            }
            catch (Exception error)
            {
                // Kept until the batch is through, then thrown for the bus to count and report.
                failure = error;
            }

            from = closing.Index;
            await assembler.AcceptAsync(index, parts, closing.ClosedTick).ConfigureAwait(false);
        }

        stage.Observe(batch, from, batch.Count);
        if (failure is not null)
        {
            throw new InvalidOperationException($"Stage '{stage.Name}' failed: {failure.Message}", failure);
        }
    }
}
