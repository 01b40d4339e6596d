namespace LogFlow.Engine.Simulation;

/// <summary>Unix nanoseconds and back. The simulator's moments are whole microseconds, which every format writes without loss.</summary>
internal static class EventTime
{
    public const long NsPerMicrosecond = 1_000;
    public const long NsPerSecond = 1_000_000_000;

    public static long Ns(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond * NsPerMicrosecond;

    public static long Ns(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond * NsPerMicrosecond;

    public static long Ns(double seconds) => (long)Math.Round(seconds * 1e6) * NsPerMicrosecond;

    public static DateTimeOffset Of(long ns) => DateTimeOffset.UnixEpoch.AddTicks(ns / TimeSpan.NanosecondsPerTick);
}
