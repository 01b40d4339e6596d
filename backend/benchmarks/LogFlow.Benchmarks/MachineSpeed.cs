using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogFlow.Benchmarks;

/// <summary>
/// How fast the machine is at the moment: on a shared one the same work takes up to twice the processor time from one minute to the next, whatever
/// else runs on it.
/// </summary>
internal static partial class MachineSpeed
{
    private const int Steps = 100_000_000;
    private const int ThreadClock = 3;
    private static ulong kept;

    /// <summary>Seconds of this thread's processor time that a fixed computation takes; 0 where the system does not tell.</summary>
    public static double LoopSeconds()
    {
        var before = ThreadSeconds();
        kept ^= Compute();
        return ThreadSeconds() - before;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static ulong Compute()
    {
        var x = 88_172_645_463_325_252UL;
        for (var i = 0; i < Steps; i++)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }

        return x;
    }

    private static double ThreadSeconds() =>
        OperatingSystem.IsLinux() && Clock(ThreadClock, out var time) == 0 ? time.Seconds + (time.Nanoseconds * 1e-9) : 0;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Clock(int clock, out Time time);

    private readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
