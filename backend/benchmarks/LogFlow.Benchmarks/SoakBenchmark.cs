using System.Diagnostics;
using System.Globalization;

namespace LogFlow.Benchmarks;

/// <summary>The simulator for minutes, with memory, handles and the collector's pauses looked at; the first third is warming up.</summary>
internal static class SoakBenchmark
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var minutes = CrashBenchmark.Number(arguments, "--minutes", 10);
        await using var program = await ServedProgram.StartAsync("--source", "simulator").ConfigureAwait(false);
        var started = Stopwatch.GetTimestamp();
        var samples = new List<(double Hours, double Mib)>();
        var handles = (First: 0, Last: 0);
        GcPauses? pauses = null;
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(minutes))
        {
            await Task.Delay(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
            var elapsed = Stopwatch.GetElapsedTime(started);
            if (elapsed > TimeSpan.FromMinutes(minutes / 3.0))
            {
                pauses ??= new GcPauses(program.Process.Id);
                samples.Add((elapsed.TotalHours, program.MemoryBytes / 1048576.0));
                handles = (handles.First == 0 ? program.Handles : handles.First, program.Handles);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            minutes               {minutes} ({samples.Count} samples after warming up)
            memory                {samples.Min(s => s.Mib):F0} to {samples.Max(s => s.Mib):F0} MiB, slope {Slope(samples):F1} MiB/h
            handles               {handles.First} then {handles.Last}
            gc pauses             {pauses!.Tell()}
            """));
        pauses.Dispose();
        return 0;
    }

    private static double Slope(List<(double Hours, double Mib)> samples)
    {
        var (x, y) = (samples.Average(s => s.Hours), samples.Average(s => s.Mib));
        return samples.Sum(s => (s.Hours - x) * (s.Mib - y)) / samples.Sum(s => (s.Hours - x) * (s.Hours - x));
    }
}
