using System.Diagnostics;
using LogFlow.Contracts.Records;
using LogFlow.Testing;
using LogFlow.Testing.Corpus;
using Xunit.Abstractions;

namespace LogFlow.Engine.Tests.Parsing;

/// <summary>Every named input through every parser: nothing throws, hangs or swells, and what comes out is sound and counted.</summary>
public sealed class NamedCorpusTests(ITestOutputHelper output)
{
    private static readonly TimeSpan HangsAfter = TimeSpan.FromSeconds(30);

    private static readonly List<(NamedInput Input, byte[] Bytes)> Small = [.. NamedInputs.All.Where(i => !i.IsLarge).Select(i => (i, i.Make()))];

    private static readonly Lazy<List<(NamedInput Input, byte[] Bytes)>> Large = new(() => [.. NamedInputs.All.Where(i => i.IsLarge).Select(i => (i, i.Make()))]);

    public static TheoryData<string> Parsers => [.. Targets.Select(t => t.Name)];

    private static IEnumerable<ParserTarget> Targets => ParserTargets.Push.Concat(ParserTargets.Lines).Concat(ParserTargets.Files);

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Every_named_input_is_read_or_refused_and_never_worse(string name)
    {
        var target = Targets.First(t => t.Name == name);
        foreach (var (input, bytes) in Small.Concat(target.TakesLarge ? Large.Value : []))
        {
            var names = new NameTable();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();

            var fault = target.Fault(names, bytes);

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(fault is null, $"{input.Name}: {fault}");
            Assert.True(watch.Elapsed < HangsAfter, $"{input.Name}: took {watch.Elapsed}");
            // Also what the names table and an attribute's JSON take; what grows with the square of the input is far beyond.
            Assert.True(allocated < (64L * bytes.Length) + (64 * 1024 * 1024), $"{input.Name}: {bytes.Length:n0} bytes took {allocated:n0}");
            if (watch.ElapsedMilliseconds > 200)
            {
                output.WriteLine($"{input.Name}: {bytes.Length:n0} bytes, {watch.ElapsedMilliseconds} ms, {allocated:n0} bytes allocated");
            }
        }
    }

    [Fact]
    public void The_corpus_has_no_name_twice_and_is_the_same_every_time()
    {
        Assert.Equal(NamedInputs.All.Count, NamedInputs.All.Select(i => i.Name).Distinct().Count());
        Assert.All(Small, i => Assert.Equal(i.Bytes, i.Input.Make()));
        Assert.True(Small.Count > 150, $"{Small.Count}");
    }
}
