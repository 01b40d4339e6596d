using System.Globalization;
using LogFlow.Contracts.Records;
using LogFlow.Testing;
using LogFlow.Testing.Corpus;

namespace LogFlow.Benchmarks;

/// <summary>
/// The named inputs, then a million mutations of them and of good lines through every parser of lines and files: how many broke it or gave
/// records that the engine does not want (none may), and the most that a byte cost. Seeded, so that what broke once breaks again.
/// <c>bench fuzz-formats [inputs] [seed]</c>; exit code 1 when anything broke.
/// </summary>
internal static class FuzzFormatsBenchmark
{
    private const int InputsDefault = 1_000_000;

    /// <summary>Inputs that are measured together: one alone is shorter than what the processor's time is counted in.</summary>
    private const int PerMeasure = 64;
    private const int NamesMax = 100_000;

    public static int Run(string[] arguments)
    {
        var inputs = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : InputsDefault;
        var seed = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"parser",-16} {"inputs",10} {"faults",7} {"CPU s",8} {"MB/s",6} {"worst ns/byte",14}  seed {seed}"));
        // A line of each shape and every small named input, some of which are many lines.
        byte[][] good = [.. RecordShapes.All.Select(s => System.Text.Encoding.UTF8.GetBytes(s.Write(s.IsJson ? RecordValues.Plain.Quoted() : RecordValues.Plain))), .. NamedInputs.All.Where(i => !i.IsLarge).Select(i => i.Make()).Where(b => b.Length < 2000)];
        return ParserTargets.Lines.Concat(ParserTargets.Files).Sum(target => Try(target, good, inputs, seed)) == 0 ? 0 : 1;
    }

    private static int Try(ParserTarget target, byte[][] good, int inputs, int seed)
    {
        var mutations = new Mutations(good, seed);
        var names = new NameTable();
        var faults = 0;
        long bytes = 0;
        double seconds = 0, worst = 0;
        for (var done = 0; done < inputs; done += PerMeasure)
        {
            var group = Enumerable.Range(0, PerMeasure).Select(_ => mutations.Next()).ToArray();
            names = names.Count > NamesMax ? new NameTable() : names;
            // What the processor spent: what a busy machine makes the thread wait is no cost of a byte.
            var before = Environment.CpuUsage.TotalTime;
            foreach (var input in group)
            {
                if (Fault(target, names, input) is { } fault && ++faults <= 3)
                {
                    Console.WriteLine($"  {target.Name}: {fault}\n  {Convert.ToHexString(input)}");
                }
            }

            var took = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            var length = group.Sum(l => l.Length);
            (bytes, seconds) = (bytes + length, seconds + took);
            // The first ones pay for the compiler.
            worst = done > inputs / 10 ? Math.Max(worst, took * 1e9 / length) : 0;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name,-16} {inputs,10:n0} {faults,7} {seconds,8:n1} {bytes / seconds / 1e6,6:f0} {worst,14:f0}"));
        return faults;
    }

    private static string? Fault(ParserTarget target, NameTable names, byte[] input)
    {
        try
        {
            return target.Fault(names, input);
        }
        catch (Exception error)
        {
            // The one place where anything may be caught: a crash is the finding.
            return error.ToString();
        }
    }
}
