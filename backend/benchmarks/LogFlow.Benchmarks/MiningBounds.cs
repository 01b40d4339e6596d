using System.Globalization;
using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;

namespace LogFlow.Benchmarks;

/// <summary>
/// What the miner costs where somebody, or chance, wishes it ill: memory per template, more shapes than it may hold, lines of a
/// million words or of one byte, binary, and shapes chosen so that their hashes meet.
/// </summary>
internal static class MiningBounds
{
    private const int Bound = 100_000;

    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ai", "ou", "ei"];
    private static readonly string[] Consonants = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st"];

    public static void Run()
    {
        Memory();
        Lines();
        Floods();
    }

    private static TimeSpan Cpu => Environment.CpuUsage.TotalTime;

    private static void Memory()
    {
        Console.WriteLine();
        Console.WriteLine($"Memory, bound {Bound:N0} templates of 8 words, 50 bytes");
        Console.WriteLine($"{"shapes",-12}{"templates",11}{"retired",11}{"MB held",10}{"B/template",12}{"us/new shape",14}{"same ids again",16}");
        foreach (var shapes in (int[])[Bound, 1_000_000])
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var miner = new Miner(new MinerOptions { TemplatesMax = Bound });
            var empty = GC.GetTotalMemory(forceFullCollection: true) - before;
            var services = new NameTable();
            var start = Cpu;
            var first = Mine(miner, services, Enumerable.Range(0, shapes).Select(Shape), Bound);
            var seconds = (Cpu - start).TotalSeconds;
            var held = GC.GetTotalMemory(forceFullCollection: true) - before;
            var retired = miner.Retired;
            var templates = miner.TemplateCount;
            var again = Mine(miner, services, Enumerable.Range(0, Bound / 10).Select(Shape), Bound);
            var same = again.Zip(first).Count(pair => pair.First == pair.Second);
            Console.WriteLine(
                $"{shapes,-12:N0}{templates,11:N0}{retired,11:N0}{held / 1e6,10:F0}{(double)(held - empty) / templates,12:F0}{seconds / shapes * 1e6,14:F1}{$"{same:N0} of {again.Count:N0}",16}");
            GC.KeepAlive(miner);
        }
    }

    private static void Lines()
    {
        Console.WriteLine();
        Console.WriteLine("One line, nanoseconds of processor time a byte: the first time, when it is new, and the second");
        Console.WriteLine($"{"line",-44}{"bytes",12}{"new",10}{"again",10}");
        foreach (var (name, line) in HostileLines())
        {
            Measure(new Miner(), line);
            var miner = new Miner();
            var isNew = Measure(miner, line);
            var again = Enumerable.Range(0, 5).Min(_ => Measure(miner, line));
            Console.WriteLine($"{name,-44}{line.Length,12:N0}{isNew * 1e9 / line.Length,10:F3}{again * 1e9 / line.Length,10:F3}");
        }
    }

    private static void Floods()
    {
        Console.WriteLine();
        Console.WriteLine("A stream of lines that are all new, default bounds");
        Console.WriteLine($"{"lines",-44}{"count",12}{"us/line",10}{"ns/byte",10}{"templates",11}");
        Flood("ordinary: one shape", Enumerable.Range(0, 200_000).Select(i => $"user {i} logged in from 10.0.{i % 256}.1 after {i} ms"));
        Flood("every line a new shape of its own", Enumerable.Range(0, 200_000).Select(Shape));
        Flood("every line a new structure", Enumerable.Range(0, 200_000).Select(Structure));
        Flood("one structure, words that never come twice", Enumerable.Range(0, 200_000).Select(i => $"{Word(i)} {Word(i * 7)} {Word(i * 13)} {Word(i * 31)} {Word(i * 61)}"));
        Flood("64 similar groups, variants at their limit", Enumerable.Range(0, 200_000).Select(i =>
            $"go {Word(i % 4)} {Word(4 + (i / 4 % 4))} {Word(8 + (i / 16 % 4))} {Word(12 + (i / 64 % 4))} {Word(16 + (i / 256 % 4))} {Word(20 + (i / 1024 % 4))} {Word(24 + (i / 4096 % 4))}"));
        Flood("1,400-byte lines of 450 new words", Enumerable.Range(0, 5_000).Select(i => string.Join(' ', Enumerable.Range(0, 450).Select(w => (char)('a' + ((i + w) % 26)) + Word(i + w)[..1]))));
        Flood("structures whose hashes meet in one bucket", Colliding(2_000));
    }

    private static IEnumerable<(string Name, byte[] Line)> HostileLines()
    {
        const int million = 1_000_000;
        string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
        yield return ("ordinary, 100 bytes", Encoding.UTF8.GetBytes(Repeat("user 12 logged in ", 6)[..100]));
        yield return ("a million tokens", Encoding.UTF8.GetBytes(Repeat("ab ", million)));
        yield return ("a million numbers", Encoding.UTF8.GetBytes(Repeat("1 x ", million)));
        foreach (var c in (char[])['a', '7', ' ', '/', ':', '(', '<', '\\', '\n', '='])
        {
            yield return ($"one byte, {(c == '\n' ? "newline" : c == ' ' ? "blank" : c)}", Encoding.UTF8.GetBytes(new string(c, million)));
        }

        yield return ("one byte, 'a', ten million", Encoding.UTF8.GetBytes(new string('a', 10 * million)));
        yield return ("one byte, '7', ten million", Encoding.UTF8.GetBytes(new string('7', 10 * million)));
        yield return ("hex groups", Encoding.UTF8.GetBytes(Repeat("ff:", million / 3)));
        yield return ("wildcards", Encoding.UTF8.GetBytes(Repeat("<*>", million / 3)));
        yield return ("dates", Encoding.UTF8.GetBytes(Repeat("Jul ", million / 4) + "1"));
        yield return ("a list of ids", Encoding.UTF8.GetBytes(Repeat("blk_1 ", million / 6)));
        // What is looked at of a line, full of what costs most.
        yield return ("1,536 bytes of numbers", Encoding.UTF8.GetBytes(Repeat("1 x ", 384)));
        yield return ("1,536 bytes of words", Encoding.UTF8.GetBytes(Repeat("ab ", 512)));
        yield return ("1,536 bytes of times", Encoding.UTF8.GetBytes(Repeat("3:04:05:", 192)));
        var random = new Random(1);
        foreach (var length in (int[])[1_536, million])
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            yield return ("binary", bytes);
        }
    }

    private static void Flood(string name, IEnumerable<string> lines)
    {
        var all = lines.Select(Encoding.UTF8.GetBytes).ToList();
        var miner = new Miner();
        var services = new NameTable();
        var elapsed = TimeSpan.Zero;
        for (var from = 0; from < all.Count; from += LogBatch.DefaultRecords)
        {
            var batch = new LogBatch(services);
            all.GetRange(from, Math.Min(LogBatch.DefaultRecords, all.Count - from)).ForEach(line => batch.Add(new LogRecord { Body = line }));
            var start = Cpu;
            miner.Mine(batch);
            elapsed += Cpu - start;
            batch.Release();
        }

        Console.WriteLine($"{name,-44}{all.Count,12:N0}{elapsed.TotalSeconds / all.Count * 1e6,10:F2}{elapsed.TotalSeconds / all.Sum(l => (double)l.Length) * 1e9,10:F1}{miner.TemplateCount,11:N0}");
    }

    private static double Measure(Miner miner, byte[] line)
    {
        // Short lines are measured many at a time.
        var times = Math.Max(1, 200_000 / line.Length);
        var batch = new LogBatch(new NameTable());
        for (var i = 0; i < times; i++)
        {
            batch.Add(new LogRecord { Body = line });
        }

        var start = Cpu;
        miner.Mine(batch);
        var seconds = (Cpu - start).TotalSeconds / times;
        batch.Release();
        return seconds;
    }

    /// <summary>The ids of the first lines.</summary>
    private static List<ulong> Mine(Miner miner, NameTable services, IEnumerable<string> lines, int keep)
    {
        var ids = new List<ulong>(keep);
        foreach (var chunk in lines.Chunk(LogBatch.DefaultRecords))
        {
            var batch = new LogBatch(services);
            foreach (var line in chunk)
            {
                batch.Add(new LogRecord { Body = Encoding.UTF8.GetBytes(line) });
            }

            miner.Mine(batch);
            for (var i = 0; i < batch.Count && ids.Count < keep; i++)
            {
                ids.Add(batch.Template[i]);
            }

            batch.Release();
        }

        return ids;
    }

    /// <summary>Its own words and its own structure, so that it can never grow together with another.</summary>
    private static string Shape(int i)
    {
        var marks = new StringBuilder();
        for (var rest = i; rest > 0; rest /= 4)
        {
            marks.Append("=:,;"[rest % 4]);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Word(i)} {Word(i * 3)} of{marks}{Word(i * 5)} is {Word(i * 11)} when {Word(i * 17)}");
    }

    private static string Structure(int i)
    {
        var text = new StringBuilder("a");
        for (var rest = i + 1; rest > 0; rest /= 6)
        {
            text.Append("=:,;|&"[rest % 6]).Append('x');
        }

        return text.ToString();
    }

    private static string Word(int i)
    {
        var word = new StringBuilder();
        var rest = (uint)i;
        do
        {
            word.Append(Consonants[rest % 16]).Append(Vowels[rest / 16 % 8]);
            rest /= 128;
        }
        while (rest > 0);

        return word.ToString();
    }

    /// <summary>
    /// What an attacker who has read the source can do: structures whose 64-bit hashes, folded as a dictionary folds them, leave the
    /// same remainder by the sizes that it will have.
    /// </summary>
    private static List<string> Colliding(int count)
    {
        const ulong buckets = 2 * 1_931;
        var found = new List<string>();
        var tokenized = new TokenizedLine();
        for (var i = 0; found.Count < count; i++)
        {
            var text = Structure(i);
            tokenized.Cut(Encoding.UTF8.GetBytes(text), []);
            var hash = ByteHash.Add(ByteHash.Seed, tokenized.Structure);
            if (((uint)(hash ^ (hash >> 32)) % buckets) == 0)
            {
                found.Add(text);
            }
        }

        return found;
    }
}
