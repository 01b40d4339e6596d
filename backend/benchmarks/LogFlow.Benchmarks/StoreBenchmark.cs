using System.Diagnostics;
using System.Globalization;
using System.Text;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Storage;

namespace LogFlow.Benchmarks;

/// <summary>
/// How many records a second the store takes in on disk, as template and parameters and as plain text, and how long questions about
/// them take.
/// </summary>
internal static class StoreBenchmark
{
    private const int BatchRecords = 1024;
    private const int Shapes = 40;
    private const long StartNs = 1_767_225_600_000_000_000;

    public static async Task RunAsync(int records = 3_000_000)
    {
        Console.WriteLine($"{records:N0} records into DuckDB on disk, {BatchRecords} a batch, {Environment.ProcessorCount} cores");
        await MeasureAsync("template and parameters", records, isRebuildable: true);
        await MeasureAsync("plain text", records, isRebuildable: false);
    }

    private static async Task MeasureAsync(string name, int records, bool isRebuildable)
    {
        var folder = Directory.CreateTempSubdirectory("logflow-bench-");
        try
        {
            var path = Path.Combine(folder.FullName, "bench.duckdb");
            await using (var store = LogStore.Open(new StoreOptions { Path = path }))
            {
                var batches = MakeBatches(isRebuildable);
                var process = Process.GetCurrentProcess();
                var cpuBefore = process.TotalProcessorTime;
                var watch = Stopwatch.StartNew();
                for (var done = 0; done < records; done += BatchRecords)
                {
                    await store.Writer.Records.HandleAsync(batches[done / BatchRecords % batches.Count], CancellationToken.None);
                }

                await store.Writer.Records.CompleteAsync(CancellationToken.None);
                var seconds = watch.Elapsed.TotalSeconds;
                process.Refresh();
                var cpu = (process.TotalProcessorTime - cpuBefore).TotalSeconds;
                var counters = store.Counters;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {name}: {records / seconds:N0} records/s, {cpu:0.0} s of processor in {seconds:0.0} s, {counters.Commits} commits of {counters.CommitSeconds / counters.Commits * 1000:0} ms on average"));
                await AskAsync(store);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {new FileInfo(path).Length / (double)records:0.0} bytes a record on disk"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AskAsync(LogStore store)
    {
        (string Name, Func<Task> Ask)[] questions =
        [
            ("newest 100", () => store.Reader.SearchAsync(new SearchQuery(), CancellationToken.None)),
            ("constant text", () => store.Reader.SearchAsync(new SearchQuery { Text = "shape 7 finished" }, CancellationToken.None)),
            ("text across a parameter", () => store.Reader.SearchAsync(new SearchQuery { Text = "user 17 of" }, CancellationToken.None)),
            ("text that is nowhere", () => store.Reader.SearchAsync(new SearchQuery { Text = "no such words" }, CancellationToken.None)),
            ("one trace", () => store.Reader.TraceAsync(new TraceId(1, 77), CancellationToken.None)),
            ("recent traces", () => store.Reader.RecentTracesAsync(new TraceQuery(), CancellationToken.None)),
            ("status", () => store.Reader.StatusAsync(CancellationToken.None)),
        ];
        foreach (var (name, ask) in questions)
        {
            // Once before, so that reading pages in is not counted.
            await ask();
            var watch = Stopwatch.StartNew();
            await ask();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {name}: {watch.Elapsed.TotalMilliseconds:0.0} ms"));
        }
    }

    /// <summary>A ring of batches, enough of them that DuckDB cannot compress one value into the whole column.</summary>
    private static List<LogBatch> MakeBatches(bool isRebuildable)
    {
        var services = new NameTable();
        var ids = Enumerable.Range(0, 14).Select(i => services.Intern($"service-{i}")).ToArray();
        var random = new Random(1);
        var announced = new HashSet<int>();
        var batches = new List<LogBatch>();
        for (var b = 0; b < 128; b++)
        {
            var batch = new LogBatch(services, BatchRecords);
            for (var i = 0; i < BatchRecords; i++)
            {
                Add(batch, ids, random, (b * BatchRecords) + i, isRebuildable, announced);
            }

            batches.Add(batch);
        }

        return batches;
    }

    private static void Add(LogBatch batch, int[] services, Random random, int number, bool isRebuildable, HashSet<int> announced)
    {
        var shape = random.Next(Shapes);
        var user = random.Next(1000).ToString(CultureInfo.InvariantCulture);
        var order = random.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
        var prefix = $"request of shape {shape} finished for user ";
        var body = $"{prefix}{user} of tenant acme with order {order} within the time allowed";
        var template = $"{prefix}<*> of tenant acme with order <*> within the time allowed";
        var row = batch.Count;
        batch.Add(new LogRecord
        {
            TimeNs = StartNs + (number * 10_000L),
            Service = services[shape % services.Length],
            Severity = shape == 0 ? Severity.Error : Severity.Info,
            Kind = number % 5 == 0 ? RecordKind.Span : RecordKind.Log,
            TraceId = new TraceId(1, (ulong)(number / 20) + 1),
            SpanId = (ulong)random.NextInt64(),
            DurationNs = number % 5 == 0 ? random.Next(50_000_000) : -1,
            Body = Encoding.UTF8.GetBytes(body),
            Attributes = "{\"region\":\"eu\"}"u8,
        });
        if (isRebuildable)
        {
            var id = TemplateId.Of(Encoding.UTF8.GetBytes(template));
            var at = batch.Body[row].Offset;
            if (announced.Add(shape))
            {
                batch.AddNewTemplate(new LogTemplate(id, template, TemplateId.None, StartNs, Severity.Info), row);
            }

            batch.SetTemplate(
                row,
                id,
                [new TextSlice(at + prefix.Length, user.Length), new TextSlice(at + body.IndexOf(order, StringComparison.Ordinal), order.Length)],
                isRebuildable: true);
        }
    }
}
