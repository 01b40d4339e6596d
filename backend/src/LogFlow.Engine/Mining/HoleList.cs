using System.Runtime.CompilerServices;

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

    /// <summary>
    /// The place of the next hole, to be filled in and kept. Filled in place: a hole that is put together elsewhere and copied here
    /// makes the processor wait for its parts (an eighth of the scanner's time in the mining benchmark).
    /// </summary>
    public ref Hole Next => ref _holes[_count];

    /// <summary>Keeps the next hole, or lengthens the last one when both are members of one list (<c>1,2,3</c>, <c>blk_1 blk_2</c>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep(ReadOnlySpan<byte> text)
    {
        ref readonly var hole = ref _holes[_count];
        if (_count > 0 && ListMasks.MayBeList(text, _holes[_count - 1], hole) && TryJoin(text, hole))
        {
            return;
        }

        End = hole.End;
        _count++;
    }

    public void Add(ReadOnlySpan<byte> text, int tokenStart, int start, int end, HoleKind kind)
    {
        Next.Set(tokenStart, start, end, kind);
        Keep(text);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
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
                last.Set(last.TokenStart, last.Start, line.Length, HoleKind.Tail);
                return;
            }
        }

        Next.Set(start, start, line.Length, HoleKind.Tail);
        _count++;
    }
}
