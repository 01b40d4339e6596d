using System.Diagnostics;
using System.Globalization;
using LogFlow.Contracts.Records;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// A million damaged inputs through every parser of what senders push: what crashes, what gives records that the engine does not want, and
/// the worst time per byte. The tests run the first twenty thousand.
/// </summary>
internal static class FuzzBenchmark
{
    private const int DefaultInputs = 1_000_000;
    private const int Seed = 1;

    public static int Run(string[] arguments)
    {
        var inputs = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultInputs;
        Console.WriteLine($"{inputs:N0} damaged inputs per parser, seed {Seed}");
        Console.WriteLine("parser                 inputs   faults   seconds   worst us/byte");
        var faults = 0;
        foreach (var target in PushTargets.All)
        {
            faults += Run(target, inputs);
        }

        return faults == 0 ? 0 : 1;
    }

    private static int Run(PushTarget target, int inputs)
    {
        var mutations = new Mutations(target.Good, Seed);
        var names = new NameTable();
        var faults = 0;
        var worst = 0.0;
        var whole = Stopwatch.StartNew();
        for (var i = 0; i < inputs; i++)
        {
            var input = mutations.Next();
            var start = Stopwatch.GetTimestamp();
            var fault = Try(target, names, input);
            worst = Math.Max(worst, Stopwatch.GetElapsedTime(start).TotalMicroseconds / (input.Length + 64));
            if (fault is not null && ++faults <= 3)
            {
                Console.WriteLine($"  {target.Name}, input {i}: {fault}\n  {Convert.ToHexString(input)}");
            }
        }

        Console.WriteLine($"{target.Name,-18} {inputs,10:N0} {faults,8:N0} {whole.Elapsed.TotalSeconds,9:N1} {worst,15:N1}");
        return faults;
    }

    private static string? Try(PushTarget target, NameTable names, byte[] input)
    {
        try
        {
            return PushTargets.Check(target.Read(names, input));
        }
        catch (Exception error)
        {
            // Whatever it is: that is what is looked for.
            return error.ToString();
        }
    }
}
