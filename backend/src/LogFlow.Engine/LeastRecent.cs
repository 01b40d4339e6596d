namespace LogFlow.Engine;

/// <summary>
/// Finds who was seen longest ago, ties to the first by key, as often as wanted within one second for the price of one look at all:
/// names without end must not cost a look at all each. Who is looked at may have been seen since; that is noticed when it is their turn.
/// </summary>
internal sealed class LeastRecent<TKey>(IComparer<TKey> keys)
{
    private readonly PriorityQueue<TKey, (long Seen, TKey Key)> _queue = new(Comparer<(long Seen, TKey Key)>.Create(
        (a, b) => a.Seen != b.Seen ? a.Seen.CompareTo(b.Seen) : keys.Compare(a.Key, b.Key)));

    private bool _isFilled;

    /// <summary>Entries looked at since the start.</summary>
    public long Looks { get; private set; }

    /// <summary>A new second: what was known of the last one is forgotten.</summary>
    public void Begin()
    {
        _queue.Clear();
        _isFilled = false;
    }

    /// <summary>One who came after the first <see cref="Take"/> of this second; before it, nothing needs to be said.</summary>
    public void Add(TKey key, long seen)
    {
        if (_isFilled)
        {
            Looks++;
            _queue.Enqueue(key, (seen, key));
        }
    }

    /// <summary>Who makes room; the caller removes it.</summary>
    /// <param name="all">Everybody with when they were seen; asked once a second.</param>
    /// <param name="seen">When one of them was seen last. Never falls within a second.</param>
    public TKey Take(IEnumerable<(TKey Key, long Seen)> all, Func<TKey, long> seen)
    {
        if (!_isFilled)
        {
            _isFilled = true;
            _queue.EnqueueRange(all.Select(one => (one.Key, (one.Seen, one.Key))));
            Looks += _queue.Count;
        }

        while (true)
        {
            Looks++;
            _queue.TryDequeue(out var key, out var then);
            var now = seen(key!);
            if (now <= then.Seen)
            {
                return key!;
            }

            _queue.Enqueue(key!, (now, key!));
        }
    }
}
