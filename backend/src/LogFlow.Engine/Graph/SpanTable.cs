using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Graph;

/// <summary>
/// Spans by trace and span id: an open-addressing table of indices over a pool of structs, so that a span costs no allocation.
/// Removing shifts the probe run back (Knuth 6.4, algorithm R), so there are no tombstones. Grows up to its bound.
/// </summary>
internal sealed class SpanTable
{
    public const int None = -1;

    private const int InitialCapacity = 1024;

    private readonly int _capacityMax;
    private SpanEntry[] _entries = new SpanEntry[InitialCapacity];
    private int[] _slots = new int[InitialCapacity * 2];
    private int[] _free = new int[InitialCapacity];
    private int _freeCount;
    private int _used;

    public SpanTable(int capacityMax)
    {
        _capacityMax = capacityMax;
        Calendar = new Calendar(InitialCapacity);
    }

    public Calendar Calendar { get; }

    public int Count { get; private set; }

    public long Refused { get; private set; }

    public ref SpanEntry this[int index] => ref _entries[index];

    /// <summary>Never 0. Two spans of one trace get the same key only by a 64-bit collision.</summary>
    public static ulong KeyOf(TraceId trace, ulong spanId)
    {
        var key = (trace.High * 0x9E3779B97F4A7C15) ^ trace.Low;
        key = (key ^ (key >> 32)) * 0xD6E8FEB86659FD93;
        key = (key ^ spanId) * 0xD6E8FEB86659FD93;
        key ^= key >> 32;
        return key == 0 ? 1 : key;
    }

    public int Find(ulong key)
    {
        var mask = _slots.Length - 1;
        for (var slot = (int)key & mask; ; slot = (slot + 1) & mask)
        {
            var entry = _slots[slot] - 1;
            if (entry < 0 || _entries[entry].Key == key)
            {
                return entry;
            }
        }
    }

    /// <summary>The entry, made when it is absent, or -1 when the table is full.</summary>
    public int FindOrAdd(ulong key, out bool isNew)
    {
        var found = Find(key);
        isNew = found < 0;
        if (!isNew)
        {
            return found;
        }

        if (Count == _capacityMax)
        {
            Refused++;
            return None;
        }

        if (_freeCount == 0 && _used == _entries.Length)
        {
            Grow();
        }

        var index = _freeCount > 0 ? _free[--_freeCount] : _used++;
        _entries[index] = new SpanEntry
        {
            Key = key,
            ErrorLogNs = long.MaxValue,
            Service = NameTable.None,
            ParentService = NameTable.None,
            Peer = NameTable.None,
            FirstChild = None,
            NextSibling = None,
        };
        Place(index, key);
        Count++;
        return index;
    }

    public void Remove(int index)
    {
        Calendar.Remove(index);
        var mask = _slots.Length - 1;
        var hole = (int)_entries[index].Key & mask;
        while (_slots[hole] != index + 1)
        {
            hole = (hole + 1) & mask;
        }

        for (var slot = (hole + 1) & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var home = (int)_entries[_slots[slot] - 1].Key & mask;

            // It may move into the hole unless its home lies after the hole on the way to where it is.
            if (((slot - home) & mask) >= ((slot - hole) & mask))
            {
                _slots[hole] = _slots[slot];
                hole = slot;
            }
        }

        _slots[hole] = 0;
        _entries[index].Key = 0;
        _free[_freeCount++] = index;
        Count--;
    }

    private void Place(int index, ulong key)
    {
        var mask = _slots.Length - 1;
        var slot = (int)key & mask;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        _slots[slot] = index + 1;
    }

    private void Grow()
    {
        var capacity = Math.Min(_entries.Length * 2, Math.Max(_capacityMax, InitialCapacity));
        Array.Resize(ref _entries, capacity);
        Array.Resize(ref _free, capacity);
        Calendar.Grow(capacity);
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        for (var i = 0; i < _used; i++)
        {
            if (_entries[i].Key != 0)
            {
                Place(i, _entries[i].Key);
            }
        }
    }
}
