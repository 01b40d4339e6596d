namespace LogFlow.Server.Push;

/// <summary>
/// The k best of a stream of lines: errors before warnings before the rest, and among equals an even spread over the stream
/// (bottom-k sampling by a hash of the position, Cohen and Kaplan 2007). A min-heap of keys, so a line that is not taken costs one
/// comparison.
/// </summary>
internal sealed class LineSample<T>(int capacity)
{
    private readonly PriorityQueue<T, ulong> _lines = new(capacity);
    private ulong _lowest;

    /// <summary>Larger wins: the rank first, then a scramble of the position.</summary>
    public static ulong KeyOf(int rank, long position) =>
        ((ulong)rank << 56) | (((ulong)position * 0x9E3779B97F4A7C15UL) >> 8);

    public bool Wants(ulong key) => _lines.Count < capacity || (capacity > 0 && key > _lowest);

    public void Add(T line, ulong key)
    {
        if (_lines.Count < capacity)
        {
            _lines.Enqueue(line, key);
        }
        else
        {
            _lines.EnqueueDequeue(line, key);
        }

        _lines.TryPeek(out _, out _lowest);
    }

    /// <summary>Hands over the lines, in no order, and starts anew.</summary>
    public List<T> Take()
    {
        var taken = _lines.UnorderedItems.Select(item => item.Element).ToList();
        _lines.Clear();
        _lowest = 0;
        return taken;
    }
}
