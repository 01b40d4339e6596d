using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Sequencing;

namespace LogFlow.Engine;

/// <summary>
/// The engine's front door: sequences batches one at a time, in the order in which they were accepted, and puts them on topic
/// <c>logs</c>. Any number of sources may publish.
/// </summary>
internal sealed class EngineSink(NameTable services, Sequencer sequencer, ITopic<LogBatch> logs, EngineCounters counters) : IBatchSink
{
    private readonly SemaphoreSlim _entering = new(1, 1);

    public NameTable Services { get; } = services;

    /// <summary>
    /// Cancelling gives up waiting for a place; a batch that got one is published whatever happens, and a batch that did not
    /// stays with the caller's reference released and its <see cref="LogBatch.Stored"/> cancelled.
    /// </summary>
    public async ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await _entering.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            batch.Stored?.TrySetCanceled(cancellationToken);
            batch.Release();
            throw;
        }

        try
        {
            sequencer.Assign(batch);
            counters.Count(batch);
            await logs.PublishAsync(batch, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _entering.Release();
        }
    }
}
