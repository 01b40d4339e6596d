using System.Text.RegularExpressions;

namespace LogFlow.Architecture.Tests;

/// <summary>What a benchmark reads from its arguments stands in its help, and nothing else does.</summary>
public sealed partial class BenchmarkHelpTests
{
    private static readonly string Benchmarks = Path.Combine(Repository.Root, "backend", "benchmarks", "LogFlow.Benchmarks");

    [Fact]
    public void Every_option_that_is_read_is_listed_and_every_listed_one_is_read()
    {
        var read = Repository.Files("*.cs", Benchmarks)
            .SelectMany(file => Read().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .Where(option => option is not "--help")
            .ToHashSet(StringComparer.Ordinal);
        var listed = Listed().Matches(File.ReadAllText(Path.Combine(Benchmarks, "Program.cs"))).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(read.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""(?:Number|Text|IndexOf|Contains)\((?:\w+, )?"(--[a-z-]+)"[,)]""")]
    private static partial Regex Read();

    [GeneratedRegex("""BenchmarkOption\("(--[a-z-]+)[ "]""")]
    private static partial Regex Listed();
}
