using System.Diagnostics;
using System.Globalization;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Sequencing;
using LogFlow.Engine.Simulation;

namespace LogFlow.Benchmarks;

/// <summary>What the graph stage costs a record, and the graph a tick: the shop at the default rate and at a high one.</summary>
internal static class GraphBenchmark
{
    private const int Batches = 500;

    public static void Run()
    {
        Console.WriteLine("graph: one thread, batches of 1024 made beforehand");
        foreach (var rate in (ReadOnlySpan<double>)[50, 5_000])
        {
            Measure(rate, print: false);
            Measure(rate, print: true);
        }
    }

    private static void Measure(double rate, bool print)
    {
        var batches = Prepared(rate);
        var stage = new GraphStage();
        var frames = new List<TickFrame>();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        foreach (var batch in batches)
        {
            var from = 0;
            foreach (var closing in batch.Closings)
            {
                stage.Observe(batch, from, closing.Index);
                frames.AddRange(stage.TakeParts(closing.ClosedTick));
                from = closing.Index;
            }

            stage.Observe(batch, from, batch.Count);
        }

        var seconds = clock.Elapsed.TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var records = batches.Sum(batch => batch.Count);
        var graph = new ServiceGraph();
        clock.Restart();
        foreach (var frame in frames)
        {
            graph.Observe(frame);
        }

        if (print)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {rate,6:f0} traces/s: {records / seconds,12:n0} records/s, {(double)allocated / records,5:f1} bytes allocated a record; " +
                $"{clock.Elapsed.TotalMicroseconds / frames.Count,6:f1} us a tick for {graph.Current.Edges.Count} edges"));
        }

        batches.ForEach(batch => batch.Release());
    }

    private static List<LogBatch> Prepared(double rate)
    {
        var simulator = new Simulator(ScenarioFolder.LoadTopology(), new SimulatorOptions { Rate = rate });
        var sequencer = new Sequencer(new SequencerOptions());
        var names = new NameTable();
        var batches = new List<LogBatch>();
        for (var i = 0; i < Batches; i++)
        {
            var batch = new LogBatch(names);
            simulator.Fill(batch, LogBatch.DefaultRecords, simulator.Now.AddDays(30));
            sequencer.Assign(batch);
            batches.Add(batch);
        }

        return batches;
    }
}
