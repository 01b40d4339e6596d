using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace LogFlow.Engine.Mining;

/// <summary>
/// What is variable whatever the log: the shapes of single tokens. Nothing here knows a log format; each mask is something that a
/// program prints from a value.
/// </summary>
internal static class TokenMasks
{
    private const int MixedBytesMax = 24;
    private const int MixedDigitsMax = 3;

    /// <summary>Kind of a token with digits and other bytes, and how many bytes of it stay constant.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static HoleKind KindOf(ReadOnlySpan<byte> token, int firstDigit, out int prefix)
    {
        prefix = 0;
        if (token.Length > 2 && token[0] == '0' && (token[1] | 0x20) == 'x')
        {
            return HoleKind.Hex;
        }

        var letters = 0;
        var i = 0;
        for (; i < token.Length; i++)
        {
            if (!ByteClasses.IsHex(token[i]) && token[i] != '-')
            {
                break;
            }

            letters += ByteClasses.IsDigit(token[i]) ? 0 : 1;
        }

        if (i == token.Length && letters > 0)
        {
            var hasDash = token.IndexOf((byte)'-') >= 0;
            if (hasDash ? HasHexLetter(token) && (firstDigit == 0 || IsUuid(token)) : token.Length >= 4)
            {
                return HoleKind.Hex;
            }
        }

        prefix = PrefixLength(token, firstDigit);
        return prefix == 0 && token.Length <= MixedBytesMax && ByteClasses.IsLetter(token[0]) && HasFewDigits(token)
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

        return hasLetter && !Ablation.Prefixes ? end : 0;
    }

    /// <summary>Length of a blank and a unit of size or time at <paramref name="end"/>, or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int UnitLength(ReadOnlySpan<byte> text, int end)
    {
        if (end + 1 >= text.Length || text[end] != ' ' || !ByteClasses.IsLetter(text[end + 1]))
        {
            return 0;
        }

        // Nearly all words that are no unit show it by their second byte.
        if (end + 2 < text.Length && text[end + 2] is not ((byte)'B' or (byte)'s' or (byte)'i' or (byte)'.' or 0xB5) &&
            !ByteClasses.IsDelimiter(text[end + 2]))
        {
            return 0;
        }

        return UnitAt(text, end);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int UnitAt(ReadOnlySpan<byte> text, int end)
    {
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
        return isUnit && !Ablation.Units ? stop - end : 0;
    }

    /// <summary>A quick look at the four bytes before a number: false for nearly all that no date's word stands before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayFollowDateWord(ReadOnlySpan<byte> text, int start, bool isAfterTime)
    {
        if (start < 4 || Ablation.Dates)
        {
            return false;
        }

        var before = BinaryPrimitives.ReadUInt32LittleEndian(text[(start - 4)..]);
        if (before >> 24 is not (' ' or '/'))
        {
            return false;
        }

        return (byte)(before >> 16) is (byte)' ' or (byte)',' || isAfterTime || DateNames.Contains(before);
    }

    /// <summary>
    /// The word before <paramref name="start"/> when it belongs to a date: <c>Jul 10</c>, <c>Sun Jul 10</c>, <c>10/Jul/2005</c>, a
    /// time zone between a time and a year.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryDateWordBefore(ReadOnlySpan<byte> text, int floor, int start, bool isAfterTime, out int word)
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

    /// <summary>End of a path that begins with the slash at <paramref name="slash"/>; 0 when it is none.</summary>
    public static int PathEnd(ReadOnlySpan<byte> text, int slash, LineMap map)
    {
        var i = slash + 1;
        if (map.EndsToken(i))
        {
            return 0;
        }

        var first = i;
        i = map.PathEnd(first);
        if (ByteClasses.IsDigit(text[first]) && (map.TokenEnd(first) == i || text[first..i].IndexOf((byte)'/') < 0) && !IsFileName(text[first..i]))
        {
            // /10.0.0.1 and /24 are numbers with a slash before them; /12ab.png is a path.
            return 0;
        }

        if (i < text.Length && text[i] == '?')
        {
            i = UrlEnd(text, i, map);
        }

        return WithoutStop(text, slash + 2, i);
    }

    public static int UrlEnd(ReadOnlySpan<byte> text, int start, LineMap map) => WithoutStop(text, start, map.UrlEnd(start));

    private static bool IsFileName(ReadOnlySpan<byte> segment)
    {
        foreach (var b in segment)
        {
            if (ByteClasses.IsLetter(b))
            {
                return true;
            }
        }

        return false;
    }

    private static int WithoutStop(ReadOnlySpan<byte> text, int start, int end)
    {
        while (end > start && text[end - 1] is (byte)'.' or (byte)':')
        {
            end--;
        }

        return end;
    }

    private static bool HasHexLetter(ReadOnlySpan<byte> token)
    {
        foreach (var b in token)
        {
            if (ByteClasses.IsHex(b) && !ByteClasses.IsDigit(b))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasFewDigits(ReadOnlySpan<byte> token)
    {
        var digits = 0;
        foreach (var b in token)
        {
            digits += ByteClasses.IsDigit(b) ? 1 : 0;
        }

        return digits <= MixedDigitsMax;
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
}
