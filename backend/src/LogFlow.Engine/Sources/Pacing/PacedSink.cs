using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Sources.Pacing;

/// <summary>
/// Holds each batch back until the clock, running <paramref name="speed"/> times as fast as usual, reaches its first record:
/// replay at 1x, 10x. The batches themselves are not changed, so neither are the conclusions.
/// </summary>
public sealed class PacedSink(IBatchSink inner, double speed, TimeProvider clock) : IBatchSink
{
    private long? _firstNs;
    private long _startedAt;

    public NameTable Services => inner.Services;

    public async ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Count > 0)
        {
            var timeNs = batch.TimeNs[0];
            if (_firstNs is not { } firstNs)
            {
                (_firstNs, _startedAt) = (timeNs, clock.GetTimestamp());
            }
            else
            {
                var due = TimeSpan.FromTicks((long)((timeNs - firstNs) / 100 / speed));
                var wait = due - clock.GetElapsedTime(_startedAt);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        await inner.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
    }
}
