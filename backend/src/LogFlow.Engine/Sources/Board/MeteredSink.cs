using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Sources.Board;

/// <summary>
/// Reports what goes through to a source's meter, once the engine has taken it. Not for sources that bring again what the store could not
/// keep: those report when it is stored, so that nothing counts twice.
/// </summary>
public sealed class MeteredSink(IBatchSink inner, SourceMeter meter) : IBatchSink
{
    public NameTable Services => inner.Services;

    public async ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        // Read before: afterwards the batch belongs to the engine.
        var tally = BatchTally.Of(batch);
        await inner.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
        meter.Accepted(tally);
    }
}
