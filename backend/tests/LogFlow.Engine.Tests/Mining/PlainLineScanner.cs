using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;

namespace LogFlow.Engine.Tests.Mining;

/// <summary>What <see cref="LineScanner"/> has to find, written byte by byte: the specification that it is checked against.</summary>
internal sealed class PlainLineScanner
{
    private const int MixedBytesMax = 24;
    private const int MixedDigitsMax = 3;

    private readonly HoleList _holes = new(LineScanner.HolesMax);

    public ReadOnlySpan<Hole> Holes => _holes.Items;

    public void Scan(ReadOnlySpan<byte> line)
    {
        _holes.Clear();
        var text = line.Length > LineScanner.BytesMax ? line[..LineScanner.BytesMax] : line;
        var i = 0;
        while (i < text.Length)
        {
            var stop = ByteClasses.Of(text[i]) & ByteClasses.StopMask;
            if (stop == ByteClasses.Plain)
            {
                i++;
                continue;
            }

            if (_holes.IsFull)
            {
                _holes.AddTail(line, TokenStart(text, i));
                return;
            }

            switch (stop)
            {
                case ByteClasses.Digit:
                    i = Number(text, i);
                    break;
                case ByteClasses.Slash:
                    i = Slash(text, i);
                    break;
                case ByteClasses.Colon:
                    i = Colon(text, i);
                    break;
                case ByteClasses.Open:
                    i = Open(text, i);
                    break;
                case ByteClasses.Less:
                    i = Less(text, i);
                    break;
                case ByteClasses.Backslash:
                    i = Backslash(text, i);
                    break;
                default:
                    if (i + 1 < line.Length)
                    {
                        _holes.AddTail(line, i + 1);
                    }

                    return;
            }
        }

        if (text.Length < line.Length)
        {
            _holes.AddTail(line, TokenStart(text, text.Length));
        }
    }

    private int TokenStart(ReadOnlySpan<byte> text, int i)
    {
        var floor = _holes.End;
        while (i > floor && !ByteClasses.IsDelimiter(text[i - 1]))
        {
            i--;
        }

        return i;
    }

    /// <summary>True when a token may begin at <paramref name="i"/>: after a delimiter that is not part of a hole.</summary>
    private bool IsFresh(ReadOnlySpan<byte> text, int i) =>
        i == 0 || ((i != _holes.End || _holes.IsEmpty) && ByteClasses.IsDelimiter(text[i - 1]));

