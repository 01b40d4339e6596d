using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Sources.Board;

/// <summary>Reports what goes through to a source's meter, once the engine has taken it.</summary>
public sealed class MeteredSink(IBatchSink inner, SourceMeter meter) : IBatchSink
{
    public NameTable Services => inner.Services;

    public async ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        // Read before: afterwards the batch belongs to the engine.
        var (count, newestNs, cut) = (batch.Count, NewestNs(batch), Cut(batch));
        await inner.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
        meter.Accepted(count, newestNs, cut);
    }

    /// <summary>The largest event time of a batch, Unix nanoseconds; null when it is empty.</summary>
    public static long? NewestNs(LogBatch batch)
    {
        long? newest = null;
        foreach (var at in batch.TimeNs)
        {
            newest = Math.Max(newest ?? long.MinValue, at);
        }

        return newest;
    }

    private static long Cut(LogBatch batch)
    {
        long cut = 0;
        foreach (var flags in batch.Flags)
        {
            cut += (flags & RecordFlags.Truncated) == 0 ? 0 : 1;
        }

        return cut;
    }
}
