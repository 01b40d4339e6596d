using System.Globalization;
using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Testing;
using LogFlow.Testing.Corpus;

namespace LogFlow.Benchmarks;

/// <summary>
/// The named inputs, then a million mutations of them and of good lines through every parser of lines and files: how many broke it or gave
/// records that the engine does not want (none may), what a byte costs, and the input that cost most. One that takes longer than
/// <see cref="InputMax"/> of processor is a fault, one that does not end is told and ends the run. Seeded, so that what broke once breaks
/// again. <c>bench fuzz-formats [inputs] [seed] [parser...]</c>; exit code 1 when anything broke.
/// </summary>
internal static class FuzzFormatsBenchmark
{
    private const int InputsDefault = 1_000_000;
    private const int NamesMax = 100_000;
    private const int FaultsShown = 3;

    /// <summary>Inputs are at most 64 KiB: ten times what the worst known one takes.</summary>
    private static readonly TimeSpan InputMax = TimeSpan.FromSeconds(1);

    public static int Run(string[] arguments)
    {
        var inputs = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : InputsDefault;
        var seed = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        var chosen = arguments.Skip(2).ToHashSet(StringComparer.Ordinal);
        Console.WriteLine($"Per parser the named inputs as they are, then {inputs.ToString("n0", CultureInfo.InvariantCulture)} damaged ones, seed {seed}; times are the thread's on a processor");
        Console.WriteLine($"{"parser",-16} {"inputs",10} {"faults",7} {"CPU s",8} {"us/input",9} {"ns/byte",8} {"slowest ms",11} {"of bytes",9}");
        // A line of each shape and every small named input, some of which are many lines.
        byte[][] good = [.. RecordShapes.All.Select(s => Encoding.UTF8.GetBytes(s.Write(s.IsJson ? RecordValues.Plain.Quoted() : RecordValues.Plain))), .. NamedInputs.All.Where(i => !i.IsLarge).Select(i => i.Make()).Where(b => b.Length < 2000)];
        using var watch = new HangWatch();
        return ParserTargets.Lines.Concat(ParserTargets.Files).Where(t => chosen.Count == 0 || chosen.Contains(t.Name)).Sum(t => Try(t, good, inputs, seed, watch)) == 0 ? 0 : 1;
    }

    private static int Try(ParserTarget target, byte[][] good, int inputs, int seed, HangWatch watch)
    {
        var mutations = new Mutations(good, seed);
        var names = new NameTable();
        var faults = 0;
        long bytes = 0, total = 0, slowest = 0;
        var slowestBytes = 0;
        byte[][] named = [.. NamedInputs.All.Where(i => !i.IsLarge).Select(i => i.Make())];
        // The first ones pay for the compiler.
        foreach (var input in named)
        {
            watch.Begin(target.Name, input);
            Fault(target, names, input);
        }

        foreach (var input in named.Concat(Enumerable.Range(0, inputs).Select(_ => mutations.Next())))
        {
            names = names.Count > NamesMax ? new NameTable() : names;
            watch.Begin(target.Name, input);
            var before = ThreadClock.Nanoseconds;
            var fault = Fault(target, names, input);
            var took = ThreadClock.Nanoseconds - before;
            (bytes, total) = (bytes + input.Length, total + took);
            (slowest, slowestBytes) = took > slowest ? (took, input.Length) : (slowest, slowestBytes);
            fault ??= took > InputMax.TotalNanoseconds ? $"took {took / 1e9:F1} s" : null;
            if (fault is not null && ++faults <= FaultsShown)
            {
                Console.WriteLine($"  {target.Name}: {fault}\n  {Convert.ToHexString(input)}");
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name,-16} {inputs,10:n0} {faults,7} {total / 1e9,8:n1} {total / 1e3 / inputs,9:f1} {total / (double)bytes,8:f0} {slowest / 1e6,11:f2} {slowestBytes,9:n0}"));
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
