namespace LogFlow.Engine.Parsing.Values;

/// <summary>
/// Durations with units: <c>12ms</c>, <c>1.5s</c>, <c>250µs</c>, <c>3 min</c>, Go's <c>1m2.5s</c>, .NET's <c>00:00:01.5000000</c>.
/// A bare number is milliseconds.
/// </summary>
internal static class DurationText
{
    private const int Ms = 6;

    public static bool TryRead(ReadOnlySpan<byte> text, out long ns)
    {
        text = text.Trim((byte)' ');
        ns = 0;
        if (DecimalNumber.TryScale(text, Ms, out ns))
        {
            return ns >= 0;
        }

        return TryReadClock(text, out ns) || TryReadUnits(text, out ns);
    }

    private static bool TryReadUnits(ReadOnlySpan<byte> text, out long ns)
    {
        ns = 0;
        if (text.IsEmpty || text.Length > 64)
        {
            return false;
        }

        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept("0123456789."u8);
            if (digits <= 0)
            {
                return false;
            }

            var number = text[..digits];
            text = text[digits..].TrimStart((byte)' ');
            var letters = text.IndexOfAny("0123456789. "u8);
            var unit = letters < 0 ? text : text[..letters];
            text = text[unit.Length..].TrimStart((byte)' ');
            if (!TryUnit(unit, out var scale, out var factor)
                || !DecimalNumber.TryScale(number, scale, out var part)
                || part > (long.MaxValue - ns) / factor)
            {
                return false;
            }

            ns += part * factor;
        }

        return true;
    }

    private static bool TryUnit(ReadOnlySpan<byte> unit, out int scale, out int factor)
    {
        (scale, factor) = unit switch
        {
            _ when unit.SequenceEqual("ms"u8) || unit.SequenceEqual("msec"u8) || unit.SequenceEqual("millis"u8) => (6, 1),
            _ when unit.SequenceEqual("s"u8) || unit.SequenceEqual("sec"u8) || unit.SequenceEqual("secs"u8) || unit.SequenceEqual("seconds"u8) => (9, 1),
            _ when unit.SequenceEqual("us"u8) || unit.SequenceEqual("µs"u8) || unit.SequenceEqual("μs"u8) => (3, 1),
            _ when unit.SequenceEqual("ns"u8) => (0, 1),
            _ when unit.SequenceEqual("m"u8) || unit.SequenceEqual("min"u8) => (9, 60),
            _ when unit.SequenceEqual("h"u8) => (9, 3600),
            _ when unit.SequenceEqual("d"u8) => (9, 86_400),
            _ => (0, 0),
        };
        return factor > 0;
    }

    private static bool TryReadClock(ReadOnlySpan<byte> text, out long ns)
    {
        ns = 0;
        var used = TimeScanner.ReadClock(text, out var time);
        if (used == 0 || used != text.Length || text[2] != ':' || time.OffsetSeconds != 0)
        {
            return false;
        }

        ns = time.ToNs(0);
        return true;
    }
}
