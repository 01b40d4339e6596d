using System.Text;
using LogFlow.Server.Sources.Syslog;

namespace LogFlow.Server.Tests.Sources.Syslog;

public sealed class SyslogFramesTests
{
    [Theory]
    [InlineData("<13>one\n<13>two\n", "<13>one|<13>two")]
    [InlineData("7 <13>one7 <13>two", "<13>one|<13>two")]
    [InlineData("11 <13>one\ntwo<13>three\n", "<13>one\ntwo|<13>three")]
    [InlineData("<13>one\0<13>two\r\n", "<13>one|<13>two\r")]
    [InlineData("2026 is no count\n", "is no count|")]
    public void Messages_are_told_one_by_one(string stream, string messages)
    {
        var found = Cut(stream, 100, stream.Length);

        Assert.StartsWith(messages.TrimEnd('|'), string.Join('|', found), StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_anywhere_the_messages_are_the_same()
    {
        const string Stream = "7 <13>one<14>by line\n12 <15>a\nb c de<16>end\n";
        var whole = Cut(Stream, 100, Stream.Length);

        for (var step = 1; step < Stream.Length; step++)
        {
            Assert.Equal(whole, Cut(Stream, 100, step));
        }
    }

    [Fact]
    public void What_is_too_long_is_cut_and_the_rest_read_over()
    {
        Assert.Equal([new string('a', 10), "<13>ok"], Cut(new string('a', 50) + "\n<13>ok\n", 10, 7));
        Assert.Equal(["<13>aaaaaa", "<13>ok"], Cut($"54 <13>{new string('a', 50)}6 <13>ok", 10, 7));
    }

    [Fact]
    public void A_count_that_lies_ends_with_the_stream() => Assert.Equal(["<13>short"], Cut("999999 <13>short", 100_000, 16));

    private static List<string> Cut(string stream, int max, int step)
    {
        var frames = new SyslogFrames(max);
        var bytes = Encoding.UTF8.GetBytes(stream);
        var found = new List<string>();
        var rest = Array.Empty<byte>();
        for (var at = 0; at <= bytes.Length; at += step)
        {
            var isEnd = at + step > bytes.Length;
            rest = [.. rest, .. bytes[at..Math.Min(at + step, bytes.Length)]];
            var messages = new List<Range>();
            var used = frames.Read(rest, isEnd, messages);
            found.AddRange(messages.Select(m => Encoding.UTF8.GetString(rest[m])));
            rest = rest[used..];
        }

        return found;
    }
}
