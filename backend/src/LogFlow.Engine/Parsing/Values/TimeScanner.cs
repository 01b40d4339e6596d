using System.Runtime.CompilerServices;

namespace LogFlow.Engine.Parsing.Values;

/// <summary>Reads a written time at the start of a text. Answers how many bytes it took, 0 when there is none.</summary>
internal static class TimeScanner
{
    /// <summary>Any time with a date; the year may be missing (<c>Jan  2 15:04:05</c>, <c>01-02 15:04:05</c>).</summary>
    public static int ReadDated(ReadOnlySpan<byte> text, out CivilTime time)
    {
        time = default;
        if (text.Length < 14)
        {
            return 0;
        }

        var used = IsDigit(text[0]) ? ReadNumeric(text, ref time) : MonthNameTime.Read(text, ref time);
        return used > 0 && time.IsPlausible ? used : 0;
    }

    /// <summary><c>15:04:05</c> with an optional fraction and zone; the date is left out.</summary>
    public static int ReadClock(ReadOnlySpan<byte> text, out CivilTime time)
    {
        time = default;
        var used = ReadClockPart(text, 0, ref time);
        if (used == 0)
        {
            return 0;
        }

        used = ReadZone(text, used, ref time);
        return time.IsPlausible ? used : 0;
    }

    /// <summary>HH:MM:SS (or with dots, or without separators) and its fraction at <paramref name="at"/>; the end, or 0.</summary>
    internal static int ReadClockPart(ReadOnlySpan<byte> text, int at, ref CivilTime time)
    {
        if (at + 6 > text.Length || !TryTwo(text, at, out time.Hour))
        {
            return 0;
        }

        var separator = text[at + 2];
        var step = separator is (byte)':' or (byte)'.' ? 3 : 2;
        if (step == 3 && (at + 8 > text.Length || text[at + 5] != separator))
        {
            return 0;
        }

        if (!TryTwo(text, at + step, out time.Minute) || !TryTwo(text, at + step + step, out time.Second))
        {
            return 0;
        }

        var end = at + step + step + 2;
        if (end + 1 < text.Length && text[end] is (byte)'.' or (byte)',' or (byte)':' && IsDigit(text[end + 1]))
        {
            return ReadFraction(text, end + 1, ref time);
        }

        return end < text.Length && IsDigit(text[end]) ? 0 : end;
    }

    /// <summary>Any number of digits; those past nanoseconds are cut off.</summary>
    internal static int ReadFraction(ReadOnlySpan<byte> text, int at, ref CivilTime time)
    {
        var scale = 100_000_000;
        var nanoseconds = 0;
        while (at < text.Length && IsDigit(text[at]))
        {
            nanoseconds += (text[at] - '0') * scale;
            scale /= 10;
            at++;
        }

        time.Nanosecond = nanoseconds;
        return at;
    }

