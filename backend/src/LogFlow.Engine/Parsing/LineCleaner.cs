using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing;

/// <summary>Lines without byte order mark and CR, cut at the limit, as valid UTF-8; counts what it did.</summary>
/// <param name="bytesMax">Longer lines are cut.</param>
/// <param name="mayBegin">The first line may begin the source, and so with a byte order mark.</param>
internal sealed class LineCleaner(int bytesMax, bool mayBegin)
{
    private byte[] _repaired = [];

    /// <summary>The line, or a buffer that holds until the next one.</summary>
    public ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> line, ref ParserCounts counts, out bool isTruncated)
    {
        if (counts.Lines++ == 0 && mayBegin && line.StartsWith(Utf8Text.ByteOrderMark))
        {
            line = line[Utf8Text.ByteOrderMark.Length..];
        }

        if (line.Length > 0 && line[^1] == '\r')
        {
            line = line[..^1];
        }

        isTruncated = line.Length > bytesMax;
        if (isTruncated)
        {
            line = Utf8Text.Cut(line, bytesMax);
            counts.Truncated++;
        }

        line = Utf8Text.Repair(line, ref _repaired, out var isRepaired);
        counts.Repaired += isRepaired ? 1 : 0;
        return line;
    }
}
