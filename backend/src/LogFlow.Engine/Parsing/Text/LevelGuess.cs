using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Text;

/// <summary>The level that a line of text states itself: <c>level=warn</c>, or a level word near its start.</summary>
internal static class LevelGuess
{
    private const int Reach = 256;

    private static readonly byte[][] Marks = [[.. "level="u8], [.. "lvl="u8], [.. "severity="u8]];

    public static byte Of(ReadOnlySpan<byte> line)
    {
        line = line[..Math.Min(line.Length, Reach)];
        foreach (var mark in Marks)
        {
            var at = line.IndexOf(mark);
            if (at < 0 || (at > 0 && char.IsAsciiLetterOrDigit((char)line[at - 1])))
            {
                continue;
            }

            var word = line[(at + mark.Length)..].TrimStart((byte)'"');
            var end = word.IndexOfAnyExceptInRange((byte)'A', (byte)'z');
            var level = SeverityWords.FromWord(end < 0 ? word : word[..end]);
            if (level != Severity.Unspecified)
            {
                return level;
            }
        }

        return GenericFormat.LevelOf(line);
    }
}
