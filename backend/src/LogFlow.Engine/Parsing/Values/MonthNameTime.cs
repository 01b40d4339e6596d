namespace LogFlow.Engine.Parsing.Values;

/// <summary>
/// Times with the month as a word: <c>Jan  2 15:04:05</c> (syslog), <c>Sun Dec 04 04:47:44 2005</c> (ctime, Apache errors),
/// <c>17/May/2015:10:05:03 +0000</c> (access logs), <c>Mon, 02 Jan 2006 15:04:05 GMT</c> (RFC 1123), <c>02-Jan-2006 15:04:05.678</c>.
/// </summary>
internal static class MonthNameTime
{
    private static ReadOnlySpan<byte> Names => "janfebmaraprmayjunjulaugsepoctnovdec"u8;

    private static ReadOnlySpan<byte> Weekdays => "sunmontuewedthufrisat"u8;

    public static int Read(ReadOnlySpan<byte> text, ref CivilTime time)
    {
        var start = 0;
        if (IndexOfName(Weekdays, text) >= 0)
        {
            start = text[3] == ',' ? 4 : 3;
            if (text[start] != ' ')
            {
                return 0;
            }

            start++;
            if (text[start..].Length >= 15 && TimeScanner.IsDigit(text[start]))
            {
                var dayFirst = ReadDayFirst(text[start..], ref time);
                return dayFirst == 0 ? 0 : start + dayFirst;
            }
        }

        var used = ReadMonthFirst(text[start..], ref time);
        return used == 0 ? 0 : start + used;
    }

    /// <summary><c>17/May/2015:10:05:03 +0000</c>, <c>02 Jan 2006 15:04:05</c>, <c>2 Jan 2006 15:04:05</c>.</summary>
    public static int ReadDayFirst(ReadOnlySpan<byte> text, ref CivilTime time)
    {
        var at = text.Length > 1 && TimeScanner.IsDigit(text[1]) ? 2 : 1;
        if (text.Length < at + 14)
        {
            return 0;
        }

        time.Day = at == 2 ? ((text[0] - '0') * 10) + text[1] - '0' : text[0] - '0';
        var separator = text[at];
        if (separator is not ((byte)'/' or (byte)' ' or (byte)'-'))
        {
            return 0;
        }

        time.Month = Month(text[(at + 1)..]);
        if (time.Month == 0 || text[at + 4] != separator || !TimeScanner.TryFour(text, at + 5, out time.Year)
            || text[at + 9] is not ((byte)':' or (byte)' ' or (byte)'T'))
        {
            return 0;
        }

        var end = TimeScanner.ReadClockPart(text, at + 10, ref time);
        return end == 0 ? 0 : TimeScanner.ReadZone(text, end, ref time);
    }

    private static int ReadMonthFirst(ReadOnlySpan<byte> text, ref CivilTime time)
    {
        if (text.Length < 14 || (time.Month = Month(text)) == 0 || text[3] != ' ')
        {
            return 0;
        }

        var at = text[4] == ' ' ? 5 : 4;
        if (!TimeScanner.IsDigit(text[at]))
        {
            return 0;
        }

        time.Day = text[at++] - '0';
        if (TimeScanner.IsDigit(text[at]))
        {
            time.Day = (time.Day * 10) + text[at++] - '0';
        }

        if (text[at] == ',')
        {
            at++;
        }

        if (at >= text.Length || text[at] != ' ')
        {
            return 0;
        }

        at++;
        if (at + 5 < text.Length && text[at + 4] == ' ' && TimeScanner.TryFour(text, at, out time.Year))
        {
            at += 5;
        }

        var end = TimeScanner.ReadClockPart(text, at, ref time);
        if (end == 0)
        {
            return 0;
        }

        end = TimeScanner.ReadZone(text, end, ref time);
        if (!time.HasYear && end + 5 <= text.Length && text[end] == ' ' && TimeScanner.TryFour(text, end + 1, out var year)
            && year is >= 1970 and < 2200 && (end + 5 == text.Length || !char.IsAsciiLetterOrDigit((char)text[end + 5])))
        {
            time.Year = year;
            end += 5;
        }

        return end;
    }

    private static int Month(ReadOnlySpan<byte> text) => IndexOfName(Names, text) is var i and >= 0 ? i + 1 : 0;

    private static int IndexOfName(ReadOnlySpan<byte> names, ReadOnlySpan<byte> text)
    {
        if (text.Length < 3)
        {
            return -1;
        }

        Span<byte> three = [(byte)(text[0] | 0x20), (byte)(text[1] | 0x20), (byte)(text[2] | 0x20)];
        for (var i = 0; i < names.Length; i += 3)
        {
            if (names.Slice(i, 3).SequenceEqual(three))
            {
                return i / 3;
            }
        }

        return -1;
    }
}
