namespace LogFlow.Server.Push;

/// <summary>The last ticks, for clients that were away or slow. Guarded by the live view's lock.</summary>
internal sealed class TickRing(int capacity)
{
    private readonly Queue<LiveTick> _ticks = new();

    public void Add(LiveTick tick)
    {
        _ticks.Enqueue(tick);
        while (_ticks.Count > capacity)
        {
            _ticks.Dequeue();
        }
    }

    /// <summary>The ticks after a number, oldest first; null when some of them are no longer held.</summary>
    public IReadOnlyList<LiveTick>? After(long number)
    {
        if (!_ticks.TryPeek(out var oldest) || oldest.Delta.Number > number + 1)
        {
            return null;
        }

        return [.. _ticks.Where(tick => tick.Delta.Number > number)];
    }
}
