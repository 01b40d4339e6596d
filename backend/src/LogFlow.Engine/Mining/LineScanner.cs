using System.Runtime.CompilerServices;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>
/// One pass over a line that finds what is variable by its look: numbers with units, hex, UUIDs, ids with a constant prefix
/// (<c>blk_-123</c>: the hole begins after <c>blk_</c>), addresses, times and dates, paths, URLs, lists of them. What is left
/// between the holes is the line's skeleton. Only a handful of bytes make it stop (digits, <c>/ : ( &lt; \</c> and newline);
/// words are walked over. A template's own text scans into the same shape as the lines it stands for.
/// </summary>
internal sealed class LineScanner
{
    /// <summary>Bytes of a line that are looked at; the rest is one trailing hole. Keeps a template's text under 4 KiB.</summary>
    public const int BytesMax = 1536;

    public const int HolesMax = 128;

    private readonly HoleList _holes = new(HolesMax);
    private readonly LineMap _map = new();

    public ReadOnlySpan<Hole> Holes => _holes.Items;

    /// <summary>Finds the holes of a line.</summary>
    /// <param name="text">The line, and behind it anything that may be read, such as the other lines of its batch.</param>
    /// <param name="length">Bytes of the line.</param>
    // Not inlined: the compiler has a budget for each method, and inside its caller's none is left for what is called per hole.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Scan(ReadOnlySpan<byte> text, int length)
    {
        _holes.Clear();
        var line = text[..length];
        var seen = length > BytesMax ? line[..BytesMax] : line;
        _map.Read(text, seen.Length);
        var i = 0;
        while ((i = _map.NextStop(i)) < seen.Length)
        {
            if (ByteClasses.IsDigit(seen[i]))
            {
                i = Number(seen, i);
            }
            else if (seen[i] == '\n')
            {
                if (i + 1 < length)
                {
                    _holes.AddTail(line, i + 1);
                }

                return;
            }
            else
            {
                i = Mark(seen, i);
            }

            if (_holes.IsFull)
            {
                AddTailFrom(line, seen, i);
                return;
            }
        }

        if (seen.Length < length)
        {
            _holes.AddTail(line, TokenStart(seen.Length));
        }
    }

