using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogFlow.Engine.Mining;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Mining;

/// <summary>The scanner works on bitmaps made by vector instructions; what it finds is told byte by byte by <see cref="PlainLineScanner"/>.</summary>
public sealed class LineScannerTests
{
    // What decides where holes begin and end, and pieces that lines are made of.
    private static readonly string[] Pieces =
    [
        " ", " ", " ", "  ", "a", "fe", "the", "Jul", "Sun,", "PDT", "2005", "0", "1", "42", "7.5", "-", "_", "blk_-1", "x7", "0x1f", "deadbeef1", "10.0.0.1", ":", ":", "::", "03:04:05.678Z", "/", "/",
        "//", "./", "../", "/a/b.c", "://", "?", "&", "=", "#", "@", "(", ")", "()", "<", "<*>", ">", "\\", "C:\\a\\b", "\n", "\r", "\t", ".", "!", "...", ",", ", ", "[", "]", "{", "}", "'", "\"", "|", ";", " KB", " ms ", " µs", " MiB.", "ä", "漢", "\0", "\u007f",
    ];

    [Fact]
    public void Lines_made_of_what_matters_are_scanned_as_specified() => Check(seed => AssertSame(Composed(new Random(seed))));

    [Fact]
    public void Any_bytes_are_scanned_as_specified() =>
        Check(seed =>
        {
            var random = new Random(seed);
            var line = new byte[random.Next(0, 400)];
            random.NextBytes(line);
            AssertSame(line);
        });

    [Fact]
    public void Lines_about_as_long_as_a_block_or_the_limit_are_scanned_as_specified()
    {
        var random = new Random(1);
        foreach (var length in new[] { 0, 1, 63, 64, 65, 127, 128, 129, LineScanner.BytesMax - 1, LineScanner.BytesMax, LineScanner.BytesMax + 1, LineScanner.BytesMax + 64 })
        {
            for (var i = 0; i < 200; i++)
            {
                var line = new List<byte>();
                while (line.Count < length)
                {
                    line.AddRange(Composed(random));
                }

                AssertSame([.. line.Take(length)]);
            }
        }
    }

    [Fact]
    public void Lines_with_more_holes_than_there_is_room_for_are_scanned_as_specified() =>
        Check(seed =>
        {
            var random = new Random(seed);
            AssertSame(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(_ => $"{random.Next(10)} {Pieces[random.Next(Pieces.Length)]} "))));
        });

    [Fact]
    public void What_stands_behind_a_line_does_not_matter() =>
        Check(seed =>
        {
            var random = new Random(seed);
            var line = Composed(random);
            var behind = new byte[100];
            random.NextBytes(behind);
            var alone = new LineScanner();
            var followed = new LineScanner();

            alone.Scan(line, line.Length);
            followed.Scan([.. line, .. behind], line.Length);

            Assert.Equal(alone.Holes.ToArray(), followed.Holes.ToArray());
        });

    [Fact]
    public void Blocks_are_read_as_bytes_are() =>
        Check(seed =>
        {
            var random = new Random(seed);
            var line = random.Next(2) == 0 ? Composed(random) : new byte[random.Next(0, 200)];
            if (line.Length > 0 && line[0] == 0)
            {
                random.NextBytes(line);
            }

            var plain = new LineMap();
            var blocks = new LineMap();

            plain.ReadPlainly(line);
            blocks.ReadBlocks(line, line.Length);

            for (var i = 0; i <= line.Length; i++)
            {
                Assert.Equal(plain.TokenEnd(i), blocks.TokenEnd(i));
                Assert.Equal(plain.TokenStart(i), blocks.TokenStart(i));
                Assert.Equal(plain.NumberEnd(i), blocks.NumberEnd(i));
                Assert.Equal(plain.PathEnd(i), blocks.PathEnd(i));
                Assert.Equal(plain.UrlEnd(i), blocks.UrlEnd(i));
                // Fewer stops are allowed, others are not.
                Assert.True(blocks.NextStop(i) >= plain.NextStop(i));
            }
        });

    [Fact]
    public void Real_lines_are_scanned_as_specified()
    {
        var folder = TemplateSets.Find("templates");
        foreach (var set in folder is null ? [] : TemplateSets.Names)
        {
            foreach (var (content, _) in TemplateSets.Read(folder!, set))
            {
                AssertSame(Encoding.UTF8.GetBytes(content));
            }
        }
    }

    private static byte[] Composed(Random random)
    {
        var line = new List<byte>();
        for (var count = random.Next(1, 40); count > 0; count--)
        {
            line.AddRange(Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
        }

        return [.. line];
    }

    private static void AssertSame(byte[] line)
    {
        var plain = new PlainLineScanner();
        var scanner = new LineScanner();

        plain.Scan(line);
        scanner.Scan(line, line.Length);

        Assert.True(
            plain.Holes.ToArray().SequenceEqual(scanner.Holes.ToArray()),
            $"'{Encoding.Latin1.GetString(line)}':\n{Text(plain.Holes)}\n{Text(scanner.Holes)}");
    }

    private static string Text(ReadOnlySpan<Hole> holes) =>
        string.Join(' ', holes.ToArray().Select(h => $"{h.TokenStart}/{h.Start}-{h.ValueEnd}/{h.End}:{h.Kind}"));

    private static void Check(Action<int> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
