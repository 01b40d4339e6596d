using System.Globalization;
using System.IO.Compression;
using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// How fast and how well templates are mined: lines/s and MB/s of the miner on one thread over real raw logs, beside a textbook
/// Drain and the trivial miner on the same lines, and the accuracy of all three on the labelled sets.
/// </summary>
internal static class MiningBenchmark
{
    private const int LinesMin = 5_000_000;

    public static void Run()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Speed();
        Accuracy();
    }

    /// <summary>Processor time, so that what else the machine does matters little.</summary>
    private static TimeSpan Cpu => Environment.CpuUsage.TotalTime;

    private static void Speed()
    {
        if (TemplateSets.Find("raw/raw_logs.zip") is not { } raw || TemplateSets.Find("anomaly/hdfs/HDFS_1pct.log.gz") is not { } hdfs)
        {
            Console.WriteLine("Skipped: the raw logs (../shared/data/raw, ../shared/data/anomaly/hdfs beside the repository) are absent.");
            return;
        }

        var sets = new List<(string Name, List<byte[]> Lines)> { ("HDFS", GzipLines(hdfs)) };
        sets.AddRange(ZipLines(raw));
        sets.Add(("all", [.. sets.SelectMany(s => s.Lines)]));
        Console.WriteLine($"Steady state, one thread, {LinesMin:N0} lines or more; processor time of mining alone");
        Console.WriteLine($"{"lines",-22}{"bytes/line",11}{"M lines/s",11}{"MB/s",9}{"B alloc/line",14}{"templates",11}");
        foreach (var (name, lines) in sets)
        {
            Print(name, lines, Mine(lines, everyNew: 0));
        }

        var all = sets[^1].Lines;
        Print("all, 1 % new shapes", all, Mine(all, everyNew: 100));
        Print("trivial miner", all, Trivial(all));
        Print("newlines only", all, Newlines(all));
        Print("textbook Drain", all, Textbook(all));
    }

    private static void Accuracy()
    {
        if (TemplateSets.Find("templates") is not { } folder)
        {
            Console.WriteLine("Skipped: the labelled logs (../shared/data/templates beside the repository) are absent.");
            return;
        }

        Console.WriteLine();
        Console.WriteLine($"{"GA / FGA",-12}{"LogFlow",16}{"textbook Drain",18}{"trivial",16}{"LogFlow, corrected",22}");
        var sums = new double[8];
        foreach (var set in TemplateSets.Names)
        {
            var rows = TemplateSets.Read(folder, set);
            var corrected = TemplateSets.Read(folder, set, isCorrected: true);
            List<string> truth = [.. rows.Select(r => r.Template)];
            var mined = Templates(rows);
            var drain = new TextbookDrain();
            var scores = new[]
            {
                TemplateSets.Score(truth, mined),
                TemplateSets.Score(truth, [.. rows.Select(r => drain.Add(r.Content).ToString(CultureInfo.InvariantCulture))]),
                TemplateSets.Score(truth, [.. rows.Select(r => TrivialMiner.Template(Encoding.UTF8.GetBytes(r.Content)).ToString(CultureInfo.InvariantCulture))]),
                TemplateSets.Score([.. corrected.Select(r => r.Template)], mined),
            };
            PrintScores(set, scores);
            for (var i = 0; i < scores.Length; i++)
            {
                sums[i * 2] += scores[i].Ga / TemplateSets.Names.Count;
                sums[(i * 2) + 1] += scores[i].Fga / TemplateSets.Names.Count;
            }
        }

        PrintScores("mean", [.. Enumerable.Range(0, 4).Select(i => (sums[i * 2], sums[(i * 2) + 1]))]);
    }

    private static void PrintScores(string name, (double Ga, double Fga)[] scores)
    {
        string Pair(int i) => $"{scores[i].Ga:F3} / {scores[i].Fga:F3}";
        Console.WriteLine($"{name,-12}{Pair(0),16}{Pair(1),18}{Pair(2),16}{Pair(3),22}");
    }

    private static List<string> Templates(IReadOnlyList<(string Content, string Template)> rows)
    {
        var run = new TemplateMiningRun(new Miner(), keepsLines: true);
        var batch = new LogBatch(run.Services);
        foreach (var (content, _) in rows)
        {
            batch.Add(new LogRecord { Body = Encoding.UTF8.GetBytes(content) });
        }

        run.Add(batch);
        batch.Release();
        using var writer = new StringWriter();
        run.WriteLinesAsync(writer, CancellationToken.None).GetAwaiter().GetResult();
        return [.. writer.ToString().Split('\n').Skip(1).Take(rows.Count).Select(l => l.Split(',')[1])];
    }

    private static Measured Mine(List<byte[]> lines, int everyNew)
    {
        var miner = new Miner();
        var services = new NameTable();
        var elapsed = TimeSpan.Zero;
        var random = new Random(1);
        long mined = 0, bytes = 0, allocated = 0;
        var loops = Math.Max(2, (LinesMin / lines.Count) + 1);
        for (var loop = -1; loop < loops; loop++)
        {
            for (var from = 0; from < lines.Count; from += LogBatch.DefaultRecords)
            {
                var batch = new LogBatch(services);
                for (var i = from; i < Math.Min(from + LogBatch.DefaultRecords, lines.Count); i++)
                {
                    var line = everyNew > 0 && i % everyNew == 0 ? NewShape(random) : lines[i];
                    batch.Add(new LogRecord { Body = line });
                    bytes += loop < 0 ? 0 : line.Length + 1;
                }

                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Cpu;
                miner.Mine(batch);
                // The first round teaches the miner its templates.
                elapsed += loop < 0 ? TimeSpan.Zero : Cpu - start;
                allocated += loop < 0 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
                mined += loop < 0 ? 0 : batch.Count;
                batch.Release();
            }
        }

        return new Measured(mined, bytes, elapsed, allocated, miner.TemplateCount);
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

    private static Measured Trivial(List<byte[]> lines)
    {
        var seen = new HashSet<ulong>();
        return Measure(lines, 4, line => seen.Add(TrivialMiner.Template(line)), () => seen.Count);
    }

    private static Measured Newlines(List<byte[]> lines)
    {
        var all = lines.SelectMany(l => l.Append((byte)'\n')).ToArray();
        var start = Cpu;
        var count = 0;
        const int loops = 20;
        for (var loop = 0; loop < loops; loop++)
        {
            for (var rest = all.AsSpan(); rest.IndexOf((byte)'\n') is var at and >= 0; rest = rest[(at + 1)..])
            {
                count++;
            }
        }

        return new Measured(count, (long)all.Length * loops, Cpu - start, 0, 0);
    }

    private static Measured Textbook(List<byte[]> lines)
    {
        var drain = new TextbookDrain();
        var most = 0;
        return Measure(lines, 1, line => most = Math.Max(most, drain.Add(Encoding.UTF8.GetString(line)) + 1), () => most);
    }

    private static Measured Measure(List<byte[]> lines, int loops, Action<byte[]> handle, Func<int> templates)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Cpu;
        for (var loop = 0; loop < loops; loop++)
        {
            lines.ForEach(handle);
        }

        return new Measured(
            (long)lines.Count * loops, lines.Sum(l => l.Length + 1L) * loops, Cpu - start, GC.GetAllocatedBytesForCurrentThread() - before, templates());
    }

    private static void Print(string name, List<byte[]> lines, Measured measured)
    {
        var seconds = measured.Elapsed.TotalSeconds;
        Console.WriteLine(
            $"{name,-22}{lines.Average(l => l.Length),11:F0}{measured.Lines / seconds / 1e6,11:F2}{measured.Bytes / seconds / 1e6,9:F0}" +
            $"{(double)measured.Allocated / measured.Lines,14:F2}{measured.Templates,11:N0}");
    }

    private static List<byte[]> GzipLines(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        return Lines(stream);
    }

    private static IEnumerable<(string Name, List<byte[]> Lines)> ZipLines(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        var byFolder = new SortedDictionary<string, List<byte[]>>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries.Where(e => e.Length > 0).OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            var folder = entry.FullName.Split('/')[0];
            using var stream = entry.Open();
            if (!byFolder.TryGetValue(folder, out var lines))
            {
                byFolder[folder] = lines = [];
            }

            lines.AddRange(Lines(stream));
        }

        return [.. byFolder.Select(f => (f.Key, f.Value))];
    }

    private static List<byte[]> Lines(Stream stream)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var lines = new List<byte[]>();
        var rest = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        while (!rest.IsEmpty)
        {
            var newline = rest.IndexOf((byte)'\n');
            var line = newline < 0 ? rest : rest[..newline];
            lines.Add(line.TrimEnd((byte)'\r').ToArray());
            rest = newline < 0 ? [] : rest[(newline + 1)..];
        }

        return lines;
    }

    private sealed record Measured(long Lines, long Bytes, TimeSpan Elapsed, long Allocated, int Templates);
}
