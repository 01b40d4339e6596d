using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;

namespace LogFlow.Engine;

/// <summary>
/// Reads topic <c>logs</c>, fills the template columns and passes the batch on to <c>logs.mined</c>. A batch whose mining failed
/// goes on without templates: the store must have it all the same.
/// </summary>
internal sealed class MinerConsumer(Miner miner, ITopic<LogBatch> mined) : IConsumer<LogBatch>
{
    public string Name => "miner";

    public async ValueTask HandleAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            miner.Mine(batch);
        }
        finally
        {
            batch.AddReference();
            await mined.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }
}
