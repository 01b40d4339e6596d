using System.Diagnostics;
using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;

namespace LogFlow.Engine.Tests.Mining;

public sealed class MinerBoundsTests
{
    public static TheoryData<string> HostileLines() =>
        ["tokens", "numbers", "one token", "one byte", "brackets", "colons", "slashes", "binary", "wildcards", "dates", "hex groups"];

    [Theory]
    [MemberData(nameof(HostileLines))]
    public void A_huge_line_costs_little_and_comes_back_whole(string kind)
    {
        var line = Hostile(kind);
        var watch = Stopwatch.StartNew();

        var mined = new Mined().Add([line, line, line]);

        // A second is a thousand times what is needed; what this excludes is work that grows with the square of the length.
        Assert.True(watch.ElapsedMilliseconds < 1000, $"{watch.ElapsedMilliseconds} ms");
        Assert.All(mined.Texts.Values, text => Assert.True(Encoding.UTF8.GetByteCount(text) <= 4096));
        Assert.All(mined.Lines, l => Assert.True(l.IsRebuildable));
        Assert.All(mined.Lines, l => Assert.Equal(line, l.Rebuild(mined.Texts[l.Template])));
    }

    [Fact]
    public void Known_lines_are_mined_without_allocating()
    {
        var miner = new Miner();
        var services = new NameTable();
        long Allocated(int from)
        {
            var batch = new LogBatch(services);
            for (var i = from; i < from + 100; i++)
            {
                batch.Add(new LogRecord { Body = Encoding.UTF8.GetBytes($"Jul {i % 30} 10:00:0{i % 10} host sshd[{i}]: Accepted password for root from 10.0.0.{i} port {i} ssh2") });
                batch.Add(new LogRecord { Body = Encoding.UTF8.GetBytes($"GET /a/{i}?b={i} took {i} ms, retried [{i}, {i + 1}] times") });
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            miner.Mine(batch);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            batch.Release();
            return allocated;
        }

        Assert.True(Allocated(1000) > 0);

        // A batch has room for so many parameters from the start.
        Assert.Equal(0, Allocated(2000));
    }

    [Fact]
    public void Past_the_limit_the_least_recently_seen_templates_are_retired()
    {
        var mined = new Mined(new Miner(new MinerOptions { TemplatesMax = 100 }));

        mined.Add([.. Enumerable.Range(0, 1000).SelectMany(i => new[] { "the steady line", $"{Letters(i)} happened once" })]);

        var snapshot = mined.Miner.Snapshot();
        Assert.InRange(snapshot.Templates.Count, 1, 100);
        Assert.True(snapshot.Retired > 0);
        Assert.Contains(snapshot.Templates, t => t.Text == "the steady line");
    }

    [Fact]
    public void A_retired_template_comes_back_under_the_same_id()
    {
        var mined = new Mined(new Miner(new MinerOptions { TemplatesMax = 16, ShapesMax = 16 }));
        mined.Add("first of all");

        mined.Add([.. Enumerable.Range(0, 100).Select(i => $"{Letters(i)} happened once")]);
        mined.Add("first of all");

        Assert.True(mined.Miner.Snapshot().Retired > 0);
        Assert.Equal(mined.Lines[0].Template, mined.Lines[^1].Template);
    }

    [Fact]
    public void A_group_with_too_many_variants_generalises_its_widest_position()
    {
        var mined = new Mined(new Miner(new MinerOptions { VariantsMax = 4, WordValues = 60 }));

        mined.Add([.. Enumerable.Range(0, 12).Select(i => $"the {Letters(i)} of this long line is {(i % 2 == 0 ? "on" : "off")}")]);

        Assert.True(mined.Lines.Select(l => mined.Final(l.Template)).Distinct().Count() <= 4);
        Assert.Equal("the <*> of this long line is off", mined.LastText);
    }

    [Fact]
    public void A_leaf_with_too_many_groups_lets_lines_join_the_most_similar_one()
    {
        var mined = new Mined(new Miner(new MinerOptions { GroupsMax = 4 }));

        mined.Add([.. Enumerable.Range(0, 100).Select(i => $"go {Letters(i)} {Letters(i + 7)} {Letters(i + 13)} {Letters(i + 29)}")]);

        Assert.InRange(mined.Miner.Snapshot().Templates.Count, 1, 4 * 64);
        Assert.Equal("go <*> <*> <*> <*>", mined.LastText);
    }

    private static byte[] Hostile(string kind)
    {
        const int length = 1 << 20;
        var text = kind switch
        {
            "tokens" => string.Concat(Enumerable.Repeat("ab ", 1_000_000)),
            "numbers" => string.Concat(Enumerable.Repeat("1 x ", length / 4)),
            "one token" => string.Concat(Enumerable.Repeat("abcdefghij", length / 10)),
            "one byte" => new string('7', length),
            "brackets" => string.Concat(Enumerable.Repeat("[(", length / 2)),
            "colons" => new string(':', length),
            "slashes" => new string('/', length),
            "wildcards" => string.Concat(Enumerable.Repeat("<*>", length / 3)),
            "dates" => string.Concat(Enumerable.Repeat("Jul ", length / 4)) + "1",
            "hex groups" => string.Concat(Enumerable.Repeat("ff:", length / 3)),
            _ => null,
        };
        if (text is not null)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static string Letters(int i) => $"{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))}{(char)('a' + (i / 676))}z";
}
