namespace LogFlow.Benchmarks;

/// <summary>An argument of a benchmark: how it is written, and what it does with its default.</summary>
internal sealed record BenchmarkOption(string Form, string Meaning)
{
    /// <summary><c>--seeds</c> of <c>--seeds N</c>; empty for one that is known by its place.</summary>
    public string Name => Form.StartsWith("--", StringComparison.Ordinal) ? Form.Split(' ')[0] : "";
}

/// <summary>One question, and how it is put.</summary>
internal sealed record Benchmark(string Name, string Question, Func<string[], Task<int>> Run, params BenchmarkOption[] Options)
{
    public Benchmark(string name, string question, Func<string[], int> run, params BenchmarkOption[] options)
        : this(name, question, arguments => Task.FromResult(run(arguments)), options)
    {
    }

    /// <summary>Arguments that only a benchmark's own child process gets.</summary>
    public string[] Hidden { get; init; } = [];

    public void Help()
    {
        Console.WriteLine(Question);
        Console.WriteLine();
        Console.WriteLine($"usage: bench {Name}{(Options.Length == 0 ? "" : " [arguments]")}");
        var width = Options.Select(option => option.Form.Length).DefaultIfEmpty(0).Max();
        foreach (var option in Options)
        {
            Console.WriteLine($"  {option.Form.PadRight(width)}  {option.Meaning}");
        }

        Console.WriteLine(Options.Length == 0 ? "It takes no arguments." : "");
    }

    /// <summary>The first argument that it does not know; null when it knows all.</summary>
    public string? Unknown(string[] arguments) => arguments.FirstOrDefault(argument =>
        argument.StartsWith("--", StringComparison.Ordinal) && !Hidden.Contains(argument) && Options.All(option => option.Name != argument));
}
