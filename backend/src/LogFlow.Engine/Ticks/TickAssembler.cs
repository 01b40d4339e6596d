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
    private readonly SortedDictionary<long, TickFrame> _open = [];
    private long? _lastEmitted;
    private int _emptyInARow;

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
                if (_open.TryGetValue(part.Tick, out var frame))
                {
                    frame.MergeFrom(part);
                }
                else
                {
                    _open[part.Tick] = part;
                }
            }

            _closed[stage] = Math.Max(_closed[stage], closedTick);
            await EmitCompleteAsync(_closed.Min()).ConfigureAwait(false);
        }
        finally
        {
            _merging.Release();
        }
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
