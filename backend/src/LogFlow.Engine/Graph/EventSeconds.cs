namespace LogFlow.Engine.Graph;

/// <summary>Seconds of event time from nanoseconds.</summary>
internal static class EventSeconds
{
    public const long Ns = 1_000_000_000;

    public static long TickOf(long timeNs) => Math.DivRem(timeNs, Ns, out var rest) - (rest < 0 ? 1 : 0);

    /// <summary>First nanosecond after a second.</summary>
    public static long EndNs(long tick) => (tick + 1) * Ns;
}
