using System.Diagnostics;
using System.Globalization;
using System.Text;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Files;

namespace LogFlow.Benchmarks;

/// <summary>
/// How fast lines become records, one thread, per format, in processor time so that a busy machine does not distort it; beside it
/// what only finding the lines costs. And a file through the file source with one and two threads, in wall time. Goal: a million
/// NDJSON lines of 250 bytes per second and core.
/// </summary>
internal static class ParsingBenchmark
{
    private const int Lines = 200_000;
    private const int Rounds = 7;

    public static void Run()
    {
        Console.WriteLine($"Parsing, {Lines:N0} lines, median of {Rounds} rounds (file source: wall time, others: processor time)");
        Measure("newlines only", Ndjson(), parse: false);
        Measure("ndjson, canonical names", Ndjson(), parse: true);
        Measure("ndjson, other names and nesting", Aliases(), parse: true);
        Measure("log4j", Text(i => $"2024-01-02 03:04:05,{i % 1000:000} INFO [http-nio-{i % 20}] c.e.shop.CheckoutService: order {i} paid by customer {i * 7} in {i % 90} ms"), parse: true);
        Measure("syslog", Text(i => $"Jun 14 15:16:{i % 60:00} combo sshd(pam_unix)[{i % 30000}]: authentication failure; uid=0 rhost=218.188.2.{i % 250}"), parse: true);
        Measure("access log", Text(i => $"83.149.9.{i % 250} - - [17/May/2015:10:05:{i % 60:00} +0000] \"GET /item/{i} HTTP/1.1\" 200 {i % 9000} \"-\" \"Mozilla/5.0 (X11)\""), parse: true);
        Measure("logfmt", Text(i => $"ts=2024-01-02T03:04:05.{i % 1000:000}Z level=info msg=\"order paid\" order={i} took={i % 90}ms service=checkout"), parse: true);
        Measure("generic", Text(i => $"node7 2024-01-02T03:04:05Z worker {i % 7} ERROR could not reach shard {i}"), parse: true);
        foreach (var threads in (int[])[1, 2])
        {
            MeasureFile(threads).GetAwaiter().GetResult();
        }
    }

    private static void Measure(string name, byte[] text, bool parse)
    {
        var seconds = new double[Rounds];
        var allocated = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var services = new NameTable();
            var parser = new LogParser(services, new ParserOptions());
            var before = GC.GetAllocatedBytesForCurrentThread();
            var cpu = Environment.CpuUsage.TotalTime;
            if (parse)
            {
                Parse(text, parser, services);
            }
            else
            {
                _ = text.AsSpan().Count((byte)'\n');
            }

            seconds[round] = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Print(name, text.Length, seconds, allocated);
    }

    private static void Parse(byte[] text, LogParser parser, NameTable services)
    {
        var rest = text.AsSpan();
        var batch = new LogBatch(services);
        while (rest.IndexOf((byte)'\n') is var end and >= 0)
        {
            parser.Parse(rest[..end], batch);
            rest = rest[(end + 1)..];
            if (batch.Count >= LogBatch.DefaultRecords)
            {
                batch.Release();
                batch = new LogBatch(services);
            }
        }

        parser.Flush(batch);
        batch.Release();
        if (parser.Counts is not { Records: Lines, Unparsed: 0 })
        {
            throw new InvalidOperationException($"{parser.Format}: {parser.Counts}");
        }
    }

    private static async Task MeasureFile(int threads)
    {
        var path = Path.Combine(Path.GetTempPath(), $"logflow-parsing-{Environment.ProcessId}.ndjson");
        var text = Ndjson();
        await File.WriteAllBytesAsync(path, text);
        try
        {
            var seconds = new double[Rounds];
            for (var round = 0; round < Rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                await new FileSource(new FileSourceOptions { Paths = [path], Parallelism = threads }, TimeProvider.System).RunAsync(new Sink(), CancellationToken.None);
                seconds[round] = watch.Elapsed.TotalSeconds;
            }

            Print($"file source, ndjson, {threads} thread(s)", text.Length, seconds, 0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Print(string name, int bytes, double[] seconds, long allocated)
    {
        Array.Sort(seconds);
        var median = seconds[Rounds / 2];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-34} {Lines / median / 1e6,8:F2} M lines/s  {bytes / median / 1e6,8:F0} MB/s  {median / Lines * 1e9,7:F0} ns/line  {(double)allocated / Lines,6:F1} B allocated/line  ({bytes / Lines} bytes/line)"));
    }

    private static byte[] Ndjson() => Text(i =>
        $"{{\"timestamp\":\"2026-01-01T00:{i / 60 % 60:00}:{i % 60:00}.{i % 1000:000}Z\",\"service\":\"service-{i % 14}\",\"severity\":9,\"message\":\"order {i} paid by customer {i * 7}\",\"trace_id\":\"{i:x32}\",\"span_id\":\"{i:x16}\",\"duration_ms\":{i % 900}.25,\"attributes\":{{\"region\":\"eu-1\"}}}}");

    private static byte[] Aliases() => Text(i =>
        $"{{\"@timestamp\":\"2026-01-01T00:{i / 60 % 60:00}:{i % 60:00}.{i % 1000:000}Z\",\"log\":{{\"level\":\"info\",\"logger\":\"c.e.Shop\"}},\"msg\":\"order \\\"{i}\\\" paid\\n\",\"resource\":{{\"service.name\":\"service-{i % 14}\"}},\"traceId\":\"{i:x32}\",\"host\":\"h{i % 9}\",\"pid\":{i % 9999},\"k\":[1,2]}}");

    private static byte[] Text(Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Lines; i++)
        {
            text.Append(line(i)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private sealed class Sink : IBatchSink
    {
        public NameTable Services { get; } = new();

        public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
        {
            batch.Release();
            return ValueTask.CompletedTask;
        }
    }
}
