using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LogFlow.Benchmarks;

/// <summary>What the calling thread has used of a processor, fine enough for one input; the wall clock where the system has no such clock.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpu = 3;
    private static readonly bool IsExact = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Since some moment, in nanoseconds.</summary>
    public static long Nanoseconds =>
        IsExact && GetTime(ThreadCpu, out var time) == 0
            ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
            : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
