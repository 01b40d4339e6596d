namespace LogFlow.Engine.Graph;

/// <summary>Seconds of event time from nanoseconds.</summary>
internal static class EventSeconds
{
    public const long Ns = 1_000_000_000;

    public static long TickOf(long timeNs) => Math.DivRem(timeNs, Ns, out var rest) - (rest < 0 ? 1 : 0);

    /// <summary>First nanosecond after a second.</summary>
    public static long EndNs(long tick) => tick >= long.MaxValue / Ns ? long.MaxValue : (tick + 1) * Ns;

    /// <summary>For records whose clock or duration is far off: time ends, it does not turn around.</summary>
    public static long Plus(long timeNs, long ns) => timeNs > long.MaxValue - ns ? long.MaxValue : timeNs + ns;
}
