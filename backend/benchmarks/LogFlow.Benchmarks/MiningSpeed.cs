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

    // What a scan found, so that the compiler cannot leave it out.
    private static long s_sink;

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
        Console.WriteLine($"{"lines",-24}{"bytes",6}{"M lines/s",11}{"(worst, best)",15}{"MB/s",8}{"B alloc/line",14}{"of known",9}{"known %",9}{"templates",11}");
        double? mined = null;
        foreach (var (name, lines) in sets.Where(s => wanted.Count == 0 || wanted.Contains(s.Name)))
        {
            mined = Mine(name, lines, everyNew: 0);
        }

        if (wanted.Count > 0 && !wanted.Contains(MiningLines.All))
        {
            return;
        }

        Mine("all, 1 % new shapes", all, everyNew: 100);
        FirstPass("all, first time", all);
        var seen = new HashSet<ulong>();
        Scan("trivial miner", all, LinesMin, text => seen.Add(TrivialMiner.Template(text)));
        var drain = new TextbookDrain();
        Scan("textbook Drain", all, LinesMin / 5, text => drain.Add(Encoding.UTF8.GetString(text)));
        Scan("newlines", all, LinesMin * 10, text => text.IndexOf((byte)'\n'));
        var limit = Measure("newlines and delimiters", all, LinesMin * 10, Delimiters, i => all[i], miner: null);
        if (mined is not null)
        {
            Console.WriteLine($"Mining costs {limit / mined:F1} times a vectorised scan for newlines and delimiters, the least that must be done.");
        }
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

    private static double Mine(string name, List<byte[]> lines, int everyNew)
    {
        var miner = new Miner();
        var random = new Random(1);
        return Measure(name, lines, LinesMin, batch => miner.Mine(batch), i => everyNew > 0 && i % everyNew == 0 ? NewShape(random) : lines[i], miner);
    }

    /// <summary>Lines that a miner sees for the first time: what looping over them would hide.</summary>
    private static void FirstPass(string name, List<byte[]> lines)
    {
        var rounds = Enumerable.Range(0, Rounds).Select(_ =>
        {
            var miner = new Miner();
            return Pass(lines.Count, 1, batch => miner.Mine(batch), i => lines[i], miner);
        }).ToList();
        Print(name, rounds, knownShare: 1 - ((double)rounds[0].Unknown / rounds[0].Lines), templates: null);
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

    private static double Measure(string name, List<byte[]> lines, int linesMin, Action<LogBatch> handle, Func<int, byte[]> lineAt, Miner? miner)
    {
        Pass(lines.Count, 1, handle, lineAt, miner);
        var loops = Math.Max(1, (int)Math.Ceiling((double)linesMin / Rounds / lines.Count));
        var rounds = Enumerable.Range(0, Rounds).Select(_ => Pass(lines.Count, loops, handle, lineAt, miner)).ToList();
        double? known = miner is null ? null : 1 - ((double)rounds.Sum(r => r.Unknown) / rounds.Sum(r => r.Lines));
        return Print(name, rounds, known, miner?.TemplateCount);
    }

    private static double Print(string name, List<Measured> rounds, double? knownShare, int? templates)
    {
        rounds.Sort((a, b) => a.LinesPerSecond.CompareTo(b.LinesPerSecond));
        var median = rounds[Rounds / 2];
        var knownLines = rounds.Sum(r => r.KnownLines);
        var allocated = knownShare is null || knownLines == 0 ? "" : $"{rounds.Sum(r => r.KnownAllocated) / (double)knownLines:F2}";
        Console.WriteLine(
            $"{name,-24}{(double)median.Bytes / median.Lines,6:F0}{median.LinesPerSecond / 1e6,11:F2}" +
            $"{$"{rounds[0].LinesPerSecond / 1e6:F2} {rounds[^1].LinesPerSecond / 1e6:F2}",15}" +
            $"{median.Bytes / median.Elapsed.TotalSeconds / 1e6,8:F0}{rounds.Sum(r => r.Allocated) / (double)rounds.Sum(r => r.Lines),14:F2}" +
            $"{allocated,9}{knownShare * 100,9:F2}{templates,11:N0}");
        return median.LinesPerSecond;
    }

    private static Measured Pass(int lines, int loops, Action<LogBatch> handle, Func<int, byte[]> lineAt, Miner? miner)
    {
        var services = new NameTable();
        var elapsed = TimeSpan.Zero;
        long bytes = 0, allocated = 0, knownLines = 0, knownAllocated = 0, unknown = 0;
        for (var loop = 0; loop < loops; loop++)
        {
            for (var from = 0; from < lines; from += LogBatch.DefaultRecords)
            {
                var batch = new LogBatch(services);
                for (var i = from; i < Math.Min(from + LogBatch.DefaultRecords, lines); i++)
                {
                    batch.Add(new LogRecord { Body = lineAt(i) });
                }

                var knownBefore = miner?.KnownLines ?? 0;
                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Cpu;
                handle(batch);
                elapsed += Cpu - start;
                var more = GC.GetAllocatedBytesForCurrentThread() - before;
                allocated += more;
                // A newline belongs to each line.
                bytes += batch.Text.Length + batch.Count;
                var news = batch.Count - ((miner?.KnownLines ?? 0) - knownBefore);
                unknown += news;
                knownLines += news == 0 ? batch.Count : 0;
                knownAllocated += news == 0 ? more : 0;
                batch.Release();
            }
        }

        return new Measured((long)lines * loops, bytes, elapsed, allocated, unknown, knownLines, knownAllocated);
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
    private static void Delimiters(LogBatch batch)
    {
        var text = batch.Text;
        var newline = Vector512.Create((byte)'\n');
        for (var i = 0; i + BlockClasses.BlockBytes <= text.Length; i += BlockClasses.BlockBytes)
        {
            var bytes = BlockClasses.Load(text, i);
            var newlines = Vector512.Equals(bytes, newline).ExtractMostSignificantBits();
            var delimiters = BlockClasses.Bits(BlockClasses.Of(bytes), BlockClasses.Delimiter);
            s_sink += BitOperations.PopCount(newlines) + BitOperations.PopCount(delimiters);
        }
    }

    private delegate void LineHandler(ReadOnlySpan<byte> line);

    private sealed record Measured(long Lines, long Bytes, TimeSpan Elapsed, long Allocated, long Unknown, long KnownLines, long KnownAllocated)
    {
        public double LinesPerSecond => Lines / Elapsed.TotalSeconds;
    }
}
