using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;

namespace LogFlow.Server.Cli;

/// <summary>The miner and the tally, and nothing behind them.</summary>
internal sealed class MiningSink(Miner miner, TemplateTally templates) : IBatchSink
{
    public NameTable Services { get; } = new();

    public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            miner.Mine(batch);
            templates.Add(batch);
        }
        finally
        {
            batch.Release();
        }

        return ValueTask.CompletedTask;
    }
}
