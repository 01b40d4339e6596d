using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;

namespace LogFlow.Benchmarks;

/// <summary>
/// Lines/s and MB/s on one thread over real raw logs: the miner, a textbook Drain and the trivial miner on the same lines, and what
/// the machine could do at best, a vectorised scan of the same bytes. Each stands in the same batches, filled outside the
/// measured time as a parser would have filled them. One pass warms up; then rounds are measured, and the median is told.
/// </summary>
internal static class MiningSpeed
{
    private const int LinesMin = 5_000_000;
    private const int Rounds = 5;

    // Processor time of the whole process, so that what else the machine does matters little, and what the runtime does counts.
    private static TimeSpan Cpu => Environment.CpuUsage.TotalTime;

    public static void Run(IReadOnlyList<string> wanted)
    {
        if (MiningLines.Read() is not { } sets)
        {
            Console.WriteLine("Skipped: the raw logs (../shared/data/raw, ../shared/data/anomaly/hdfs beside the repository) are absent.");
            return;
        }

        var all = sets[^1].Lines;
        Console.WriteLine(Machine());
        Console.WriteLine($"One thread, processor time of mining alone; {LinesMin:N0} lines or more in {Rounds} rounds after one to warm up");
        Console.WriteLine($"{"lines",-24}{"bytes",6}{"M lines/s",11}{"(worst, best)",15}{"MB/s",8}{"B alloc/line",14}{"known",8}{"templates",11}");
        foreach (var (name, lines) in sets.Where(s => wanted.Count == 0 || wanted.Contains(s.Name)))
        {
            Mine(name, lines, everyNew: 0);
        }

        if (wanted.Count > 0 && !wanted.Contains(MiningLines.All))
        {
            return;
        }

        Mine("all, 1 % new shapes", all, everyNew: 100);
        var seen = new HashSet<ulong>();
        Scan("trivial miner", all, LinesMin, text => seen.Add(TrivialMiner.Template(text)));
        var drain = new TextbookDrain();
        Scan("textbook Drain", all, LinesMin / 5, text => drain.Add(Encoding.UTF8.GetString(text)));
        Scan("newlines", all, LinesMin * 10, text => text.IndexOf((byte)'\n'));
        Scan("newlines and delimiters", all, LinesMin * 10, Delimiters);
    }

    private static string Machine()
    {
        const string cpuInfo = "/proc/cpuinfo";
        var name = File.Exists(cpuInfo)
            ? File.ReadLines(cpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim()
            : null;
        var vector = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
        return $"{name ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores, vectors of {vector} bits, {RuntimeInformation.FrameworkDescription}";
    }

    private static void Mine(string name, List<byte[]> lines, int everyNew)
    {
        var miner = new Miner();
        var random = new Random(1);
        Measure(name, lines, LinesMin, batch => miner.Mine(batch), i => everyNew > 0 && i % everyNew == 0 ? NewShape(random) : lines[i], miner);
    }

    private static void Scan(string name, List<byte[]> lines, int linesMin, LineHandler handle) =>
        Measure(name, lines, linesMin, batch =>
        {
            var bodies = batch.Body;
            for (var i = 0; i < bodies.Length; i++)
            {
                handle(batch.Bytes(bodies[i]));
            }
        }, i => lines[i], miner: null);

    private static void Measure(string name, List<byte[]> lines, int linesMin, Action<LogBatch> handle, Func<int, byte[]> lineAt, Miner? miner)
    {
        Pass(lines.Count, 1, handle, lineAt);
        var warm = miner?.Snapshot();
        var loops = Math.Max(1, (int)Math.Ceiling((double)linesMin / Rounds / lines.Count));
        var rounds = Enumerable.Range(0, Rounds).Select(_ => Pass(lines.Count, loops, handle, lineAt)).OrderBy(r => r.LinesPerSecond).ToList();
        var median = rounds[Rounds / 2];
        var end = miner?.Snapshot();
        var known = end is null ? "" : $"{100.0 * (end.Known - warm!.Known) / (end.Lines - warm.Lines):F2} %";
        Console.WriteLine(
            $"{name,-24}{(double)median.Bytes / median.Lines,6:F0}{median.LinesPerSecond / 1e6,11:F2}" +
            $"{$"{rounds[0].LinesPerSecond / 1e6:F2} {rounds[^1].LinesPerSecond / 1e6:F2}",15}" +
            $"{median.Bytes / median.Elapsed.TotalSeconds / 1e6,8:F0}{rounds.Sum(r => r.Allocated) / (double)rounds.Sum(r => r.Lines),14:F2}" +
            $"{known,8}{miner?.TemplateCount,11:N0}");
    }

    private static Measured Pass(int lines, int loops, Action<LogBatch> handle, Func<int, byte[]> lineAt)
    {
        var services = new NameTable();
        var elapsed = TimeSpan.Zero;
        long bytes = 0, allocated = 0;
        for (var loop = 0; loop < loops; loop++)
        {
            for (var from = 0; from < lines; from += LogBatch.DefaultRecords)
            {
                var batch = new LogBatch(services);
                for (var i = from; i < Math.Min(from + LogBatch.DefaultRecords, lines); i++)
                {
                    batch.Add(new LogRecord { Body = lineAt(i) });
                }

                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Cpu;
                handle(batch);
                elapsed += Cpu - start;
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                // A newline belongs to each line.
                bytes += batch.Text.Length + batch.Count;
                batch.Release();
            }
        }

        return new Measured((long)lines * loops, bytes, elapsed, allocated);
    }

    private static byte[] NewShape(Random random)
    {
        var text = new StringBuilder();
        for (var word = random.Next(3, 9); word > 0; word--)
        {
            for (var letter = random.Next(3, 10); letter > 0; letter--)
            {
                text.Append((char)('a' + random.Next(26)));
            }

            text.Append(word > 1 ? ' ' : '.');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>What any miner has to do at least: look at each byte once, for the newline and for what ends a token.</summary>
    private static void Delimiters(ReadOnlySpan<byte> line)
    {
        var count = 0;
        ref var start = ref MemoryMarshal.GetReference(line);
        var length = (nuint)Vector512<byte>.Count;
        nuint i = 0;
        for (; i + length <= (nuint)line.Length; i += length)
        {
            count += Count(Vector512.LoadUnsafe(ref start, i));
        }

        if (i < (nuint)line.Length)
        {
            Span<byte> rest = stackalloc byte[Vector512<byte>.Count];
            line[(int)i..].CopyTo(rest);
            count += Count(Vector512.Create<byte>(rest));
        }

        s_sink += count;
    }

    private static int s_sink;

    private static int Count(Vector512<byte> bytes)
    {
        var newlines = Vector512.Equals(bytes, Vector512.Create((byte)'\n')).ExtractMostSignificantBits();
        var blanks = Vector512.LessThanOrEqual(bytes, Vector512.Create((byte)' '));
        var marks = Vector512<byte>.Zero;
        foreach (var mark in "=:,;()[]{}\"'|<>@/&?#"u8)
        {
            marks |= Vector512.Equals(bytes, Vector512.Create(mark));
        }

        return BitOperations.PopCount(newlines) + BitOperations.PopCount((blanks | marks).ExtractMostSignificantBits());
    }

    private delegate void LineHandler(ReadOnlySpan<byte> line);

    private sealed record Measured(long Lines, long Bytes, TimeSpan Elapsed, long Allocated)
    {
        public double LinesPerSecond => Lines / Elapsed.TotalSeconds;
    }
}
