using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Sources.Board;

/// <summary>What a meter is told of a batch; read while the batch is one's own.</summary>
/// <param name="Records">How many.</param>
/// <param name="NewestNs">The largest event time, Unix nanoseconds; null when it is empty.</param>
/// <param name="Cut">Records that lost their end at the limit of a line.</param>
public readonly record struct BatchTally(int Records, long? NewestNs, long Cut)
{
    public static BatchTally Of(LogBatch batch)
    {
        long? newest = null;
        foreach (var at in batch.TimeNs)
        {
            newest = Math.Max(newest ?? long.MinValue, at);
        }

        long cut = 0;
        foreach (var flags in batch.Flags)
        {
            cut += (flags & RecordFlags.Truncated) == 0 ? 0 : 1;
        }

        return new BatchTally(batch.Count, newest, cut);
    }
}
