using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Sequencing;

/// <summary>
/// Gives records their position and event time its direction. The watermark is the largest event time seen so far less the allowed
/// lateness, judged record by record, so what is late and when a second closes depends on the order of records alone and not on
/// the batches they came in. Only batches of live senders carry their own time, which then counts alone. Low-watermark after Akidau et al., The Dataflow Model, VLDB 2015. One caller at a time.
/// </summary>
public sealed class Sequencer(SequencerOptions options)
{
    private const long NsPerSecond = 1_000_000_000;

    private const long GoZeroNs = -6_795_364_578_871_345_152;

    private readonly long _latenessNs = (long)(options.AllowedLateness.TotalSeconds * NsPerSecond);
    private readonly long _jumpMaxNs = (long)(options.JumpMax.TotalSeconds * NsPerSecond);
    private long _newestNs = long.MinValue;
    private long _closedTick = long.MinValue;
    private long _nextSequence;
    private int _jumpsInARow;

    /// <summary>Largest event time accepted so far, Unix nanoseconds; null before the first record.</summary>
    public long? NewestNs => _newestNs == long.MinValue ? null : _newestNs;

    public void Assign(LogBatch batch)
    {
        batch.FirstSequence = _nextSequence;
        _nextSequence += batch.Count;
        var times = batch.TimeNs;
        var flags = batch.Flags;
        // A live batch says itself how far time has come: its records move nothing and close nothing.
        var isPaced = batch.AdvanceToNs is not null;
        if (isPaced && times.Length > 0 && _newestNs == long.MinValue)
        {
            AdvanceTo(Math.Min(Oldest(times), batch.AdvanceToNs!.Value), batch, 0);
        }

        for (var i = 0; i < times.Length; i++)
        {
            var time = times[i];
            if (IsZeroClock(time))
            {
                flags[i] |= RecordFlags.Late;
                continue;
            }

            if (time > _newestNs && !isPaced)
            {
                if (IsUnconfirmedJump(time))
                {
                    flags[i] |= RecordFlags.Late;
                    continue;
                }

                // The record that moves the watermark is itself after the seconds it closes.
                AdvanceTo(time, batch, i);
            }
            else if (Math.Abs(_newestNs - time) <= _jumpMaxNs)
            {
                _jumpsInARow = 0;
            }

            if (FloorTick(time) <= _closedTick)
            {
                flags[i] |= RecordFlags.Late;
            }
        }

        if (batch.AdvanceToNs is { } until && _newestNs != long.MinValue && until > _newestNs)
        {
            AdvanceTo(until, batch, batch.Count);
        }

        if (batch.IsLast && _newestNs != long.MinValue)
        {
            Close(FloorTick(_newestNs), batch, batch.Count);
        }
    }

    /// <summary>
    /// Go's zero time as nanoseconds, give or take the second that rounding costs: the sender knew no time, and a fault's records among
    /// them would all fall into one second of the year 1754.
    /// </summary>
    private static bool IsZeroClock(long ns) => ns is > GoZeroNs - (2 * NsPerSecond) and < GoZeroNs + (2 * NsPerSecond);

    private static long FloorTick(long ns) => Math.DivRem(ns, NsPerSecond, out var rest) - (rest < 0 ? 1 : 0);

    private static long Oldest(ReadOnlySpan<long> times)
    {
        var oldest = times[0];
        foreach (var time in times)
        {
            oldest = Math.Min(oldest, time);
        }

        return oldest;
    }

    private bool IsUnconfirmedJump(long time)
    {
        if (_newestNs == long.MinValue || time - _newestNs <= _jumpMaxNs)
        {
            _jumpsInARow = 0;
            return false;
        }

        if (++_jumpsInARow < options.JumpConfirmations)
        {
            return true;
        }

        _jumpsInARow = 0;
        return false;
    }

    private void AdvanceTo(long time, LogBatch batch, int index)
    {
        var isFirst = _newestNs == long.MinValue;
        _newestNs = time;
        var closed = FloorTick(time - _latenessNs) - 1;
        if (isFirst)
        {
            // Nothing came before the first record, so there is nothing to close.
            _closedTick = closed;
        }
        else
        {
            Close(closed, batch, index);
        }
    }

    private void Close(long tick, LogBatch batch, int index)
    {
        if (tick > _closedTick)
        {
            _closedTick = tick;
            batch.AddClosing(new TickClosing(index, tick));
        }
    }
}
