using System.Diagnostics;
using System.Globalization;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Simulation;
using LogFlow.Engine.Sources.Files;
using LogFlow.Storage;

namespace LogFlow.Benchmarks;

/// <summary>
/// Records a second through the whole engine into DuckDB on disk: parser, miner, graph, windows, detectors, correlator, store,
/// nothing left out. Two inputs: an NDJSON file as a user would replay it, and batches made beforehand, which leaves reading and parsing out.
/// </summary>
internal static class EngineBenchmark
{
    private const int DefaultRecords = 2_000_000;
    private const int Rounds = 3;
    private static readonly DateTimeOffset End = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var records = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultRecords;
        var folder = Directory.CreateTempSubdirectory("logflow-bench-").FullName;
        try
        {
            var file = Path.Combine(folder, "input.ndjson");
            WriteInput(file, records);
            Console.WriteLine($"{records:N0} records of the simulated shop, {new FileInfo(file).Length / 1e6:N0} MB of NDJSON, {Environment.ProcessorCount} cores, median of {Rounds}");
            Console.WriteLine("input              records/s    seconds  cpu seconds  database MB   peak MB");
            await MeasureAsync("NDJSON file", folder, records, () => new FileSource(new FileSourceOptions { Paths = [file] }, TimeProvider.System)).ConfigureAwait(false);
            await MeasureAsync("batches in memory", folder, records, () => new MemorySource(records)).ConfigureAwait(false);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, string folder, int records, Func<ILogSource> makeSource)
    {
        var rounds = new List<(double Seconds, double Cpu, long Size)>();
        for (var round = 0; round < Rounds; round++)
        {
            var database = Path.Combine(folder, $"{Guid.NewGuid():N}.duckdb");
            var source = makeSource();
            if (source is MemorySource memory)
            {
                memory.Prepare();
            }

            var process = Process.GetCurrentProcess();
            var cpu = process.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            var store = LogStore.Open(new StoreOptions { Path = database });
            await using (var pipeline = new EnginePipeline(new EngineOptions(), store.Writer, failure => throw failure.Error))
            {
                if (source is MemorySource prepared)
                {
                    prepared.Adopt(pipeline.Services);
                }

                await pipeline.RunToEndAsync(source, default).ConfigureAwait(false);
            }

            var stored = (await store.Reader.StatusAsync(default).ConfigureAwait(false)).Records;
            await store.DisposeAsync().ConfigureAwait(false);
            watch.Stop();
            process.Refresh();
            if (stored != records)
            {
                throw new InvalidOperationException($"{stored} of {records} records are in the store.");
            }

            rounds.Add((watch.Elapsed.TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds, new FileInfo(database).Length));
            File.Delete(database);
        }

        var median = rounds.OrderBy(r => r.Seconds).ElementAt(Rounds / 2);
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
        Console.WriteLine($"{name,-18} {records / median.Seconds,9:N0} {median.Seconds,10:N2} {median.Cpu,12:N2} {median.Size / 1e6,12:N0} {peak,9:N0}");
    }

    private static void WriteInput(string path, int records)
    {
        var names = new NameTable();
        var simulator = new Simulator(ScenarioFolder.LoadTopology(), new SimulatorOptions { Rate = 400 });
        using var file = File.Create(path);
        var writer = new NdjsonRecordWriter(file);
        var written = 0;
        while (written < records)
        {
            var batch = new LogBatch(names);
            written += simulator.Fill(batch, Math.Min(1024, records - written), End);
            writer.Write(batch);
            batch.Release();
        }

        writer.Flush();
    }

    /// <summary>Batches made before the clock starts.</summary>
    private sealed class MemorySource(int records) : ILogSource
    {
        private readonly List<LogBatch> _batches = [];
        private NameTable? _names;

        public string Name => "memory";

        public void Prepare() => _names = new NameTable();

        public void Adopt(NameTable names)
        {
            _names = names;
            var simulator = new Simulator(ScenarioFolder.LoadTopology(), new SimulatorOptions { Rate = 400 });
            var made = 0;
            while (made < records)
            {
                var batch = new LogBatch(_names) { Source = Name };
                made += simulator.Fill(batch, Math.Min(1024, records - made), End);
                _batches.Add(batch);
            }
        }

        public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
        {
            foreach (var batch in _batches)
            {
                await sink.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