    /// <summary>No room for more holes: from the next byte on that may begin one, all is one.</summary>
    private void AddTailFrom(ReadOnlySpan<byte> line, ReadOnlySpan<byte> seen, int i)
    {
        while (i < seen.Length && (ByteClasses.Of(seen[i]) & ByteClasses.StopMask) == ByteClasses.Plain)
        {
            i++;
        }

        if (i < line.Length)
        {
            _holes.AddTail(line, TokenStart(i));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Mark(ReadOnlySpan<byte> text, int i) => text[i] switch
    {
        (byte)'/' => Slash(text, i),
        (byte)':' => Colon(text, i),
        (byte)'(' => Open(text, i),
        (byte)'<' => Less(text, i),
        _ => Backslash(text, i),
    };

    private int TokenStart(int i) => Math.Max(_map.TokenStart(i), _holes.End);

    /// <summary>True when a token may begin at <paramref name="i"/>: after a delimiter that is not part of a hole.</summary>
    private bool IsFresh(ReadOnlySpan<byte> text, int i) =>
        i == 0 || ((i != _holes.End || _holes.IsEmpty) && ByteClasses.IsDelimiter(text[i - 1]));

    private int Number(ReadOnlySpan<byte> text, int digit)
    {
        var start = TokenStart(digit);
        if (!_holes.IsEmpty && start == _holes.End)
        {
            // Still the token of the last hole: it takes the rest of the token.
            return _holes.Extend(text, _map.TokenEnd(digit));
        }

        // Most tokens with a digit are plain numbers and dotted addresses; those need no closer look.
        var end = _map.NumberEnd(digit);
        var isPlain = start == digit && _map.EndsToken(end);
        end = isPlain ? end : _map.TokenEnd(end);
        var kind = HoleKind.Number;
        var prefix = 0;
        if (end < text.Length && text[end] == ':' && ColonMasks.TryRead(text, start, end, out var groupsEnd, out var groupsKind))
        {
            kind = groupsKind;
            end = _map.TokenEnd(groupsEnd);
        }
        else if (!isPlain)
        {
            kind = TokenMasks.KindOf(text[start..end], digit - start, out prefix);
        }

        var valueEnd = end;
        while (text[valueEnd - 1] is (byte)'.' or (byte)'!')
        {
            valueEnd--;
        }

        ref var hole = ref _holes.Next;
        hole.Set(start, start + prefix, valueEnd, kind);
        if (valueEnd == end && kind == HoleKind.Number)
        {
            hole.End = end + TokenMasks.UnitLength(text, end);
        }

        if (prefix == 0)
        {
            Widen(text, ref hole);
        }

        end = Math.Max(end, hole.End);
        _holes.Keep(text);
        // A colon right behind a hole begins nothing but the rest of a URL.
        return end + 1 < text.Length && end == _holes.End && text[end] == ':' && text[end + 1] != '/' ? end + 1 : end;
    }

    /// <summary>Takes in what stands before the token and belongs to it: month and day names, the blanks of right-aligned columns.</summary>
    private void Widen(ReadOnlySpan<byte> text, ref Hole hole)
    {
        var start = hole.Start;
        var floor = _holes.End;
        if (start - floor < 2)
        {
            return;
        }

        var isAfterTime = _holes.IsLast(HoleKind.Time);
        if (TokenMasks.MayFollowDateWord(text, start, isAfterTime) && ByteClasses.IsDigit(text[start]))
        {
            while (TokenMasks.TryDateWordBefore(text, floor, start, isAfterTime, out var word))
            {
                start = word;
                hole.Kind = HoleKind.Time;
            }
        }

        if (start == hole.Start && text[start - 1] == ' ' && text[start - 2] == ' ')
        {
            do
            {
                start--;
            }
            while (start - 2 >= floor && text[start - 2] == ' ');
        }

        hole.Start = start;
        hole.TokenStart = start;
    }

    private int Slash(ReadOnlySpan<byte> text, int i)
    {
        var start = i;
        if (!IsFresh(text, i))
        {
            // ./file and ../file
            start = TokenStart(i);
            if (start == i || !IsFresh(text, start) || text[start..i] is not ([(byte)'.'] or [(byte)'.', (byte)'.']))
            {
                return i + 1;
            }
        }
        else if (i > 0 && text[i - 1] is (byte)'/' or (byte)'<')
        {
            return i + 1;
        }

        var end = TokenMasks.PathEnd(text, i, _map);
        if (end == 0 || Ablation.Paths)
        {
            return i + 1;
        }

        _holes.Add(text, start, start, end, HoleKind.Path);
        return end;
    }

    private int Colon(ReadOnlySpan<byte> text, int i)
    {
        if (i + 1 >= text.Length)
        {
            return i + 1;
        }

        var next = text[i + 1];
        if (next == '/' && i + 2 < text.Length && text[i + 2] == '/')
        {
            var end = TokenMasks.UrlEnd(text, i + 3, _map);
            if (i > 0 && ByteClasses.IsLetter(text[i - 1]) && end > i + 3 && !Ablation.Paths)
            {
                _holes.Add(text, i + 3, i + 3, end, HoleKind.Path);
                return end;
            }

            return i + 3;
        }

        if (next != ':' && !ByteClasses.IsHex(next))
        {
            return i + 1;
        }

        // Hex groups that begin without a digit: FF:F2:9F:16, fe::1, ::1.
        var start = TokenStart(i);
        if (i - start > 4 || (start > 0 && !IsFresh(text, start)) || (start > 0 && text[start - 1] == ':') ||
            !ColonMasks.TryRead(text, start, i, out var groupsEnd, out var kind))
        {
            return i + 1;
        }

        _holes.Add(text, start, start, groupsEnd, kind);
        return groupsEnd;
    }

    private int Open(ReadOnlySpan<byte> text, int i)
    {
        // " ()" is a missing value; "f()" is a call.
        if (!Ablation.Empties && i > 0 && i + 1 < text.Length && text[i + 1] == ')' && ByteClasses.IsBlank(text[i - 1]))
        {
            _holes.Add(text, i + 1, i + 1, i + 1, HoleKind.Empty);
        }

        return i + 1;
    }

    private int Less(ReadOnlySpan<byte> text, int i)
    {
        if (i + 2 >= text.Length || text[i + 1] != '*' || text[i + 2] != '>')
        {
            return i + 1;
        }

        var end = i + LogTemplate.Wildcard.Length;
        var start = TokenStart(i);
        if (!_holes.IsEmpty && start == _holes.End && !_holes.IsLast(HoleKind.Empty))
        {
            return _holes.Extend(text, end);
        }

        ref var hole = ref _holes.Next;
        hole.Set(start, i, end, HoleKind.Literal);
        end += TokenMasks.UnitLength(text, end);
        hole.End = end;
        _holes.Keep(text);
        return end;
    }

    private int Backslash(ReadOnlySpan<byte> text, int i)
    {
        // C:\dir\file and \\host\share: the drive letter stays constant text.
        if (!IsFresh(text, i))
        {
            return i + 1;
        }

        var end = _map.TokenEnd(i + 1);
        if (end - i < 3)
        {
            return i + 1;
        }

        _holes.Add(text, i, i, end, HoleKind.Path);
        return end;
    }
}
