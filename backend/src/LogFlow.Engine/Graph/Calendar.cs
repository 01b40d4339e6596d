namespace LogFlow.Engine.Graph;

/// <summary>
/// When to look at which entry of a table: a ring of seconds, each with a doubly linked list threaded through arrays. An entry
/// stands in one second at most; a second further off than the ring is long is looked at early, and its owner sets it again.
/// </summary>
internal sealed class Calendar
{
    private const int Seconds = 128;
    private const int None = -1;

    private readonly int[] _heads = new int[Seconds];
    private int[] _next;
    private int[] _previous;
    private int[] _slot;
    private long _now = long.MaxValue;
    private bool _isRunning;

    public Calendar(int capacity)
    {
        Array.Fill(_heads, None);
        _next = new int[capacity];
        _previous = new int[capacity];
        _slot = new int[capacity];
        Array.Fill(_slot, None);
    }

    public int Count { get; private set; }

    /// <summary>The earliest second that may hold an entry.</summary>
    public long First => _now;

    public void Grow(int capacity)
    {
        var old = _slot.Length;
        Array.Resize(ref _next, capacity);
        Array.Resize(ref _previous, capacity);
        Array.Resize(ref _slot, capacity);
        _slot.AsSpan(old).Fill(None);
    }

    /// <summary>Looks at the entry in that second, or in the nearest one that is still to come.</summary>
    public void Set(int entry, long tick)
    {
        Remove(entry);
        if (Count == 0 && !_isRunning)
        {
            _now = tick;
        }
        else if (tick < _now)
        {
            // Before the first second is taken, time may still begin earlier.
            _now = _isRunning ? _now : tick;
        }

        // One second short of the ring's length: the second being taken keeps its slot to itself.
        var slot = (int)(Math.Clamp(tick, _now, _now + Seconds - 2) % Seconds);
        slot = slot < 0 ? slot + Seconds : slot;
        var head = _heads[slot];
        _next[entry] = head;
        _previous[entry] = None;
        _slot[entry] = slot;
        if (head != None)
        {
            _previous[head] = entry;
        }

        _heads[slot] = entry;
        Count++;
    }

    public void Remove(int entry)
    {
        var slot = _slot[entry];
        if (slot == None)
        {
            return;
        }

        var (next, previous) = (_next[entry], _previous[entry]);
        if (previous == None)
        {
            _heads[slot] = next;
        }
        else
        {
            _next[previous] = next;
        }

        if (next != None)
        {
            _previous[next] = previous;
        }

        _slot[entry] = None;
        Count--;
    }

    /// <summary>From now on entries set for this second or earlier go to the next one.</summary>
    public void Begin(long tick)
    {
        _now = tick + 1;
        _isRunning = true;
    }

    /// <summary>An entry of the second that has begun, or -1.</summary>
    public int Pop(long tick)
    {
        var slot = (int)(tick % Seconds);
        var entry = _heads[slot < 0 ? slot + Seconds : slot];
        if (entry != None)
        {
            Remove(entry);
        }

        return entry;
    }
}
