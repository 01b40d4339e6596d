namespace LogFlow.Storage;

/// <summary>Unix nanoseconds and <see cref="DateTimeOffset"/>; what lies outside 1677 to 2262 is held at the edge.</summary>
internal static class UnixTime
{
    public const long SecondNs = 1_000_000_000;

    private static readonly DateTimeOffset First = FromNs(long.MinValue);
    private static readonly DateTimeOffset Last = FromNs(long.MaxValue);

    public static DateTimeOffset FromNs(long ns) => DateTimeOffset.UnixEpoch.AddTicks(FloorDivide(ns, 100));

    public static long ToNs(DateTimeOffset time) =>
        time <= First ? long.MinValue : time >= Last ? long.MaxValue : (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;

    /// <summary>The second that holds the time.</summary>
    public static long Tick(DateTimeOffset time) => FloorDivide(ToNs(time), SecondNs);

    /// <summary>The first second that begins at or after the time: an exclusive end.</summary>
    public static long EndTick(DateTimeOffset time) => ToNs(time) is > long.MinValue and var ns ? FloorDivide(ns - 1, SecondNs) + 1 : Tick(time);

    public static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-(value + 1) / by) + 1);
}
