using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Ticks;

/// <summary>
/// Merges the stages' parts into one frame per second. A second is complete when every stage has closed it; frames leave in order
/// of time, one for each second, empty ones included. A silence of the whole stream longer than the gap limit is cut: after
/// <see cref="TickAssemblerOptions.EmptyTicksKept"/> empty seconds (enough for every incident to resolve) time jumps.
/// Called by several stages; a caller that completes a second carries its frame on.
/// </summary>
public sealed class TickAssembler(IReadOnlyList<string> stages, TickAssemblerOptions options, Func<TickFrame, ValueTask> emit)
{
    private readonly SemaphoreSlim _merging = new(1, 1);
    private readonly long[] _closed = [.. stages.Select(_ => long.MinValue)];
    private readonly long[] _passed = [.. stages.Select(_ => long.MinValue)];
    private readonly SortedDictionary<long, TickFrame> _open = [];
    private long _partsTooLate;
    private long? _lastEmitted;
    private int _emptyInARow;

    /// <summary>Parts of stages that failed or were passed, which came after their second had left.</summary>
    public long PartsTooLate => Interlocked.Read(ref _partsTooLate);

    /// <summary>
    /// Goes on without a stage that is stuck: seconds up to here are complete without its part, from the next time that another stage
    /// closes one. Never waits. While a frame cannot leave, nobody is stuck but who should take it, and nobody is passed.
    /// </summary>
    public void Pass(int stage, long closedTick)
    {
        if (_merging.CurrentCount > 0)
        {
            Volatile.Write(ref _passed[stage], Math.Max(Volatile.Read(ref _passed[stage]), closedTick));
        }
    }

    /// <param name="stage">Index of the stage in the list it was made with.</param>
    /// <param name="parts">What the stage hands over; may be empty.</param>
    /// <param name="closedTick">The stage has nothing more to say about seconds up to here.</param>
    public async ValueTask AcceptAsync(int stage, IReadOnlyList<TickFrame> parts, long closedTick)
    {
        await _merging.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach (var part in parts)
            {
                if (part.Tick <= _lastEmitted)
                {
                    Interlocked.Increment(ref _partsTooLate);
                }
                else if (_open.TryGetValue(part.Tick, out var frame))
                {
                    frame.Absorb(part);
                }
                else
                {
                    _open[part.Tick] = part;
                }
            }

            _closed[stage] = Math.Max(_closed[stage], closedTick);
            await EmitCompleteAsync(ClosedByAll()).ConfigureAwait(false);
        }
        finally
        {
            _merging.Release();
        }
    }

    private long ClosedByAll()
    {
        var closed = long.MaxValue;
        for (var i = 0; i < _closed.Length; i++)
        {
            closed = Math.Min(closed, Math.Max(_closed[i], Volatile.Read(ref _passed[i])));
        }

        return closed;
    }

    private async ValueTask EmitCompleteAsync(long complete)
    {
        while (_open.Count > 0 || _lastEmitted is not null)
        {
            long? nextHeld = _open.Count > 0 ? _open.First().Key : null;
            var next = _lastEmitted is { } last ? NextTick(last, Math.Min(nextHeld ?? long.MaxValue, complete)) : nextHeld;
            if (next is not { } tick || tick > complete)
            {
                return;
            }

            if (!_open.Remove(tick, out var frame))
            {
                frame = new TickFrame(tick);
            }

            _lastEmitted = tick;
            await emit(frame).ConfigureAwait(false);
        }
    }

    /// <summary>The second after <paramref name="last"/>, or across a long silence the second that ends it.</summary>
    private long NextTick(long last, long upcoming)
    {
        _emptyInARow = upcoming > last + 1 ? _emptyInARow + 1 : 0;
        if (upcoming - last > (long)options.GapMax.TotalSeconds && _emptyInARow > options.EmptyTicksKept)
        {
            _emptyInARow = 0;
            return upcoming;
        }

        return last + 1;
    }
}
