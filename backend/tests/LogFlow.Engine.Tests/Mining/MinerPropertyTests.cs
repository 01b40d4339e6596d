using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;

namespace LogFlow.Engine.Tests.Mining;

public sealed class MinerPropertyTests
{
    private static readonly string[] Pieces =
    [
        "user", "session", "opened", "closed", "root", "alice", "bob", "12", "-7", "3.5", "10.0.0.1:80", "blk_-12", "blk_7", "blk_",
        "ssh2", "ssh1", "eth0", "0xff", "deadbeef", "fe80::1", "::", "03:04:05", "Jul", "Sun", "10", "2005", "PDT", "KB", "12 KB",
        "7 MB", "/var/log/x.log", "/", "//", "https://a/b?c=d", "<*>", "<", ">", "*>", "()", "(", ")", "=", ":", ",", ";", "\"", "'",
        "[", "]", "{", "}", "|", "@", "&", "?", "#", ".", "..", "...", "\t", "  ", "\n", "\r\n", "ä", "漢字", "a.b.c", "x.y.z",
        "2f1c7a90-11aa-4bcd-8e77-0123456789ab", "C:\\a\\b", "part-00000", "ffffffff", "9.", "v1.2.3", "(1)", "1,2,3", "\0",
    ];

    [Fact]
    public void Parameters_put_back_into_the_template_give_the_line() =>
        Check(seed =>
        {
            var mined = new Mined().Add(Lines(seed, 60), batchSize: 7);
            mined.Lines.ForEach(l => l.AssertFlagIsTrue(mined.Texts[l.Template]));
        });

    [Fact]
    public void Cutting_the_stream_into_other_batches_changes_nothing() =>
        Check(seed =>
        {
            var lines = Lines(seed, 60);
            var whole = new Mined().Add(lines);
            var cut = new Mined().Add(lines, batchSize: 1 + new Random(seed).Next(9));
            Assert.Equal(whole.Lines.Select(l => l.Template), cut.Lines.Select(l => l.Template));
            Assert.Equal(whole.Lines.Select(l => l.Parameters), cut.Lines.Select(l => l.Parameters));
            Assert.Equal(whole.Announced, cut.Announced);
        });

    [Fact]
    public void Any_bytes_are_taken() =>
        Check(seed =>
        {
            var random = new Random(seed);
            var lines = Enumerable.Range(0, 40).Select(_ =>
            {
                var line = new byte[random.Next(0, 200)];
                random.NextBytes(line);
                return line;
            }).ToList();
            var mined = new Mined().Add([.. lines, .. lines]);
            Assert.Equal(80, mined.Lines.Count);
            mined.Lines.ForEach(l => l.AssertFlagIsTrue(mined.Texts[l.Template]));
        });

    [Fact]
    public void Templates_are_announced_before_lines_have_them_and_never_twice_as_new() =>
        Check(seed =>
        {
            var miner = new Miner();
            var known = new HashSet<TemplateId>();
            foreach (var line in Lines(seed, 80))
            {
                var mined = new Mined(miner).Add([line]);
                foreach (var template in mined.Announced)
                {
                    Assert.True(known.Add(template.Id) || !template.Replaces.IsNone);
                }

                Assert.Contains(mined.Lines[0].Template, known);
                known.ExceptWith(mined.Announced.Select(t => t.Replaces));
            }
        });

    [Fact]
    public void A_template_text_scans_to_itself() =>
        Check(seed =>
        {
            foreach (var template in new Mined().Add(Lines(seed, 40)).Miner.Snapshot().Templates)
            {
                var restored = new Miner();
                restored.Restore([template with { Replaces = TemplateId.None }]);
                Assert.Equal([template.Text], restored.Snapshot().Templates.Select(t => t.Text));
            }
        });

    private static void Check(Action<int> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static List<byte[]> Lines(int seed, int count)
    {
        var random = new Random(seed);
        var shapes = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, random.Next(1, 9)).Select(_ => Pieces[random.Next(Pieces.Length)]).ToArray()).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var pieces = (string[])shapes[random.Next(shapes.Length)].Clone();
            for (var change = random.Next(3); change > 0; change--)
            {
                pieces[random.Next(pieces.Length)] = Pieces[random.Next(Pieces.Length)];
            }

            return Encoding.UTF8.GetBytes(string.Join(random.Next(4) == 0 ? "" : " ", pieces));
        })];
    }
}