    /// <summary>An optional zone, one blank before it allowed: Z, UTC, GMT, +hh, +hhmm, +hh:mm.</summary>
    internal static int ReadZone(ReadOnlySpan<byte> text, int at, ref CivilTime time)
    {
        var start = at < text.Length && text[at] == ' ' ? at + 1 : at;
        if (start >= text.Length)
        {
            return at;
        }

        switch (text[start])
        {
            case (byte)'Z' or (byte)'z' when start == at && !IsWordAt(text, start + 1):
                return start + 1;
            case (byte)'U' when text[start..].StartsWith("UTC"u8) && !IsWordAt(text, start + 3):
            case (byte)'G' when text[start..].StartsWith("GMT"u8) && !IsWordAt(text, start + 3):
                return start + 3;
            case (byte)'+' or (byte)'-':
                var end = ReadOffset(text, start, ref time);
                return end > 0 ? end : at;
            default:
                return at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryTwo(ReadOnlySpan<byte> text, int at, out int value)
    {
        value = 0;
        if (at + 2 > text.Length)
        {
            return false;
        }

        var tens = (uint)(text[at] - '0');
        var ones = (uint)(text[at + 1] - '0');
        value = (int)((tens * 10) + ones);
        return tens <= 9 && ones <= 9;
    }

    internal static bool TryFour(ReadOnlySpan<byte> text, int at, out int value)
    {
        value = 0;
        if (!TryTwo(text, at, out var high) || !TryTwo(text, at + 2, out var low))
        {
            return false;
        }

        value = (high * 100) + low;
        return true;
    }

    internal static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    private static bool IsWordAt(ReadOnlySpan<byte> text, int at) => at < text.Length && char.IsAsciiLetterOrDigit((char)text[at]);

    private static int ReadOffset(ReadOnlySpan<byte> text, int at, ref CivilTime time)
    {
        if (!TryTwo(text, at + 1, out var hours) || hours > 18)
        {
            return 0;
        }

        var end = at + 3;
        var minutes = 0;
        if (end + 2 < text.Length && text[end] == ':' && TryTwo(text, end + 1, out var m))
        {
            minutes = m;
            end += 3;
        }
        else if (TryTwo(text, end, out m))
        {
            minutes = m;
            end += 2;
        }

        if (minutes > 59 || (end < text.Length && IsDigit(text[end])))
        {
            return 0;
        }

        time.OffsetSeconds = ((hours * 3600) + (minutes * 60)) * (text[at] == '-' ? -1 : 1);
        return end;
    }

    private static int ReadNumeric(ReadOnlySpan<byte> text, ref CivilTime time)
    {
        if (text.Length >= 15 && TryFour(text, 0, out time.Year))
        {
            var date = ReadYearFirst(text, ref time);
            if (date > 0)
            {
                return ReadClockAfter(text, date, ref time);
            }
        }

        time = default;
        if (MonthNameTime.ReadDayFirst(text, ref time) is var used and > 0)
        {
            return used;
        }

        time = default;
        var end = ReadShortDate(text, ref time);
        return end > 0 ? ReadClockAfter(text, end, ref time) : 0;
    }

    /// <summary>2024-01-02, 2024/01/02, 2024.01.02, 20240102.</summary>
    private static int ReadYearFirst(ReadOnlySpan<byte> text, ref CivilTime time)
    {
        var separator = text[4];
        if (separator is (byte)'-' or (byte)'/' or (byte)'.')
        {
            return text[7] == separator && TryTwo(text, 5, out time.Month) && TryTwo(text, 8, out time.Day) && time.Year > 0 && time.Month > 0
                ? 10
                : 0;
        }

        return TryTwo(text, 4, out time.Month) && TryTwo(text, 6, out time.Day) && time.Year is > 1900 and < 2200 && time.Month > 0 && !IsDigit(text[8])
            ? 8
            : 0;
    }

    /// <summary>17/06/09 (year first), 01/02/2024 (month first), 03-17 and 10.30 (no year).</summary>
    private static int ReadShortDate(ReadOnlySpan<byte> text, ref CivilTime time)
    {
        var separator = text[2];
        if (separator is not ((byte)'/' or (byte)'-' or (byte)'.')
            || !TryTwo(text, 0, out var first) || !TryTwo(text, 3, out var second))
        {
            return 0;
        }

        if (text[5] != separator)
        {
            (time.Month, time.Day) = (first, second);
            return time.Month is >= 1 and <= 12 && text[5] == ' ' ? 5 : 0;
        }

        if (TryFour(text, 6, out var year) && separator == '/')
        {
            // Day first when the first number cannot be a month; else month first, as most programs that write slashes do.
            (time.Year, time.Month, time.Day) = first > 12 ? (year, second, first) : (year, first, second);
            return time.Month is >= 1 and <= 12 ? 10 : 0;
        }

        if (!TryTwo(text, 6, out var day) || IsDigit(text[8]))
        {
            return 0;
        }

        (time.Year, time.Month, time.Day) = (2000 + first, second, day);
        return time.Month is >= 1 and <= 12 ? 8 : 0;
    }

    private static int ReadClockAfter(ReadOnlySpan<byte> text, int at, ref CivilTime time)
    {
        if (at >= text.Length || text[at] is not ((byte)'T' or (byte)'t' or (byte)' ' or (byte)'-' or (byte)'_' or (byte)':'))
        {
            return 0;
        }

        at++;
        if (at < text.Length && text[at] == ' ' && text[at - 1] == ' ')
        {
            at++;
        }

        var end = ReadClockPart(text, at, ref time);
        if (end == 0 && text[at - 1] == 'T')
        {
            end = ReadMinutes(text, at, ref time);
        }

        return end == 0 ? 0 : ReadZone(text, end, ref time);
    }

    /// <summary>ISO 8601 may leave out the seconds, and Java does when they are zero: <c>2024-01-02T15:04Z</c>.</summary>
    private static int ReadMinutes(ReadOnlySpan<byte> text, int at, ref CivilTime time)
    {
        if (at + 5 > text.Length || text[at + 2] != ':' || !TryTwo(text, at, out time.Hour) || !TryTwo(text, at + 3, out time.Minute))
        {
            return 0;
        }

        time.Second = 0;
        return at + 5 < text.Length && (IsDigit(text[at + 5]) || text[at + 5] == ':') ? 0 : at + 5;
    }
}
