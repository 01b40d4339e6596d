namespace LogFlow.Engine.Parsing;

/// <summary>
/// Lines that are whole while a line of the container's other stream still lacks its end. They wait for it, so that a source's position,
/// which is a place in the file, never lies between what became records and what did not. Bounded.
/// </summary>
internal sealed class DeferredLines(ParserOptions options)
{
    private readonly List<DeferredLine> _lines = [];
    private int _bytes;

    public bool IsEmpty => _lines.Count == 0;

    /// <summary>No more may wait.</summary>
    public bool IsFull => _lines.Count >= options.JoinedLinesMax || _bytes >= options.LineBytesMax;

    public void Add(ReadOnlySpan<byte> line, ParseContext context, bool isTruncated)
    {
        _lines.Add(new DeferredLine(line.ToArray(), context.ArrivalNs, context.EnvelopeNs, context.EnvelopeMembers, isTruncated));
        _bytes += line.Length;
    }

    public DeferredLine[] TakeAll()
    {
        var all = _lines.ToArray();
        _lines.Clear();
        _bytes = 0;
        return all;
    }
}

/// <summary>A line taken out of its envelope, with what the envelope said.</summary>
internal sealed record DeferredLine(byte[] Text, long? ArrivalNs, long? EnvelopeNs, ReadOnlyMemory<byte> EnvelopeMembers, bool IsTruncated);
