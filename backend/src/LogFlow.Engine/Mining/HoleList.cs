namespace LogFlow.Engine.Mining;

/// <summary>The holes of a line, left to right. A hole that goes on with a list or a token lengthens the last one instead.</summary>
internal sealed class HoleList(int max)
{
    // One more for the tail.
    private readonly Hole[] _holes = new Hole[max + 1];
    private int _count;

    public ReadOnlySpan<Hole> Items => _holes.AsSpan(0, _count);

    public bool IsEmpty => _count == 0;

    public bool IsFull => _count == max;

    /// <summary>End of the last hole; 0 when there is none.</summary>
    public int End { get; private set; }

    public bool IsLast(HoleKind kind) => _count > 0 && _holes[_count - 1].Kind == kind;

    public void Clear()
    {
        _count = 0;
        End = 0;
    }

    /// <summary>Adds a hole, or lengthens the last one when both are members of one list (<c>1,2,3</c>, <c>blk_1 blk_2</c>).</summary>
    public void Add(ReadOnlySpan<byte> text, in Hole hole)
    {
        if (_count > 0 && ListMasks.MayBeList(text, End, hole.TokenStart) && TryJoin(text, hole))
        {
            return;
        }

        _holes[_count++] = hole;
        End = hole.End;
    }

    private bool TryJoin(ReadOnlySpan<byte> text, in Hole hole)
    {
        ref var last = ref _holes[_count - 1];
        if (!ListMasks.IsSameList(text, last, hole))
        {
            return false;
        }

        last.Kind = last.Kind == HoleKind.Time || hole.Kind == HoleKind.Time ? HoleKind.Time
            : last.Kind == HoleKind.Mixed ? HoleKind.Number
            : last.Kind;
        last.End = hole.End;
        last.ValueEnd = hole.End;
        End = hole.End;
        return true;
    }

    /// <summary>Lengthens the last hole to the end of its token, but for a full stop. Returns the token's end.</summary>
    public int Extend(ReadOnlySpan<byte> text, int end)
    {
        ref var last = ref _holes[_count - 1];
        var valueEnd = end;
        while (valueEnd > last.End && text[valueEnd - 1] is (byte)'.' or (byte)'!')
        {
            valueEnd--;
        }

        last.End = valueEnd;
        last.ValueEnd = valueEnd;
        End = valueEnd;
        last.Kind = last.Kind == HoleKind.Mixed ? HoleKind.Number : last.Kind;
        return end;
    }

    /// <summary>What is not looked at: the lines after the first, or what lies beyond the limits.</summary>
    public void AddTail(ReadOnlySpan<byte> line, int start)
    {
        if (_count > 0)
        {
            // The cut fell into the last hole's token, and a token has one hole; or it fell into a list, which then goes on.
            ref var last = ref _holes[_count - 1];
            if (start == last.End || ListMasks.IsCutList(line, last, start))
            {
                last.End = line.Length;
                last.ValueEnd = line.Length;
                last.Kind = HoleKind.Tail;
                return;
            }
        }

        _holes[_count++] = new Hole { TokenStart = start, Start = start, End = line.Length, ValueEnd = line.Length, Kind = HoleKind.Tail };
    }
}
