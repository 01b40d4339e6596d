namespace LogFlow.Engine.Parsing.Values;

/// <summary>
/// Unix time whose unit is told by its size: below 10^11 seconds (until the year 5138), below 10^14 milliseconds, below 10^17
/// microseconds, else nanoseconds. Fractions keep every digit down to the nanosecond.
/// </summary>
internal static class EpochTime
{
    public static bool TryRead(ReadOnlySpan<byte> text, out long ns)
    {
        ns = 0;
        return DecimalNumber.TryScale(text, 0, out var whole) && DecimalNumber.TryScale(text, Scale(whole), out ns);
    }

    private static int Scale(long value) => Math.Abs(value) switch
    {
        < 100_000_000_000 => 9,
        < 100_000_000_000_000 => 6,
        < 100_000_000_000_000_000 => 3,
        _ => 0,
    };
}
