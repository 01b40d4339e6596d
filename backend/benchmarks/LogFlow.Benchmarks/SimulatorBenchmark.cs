using System.Diagnostics;
using System.Globalization;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Simulation;

namespace LogFlow.Benchmarks;

/// <summary>How fast the simulator is as a source: records a second into batches, at the default rate and at a high one.</summary>
internal static class SimulatorBenchmark
{
    private const int Records = 2_000_000;

    public static void Run()
    {
        Console.WriteLine("simulator: records a second into batches of 1024, one thread");
        var topology = ScenarioFolder.LoadTopology();
        foreach (var rate in (ReadOnlySpan<double>)[50, 5_000])
        {
            Fill(topology, rate, Records / 10);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            var textBytes = Fill(topology, rate, Records);
            var seconds = clock.Elapsed.TotalSeconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {rate,6:f0} traces/s: {Records / seconds,12:n0} records/s, {textBytes / seconds / 1e6,6:f0} MB/s of text, {(double)allocated / Records,5:f1} bytes allocated a record"));
        }
    }

    private static long Fill(Topology topology, double rate, int records)
    {
        var simulator = new Simulator(topology, new SimulatorOptions { Rate = rate });
        var names = new NameTable();
        var end = simulator.Now.AddDays(30);
        var textBytes = 0L;
        while (simulator.Records < records)
        {
            var batch = new LogBatch(names);
            simulator.Fill(batch, LogBatch.DefaultRecords, end);
            textBytes += batch.Text.Length;
            batch.Release();
        }

        return textBytes;
    }
}