    private int Number(ReadOnlySpan<byte> text, int digit)
    {
        var start = TokenStart(text, digit);
        if (!_holes.IsEmpty && start == _holes.End)
        {
            // Still the token of the last hole: it takes the rest of the token.
            return _holes.Extend(text, TokenEnd(text, digit));
        }

        // Most tokens with a digit are plain numbers and dotted addresses; those need no closer look.
        var end = digit + 1;
        while (end < text.Length && (ByteClasses.IsDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        var isPlain = start == digit && (end == text.Length || ByteClasses.IsDelimiter(text[end]));
        end = isPlain ? end : TokenEnd(text, end);
        var prefix = 0;
        if (end < text.Length && text[end] == ':' && ColonMasks.TryRead(text, start, end, out var groupsEnd, out var kind))
        {
            end = TokenEnd(text, groupsEnd);
        }
        else
        {
            var token = text[start..end];
            kind = isPlain ? HoleKind.Number : KindOf(token, digit - start);
            prefix = isPlain || kind != HoleKind.Number ? 0 : PrefixLength(token, digit - start);
        }

        var valueEnd = end;
        while (text[valueEnd - 1] is (byte)'.' or (byte)'!')
        {
            valueEnd--;
        }

        var hole = new Hole { TokenStart = start, Start = start + prefix, End = valueEnd, ValueEnd = valueEnd, Kind = kind };
        if (valueEnd == end && kind == HoleKind.Number)
        {
            hole.End = end + UnitLength(text, end);
        }

        if (prefix == 0)
        {
            Widen(text, ref hole);
        }

        _holes.Next = hole;
        _holes.Keep(text);
        return Math.Max(end, hole.End);
    }

    /// <summary>Takes in what stands before the token and belongs to it: month and day names, the blanks of right-aligned columns.</summary>
    private void Widen(ReadOnlySpan<byte> text, ref Hole hole)
    {
        var floor = _holes.End;
        var start = hole.Start;
        var isAfterTime = _holes.IsLast(HoleKind.Time);
        while (ByteClasses.IsDigit(text[hole.Start]) && TryDateWordBefore(text, floor, start, isAfterTime, out var word))
        {
            start = word;
            hole.Kind = HoleKind.Time;
        }

        if (start == hole.Start)
        {
            var blanks = start;
            while (blanks > floor && text[blanks - 1] == ' ')
            {
                blanks--;
            }

            start = Math.Min(start, blanks + 1);
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
            start = TokenStart(text, i);
            if (start == i || !IsFresh(text, start) || text[start..i] is not ([(byte)'.'] or [(byte)'.', (byte)'.']))
            {
                return i + 1;
            }
        }
        else if (i > 0 && text[i - 1] is (byte)'/' or (byte)'<')
        {
            return i + 1;
        }

        var end = PathEnd(text, i);
        if (end == 0)
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
            var end = UrlEnd(text, i + 3);
            if (i > 0 && ByteClasses.IsLetter(text[i - 1]) && end > i + 3)
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
        var start = TokenStart(text, i);
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
        if (i > 0 && i + 1 < text.Length && text[i + 1] == ')' && ByteClasses.IsBlank(text[i - 1]))
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
        var start = TokenStart(text, i);
        if (!_holes.IsEmpty && start == _holes.End && !_holes.IsLast(HoleKind.Empty))
        {
            return _holes.Extend(text, end);
        }

        var hole = new Hole { TokenStart = start, Start = i, End = end, ValueEnd = end, Kind = HoleKind.Literal };
        hole.End = end + UnitLength(text, end);
        _holes.Next = hole;
        _holes.Keep(text);
        return hole.End;
    }

    private int Backslash(ReadOnlySpan<byte> text, int i)
    {
        // C:\dir\file and \\host\share: the drive letter stays constant text.
        if (!IsFresh(text, i))
        {
            return i + 1;
        }

        var end = TokenEnd(text, i + 1);
        if (end - i < 3)
        {
            return i + 1;
        }

        _holes.Add(text, i, i, end, HoleKind.Path);
        return end;
    }

    private static HoleKind KindOf(ReadOnlySpan<byte> token, int firstDigit)
    {
        if (token.Length > 2 && token[0] == '0' && (token[1] | 0x20) == 'x')
        {
            return HoleKind.Hex;
        }

        int digits = 0, hexLetters = 0, dashes = 0, others = 0;
        foreach (var b in token)
        {
            if (ByteClasses.IsDigit(b))
            {
                digits++;
            }
            else if (ByteClasses.IsHex(b))
            {
                hexLetters++;
            }
            else if (b == '-')
            {
                dashes++;
            }
            else
            {
                others++;
            }
        }

        if (others == 0 && hexLetters > 0 && (dashes > 0 ? firstDigit == 0 || IsUuid(token) : token.Length >= 4))
        {
            return HoleKind.Hex;
        }

        return ByteClasses.IsLetter(token[0]) && digits <= MixedDigitsMax && token.Length <= MixedBytesMax &&
               PrefixLength(token, firstDigit) == 0
            ? HoleKind.Mixed
            : HoleKind.Number;
    }

    /// <summary>
    /// Length of the constant part of an id: <c>blk_</c> of <c>blk_-160</c>, <c>part-</c> of <c>part-00000</c>,
    /// <c>depth......</c> of <c>depth......4</c>. 0 when the token is variable as a whole.
    /// </summary>
    private static int PrefixLength(ReadOnlySpan<byte> token, int firstDigit)
    {
        var end = firstDigit;
        if (end >= 2 && token[end - 1] == '-' && token[end - 2] is (byte)'_' or (byte)'-' or (byte)'.')
        {
            end--;
        }

        while (end > 0 && token[end - 1] is not ((byte)'_' or (byte)'-') &&
               !(end > 1 && token[end - 1] == '.' && token[end - 2] == '.'))
        {
            end--;
        }

        var hasLetter = false;
        foreach (var b in token[..end])
        {
            hasLetter |= ByteClasses.IsLetter(b);
            if (!ByteClasses.IsLetter(b) && b is not ((byte)'_' or (byte)'-' or (byte)'.' or (byte)'$' or (byte)'*'))
            {
                return 0;
            }
        }

        return hasLetter ? end : 0;
    }

    /// <summary>End of a path that begins with the slash at <paramref name="slash"/>; 0 when it is none.</summary>
    private static int PathEnd(ReadOnlySpan<byte> text, int slash)
    {
        var i = slash + 1;
        if (i >= text.Length || ByteClasses.IsDelimiter(text[i]))
        {
            return 0;
        }

        var slashes = 0;
        while (i < text.Length && (!ByteClasses.IsDelimiter(text[i]) || text[i] is (byte)'/' or (byte)'@'))
        {
            slashes += text[i] == '/' ? 1 : 0;
            i++;
        }

        var hasLetter = false;
        foreach (var b in text[(slash + 1)..i])
        {
            hasLetter |= ByteClasses.IsLetter(b);
        }

        if (slashes == 0 && !hasLetter && ByteClasses.IsDigit(text[slash + 1]))
        {
            // /10.0.0.1 and /24 are numbers with a slash before them; /12ab.png is a path.
            return 0;
        }

        if (i < text.Length && text[i] == '?')
        {
            i = UrlEnd(text, i);
        }

        return WithoutStop(text, slash + 2, i);
    }

    private static int UrlEnd(ReadOnlySpan<byte> text, int start)
    {
        var i = start;
        while (i < text.Length && (!ByteClasses.IsDelimiter(text[i]) ||
               text[i] is (byte)'/' or (byte)':' or (byte)'=' or (byte)'?' or (byte)'&' or (byte)'#' or (byte)'@'))
        {
            i++;
        }

        return WithoutStop(text, start, i);
    }

    private static int WithoutStop(ReadOnlySpan<byte> text, int start, int end)
    {
        while (end > start && text[end - 1] is (byte)'.' or (byte)':')
        {
            end--;
        }

        return end;
    }

    /// <summary>Length of a blank and a unit of size or time at <paramref name="end"/>, or 0.</summary>
    private static int UnitLength(ReadOnlySpan<byte> text, int end)
    {
        if (end + 1 >= text.Length || text[end] != ' ' || !ByteClasses.IsLetter(text[end + 1]))
        {
            return 0;
        }

        var stop = end + 2;
        while (stop < text.Length && stop <= end + 4 && ByteClasses.IsLetter(text[stop]))
        {
            stop++;
        }

        if (stop < text.Length && !ByteClasses.IsDelimiter(text[stop]) && text[stop] != '.')
        {
            return 0;
        }

        var unit = text[(end + 1)..stop];
        var isUnit = unit.Length switch
        {
            1 => unit[0] is (byte)'B' or (byte)'s',
            2 => (unit[1] == 'B' && unit[0] is (byte)'K' or (byte)'k' or (byte)'M' or (byte)'G' or (byte)'T') ||
                 (unit[1] == 's' && unit[0] is (byte)'m' or (byte)'u' or (byte)'n'),
            3 => (unit[1] == 'i' && unit[2] == 'B' && unit[0] is (byte)'K' or (byte)'M' or (byte)'G' or (byte)'T') ||
                 unit.SequenceEqual("µs"u8),
            _ => false,
        };
        return isUnit ? stop - end : 0;
    }

    /// <summary>
    /// The word before <paramref name="start"/> when it belongs to a date: <c>Jul 10</c>, <c>Sun Jul 10</c>, <c>10/Jul/2005</c>, a
    /// time zone between a time and a year.
    /// </summary>
    private static bool TryDateWordBefore(ReadOnlySpan<byte> text, int floor, int start, bool isAfterTime, out int word)
    {
        word = 0;
        var end = start - 1;
        if (end - floor < 3 || text[end] is not ((byte)' ' or (byte)'/'))
        {
            return false;
        }

        if (text[end] == ' ' && text[end - 1] == ' ')
        {
            end--;
        }

        if (!ByteClasses.IsLetter(text[end - 1]) && text[end - 1] != ',')
        {
            return false;
        }

        if (text[end - 1] == ',')
        {
            end--;
        }

        word = end;
        while (word > floor && ByteClasses.IsLetter(text[word - 1]))
        {
            word--;
        }

        if (word == 0 ? floor > 0 : word == floor || !ByteClasses.IsDelimiter(text[word - 1]))
        {
            return false;
        }

        var name = text[word..end];
        if (name.Length == 3 && DateNames.Contains(name))
        {
            return true;
        }

        // 03:55:15 PDT 2005
        return isAfterTime && word == floor + 1 && text[floor] == ' ' && name.Length is 3 or 4 && IsUpper(name) &&
               start + 4 <= text.Length && IsYear(text[start..(start + 4)]) &&
               (start + 4 == text.Length || ByteClasses.IsDelimiter(text[start + 4]));
    }

    private static bool IsUuid(ReadOnlySpan<byte> token) =>
        token.Length == 36 && token[8] == '-' && token[13] == '-' && token[18] == '-' && token[23] == '-';

    private static bool IsYear(ReadOnlySpan<byte> text) =>
        (text[0] == '1' || text[0] == '2') && ByteClasses.IsDigit(text[1]) && ByteClasses.IsDigit(text[2]) && ByteClasses.IsDigit(text[3]);

    private static bool IsUpper(ReadOnlySpan<byte> name)
    {
        foreach (var b in name)
        {
            if (!char.IsAsciiLetterUpper((char)b))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Index of the first byte from <paramref name="from"/> on that ends a token, or the length.</summary>
    private static int TokenEnd(ReadOnlySpan<byte> line, int from)
    {
        var i = from;
        while (i < line.Length && !ByteClasses.IsDelimiter(line[i]))
        {
            i++;
        }

        return i;
    }
}
