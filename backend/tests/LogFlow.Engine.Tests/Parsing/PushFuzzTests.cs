using FsCheck;
using FsCheck.Fluent;
using LogFlow.Contracts.Records;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Parsing;

public sealed class PushFuzzTests
{
    private const int Inputs = 20_000;

    public static TheoryData<string> Parsers => [.. PushTargets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Good_input_is_read(string name)
    {
        var target = PushTargets.All.Single(t => t.Name == name);

        foreach (var input in target.Good)
        {
            using var records = target.Read(new NameTable(), input);
            Assert.True(records.Accepted > 0);
            Assert.Null(PushTargets.Check(records));
        }
    }

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Damaged_input_is_refused_or_read_but_never_worse(string name)
    {
        var target = PushTargets.All.Single(t => t.Name == name);
        var mutations = new Mutations(target.Good, seed: 1);
        var names = new NameTable();

        for (var i = 0; i < Inputs; i++)
        {
            var input = mutations.Next();
            var fault = PushTargets.Check(target.Read(names, input));
            Assert.True(fault is null, $"{fault}; input {i}: {Convert.ToHexString(input)}");
        }
    }

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Any_bytes_are_refused_or_read_but_never_worse(string name)
    {
        var target = PushTargets.All.Single(t => t.Name == name);
        var names = new NameTable();

        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => PushTargets.Check(target.Read(names, bytes)) is null).QuickCheckThrowOnFailure();
    }
}
