namespace LogFlow.Engine.Parsing;

/// <summary>
/// What became of the lines of one source. Lines = Records + Joined + Empty once everything is flushed (a Docker or CRI entry that
/// came in parts counts its later parts as joined).
/// </summary>
public record struct ParserCounts
{
    public long Lines { get; set; }

    public long Records { get; set; }

    /// <summary>Records that are spans.</summary>
    public long Spans { get; set; }

    /// <summary>Records kept as raw text because nothing could be read from them.</summary>
    public long Unparsed { get; set; }

    /// <summary>Lines that became part of the record before them.</summary>
    public long Joined { get; set; }

    public long Empty { get; set; }

    /// <summary>Lines cut at the limit.</summary>
    public long Truncated { get; set; }

    /// <summary>Lines in which invalid UTF-8 was replaced.</summary>
    public long Repaired { get; set; }

    /// <summary>Records without a usable time of their own.</summary>
    public long TimeReplaced { get; set; }

    public static ParserCounts operator +(ParserCounts a, ParserCounts b) => new()
    {
        Lines = a.Lines + b.Lines,
        Records = a.Records + b.Records,
        Spans = a.Spans + b.Spans,
        Unparsed = a.Unparsed + b.Unparsed,
        Joined = a.Joined + b.Joined,
        Empty = a.Empty + b.Empty,
        Truncated = a.Truncated + b.Truncated,
        Repaired = a.Repaired + b.Repaired,
        TimeReplaced = a.TimeReplaced + b.TimeReplaced,
    };
}
