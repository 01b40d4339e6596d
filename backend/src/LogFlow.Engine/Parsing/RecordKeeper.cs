using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing;

/// <summary>
/// Puts records into batches and counts them; holds the last one of text back while lines may follow that belong to it. What is
/// held always goes out before what comes after it.
/// </summary>
internal sealed class RecordKeeper(ParserOptions options)
{
    private readonly HeldRecord _held = new(options.JoinedBytesMax, options.JoinedLinesMax);

    /// <summary>Lines of the source from which the held record was read, blank ones after it too; 0 when none is held.</summary>
    public int HeldLines { get; private set; }

    /// <summary>A blank line, or several that count as one, after whatever is held.</summary>
    public void Pass(int lines) => HeldLines += _held.IsHeld ? lines : 0;

    /// <summary>Adds the record, or holds it back when lines may follow that belong to it.</summary>
    public void Keep(LogRecord record, LogBatch into, bool isTruncated, int lines, ref ParserCounts counts)
    {
        if (options.OneRecordPerLine || isTruncated)
        {
            Add(ref record, into, isTruncated, ref counts);
            return;
        }

        Release(into, ref counts);
        _held.Hold(record);
        HeldLines = lines;
    }

    /// <summary>Adds a record that no line can be joined to.</summary>
    public void Add(ref LogRecord record, LogBatch into, bool isTruncated, ref ParserCounts counts)
    {
        Release(into, ref counts);
        record.Flags |= isTruncated ? RecordFlags.Truncated : RecordFlags.None;
        Count(record.Flags, record.Kind == RecordKind.Span, ref counts);
        into.Add(record);
    }

    /// <summary>False when no record is held, or it is full.</summary>
    public bool TryJoin(ReadOnlySpan<byte> line, int lines)
    {
        var isJoined = _held.IsHeld && _held.TryJoin(line);
        HeldLines += isJoined ? lines : 0;
        return isJoined;
    }

    /// <summary>Gives out the record that is held back.</summary>
    public void Release(LogBatch into, ref ParserCounts counts)
    {
        if (_held.IsHeld)
        {
            Count(_held.Flags, _held.IsSpan, ref counts);
            _held.AddTo(into);
            HeldLines = 0;
        }
    }

    private static void Count(RecordFlags flags, bool isSpan, ref ParserCounts counts)
    {
        counts.Records++;
        counts.Spans += isSpan ? 1 : 0;
        counts.Unparsed += (flags & RecordFlags.Unparsed) != 0 ? 1 : 0;
        counts.TimeReplaced += (flags & RecordFlags.TimeReplaced) != 0 ? 1 : 0;
    }
}
