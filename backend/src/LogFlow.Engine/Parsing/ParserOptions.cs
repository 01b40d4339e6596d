using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Parsing;

/// <summary>How the lines of one source are read.</summary>
public sealed record ParserOptions
{
    /// <summary>Service of records that name none: for a file its name without extension. Default <c>unknown_service</c>.</summary>
    public string DefaultService { get; init; } = "unknown_service";

    /// <summary>
    /// A format's name as in <see cref="FormatDetector.Names"/>, or <c>auto</c> (default): found from the first lines, and anew
    /// when most lines stop fitting.
    /// </summary>
    public string Format { get; init; } = FormatDetector.Auto;

    /// <summary>Bytes; a longer line is cut there and flagged Truncated. 1 KiB to 64 MiB, default 1 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int LineBytesMax { get; init; } = 1024 * 1024;

    /// <summary>
    /// Unix nanoseconds of a moment near the end of the source, such as a file's last write: gives the year to times that leave it
    /// out, and a time to lines that have none. Null (default): 1970.
    /// </summary>
    public long? ReferenceNs { get; init; }

    /// <summary>
    /// For records with an arrival time: an own time further off than this is replaced by the arrival. Above zero, default 5 minutes.
    /// </summary>
    public TimeSpan ClockSkewMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// For records with an arrival time: how far an own time may lie behind it, for sources that are read with delay. Null (default):
    /// <see cref="ClockSkewMax"/>.
    /// </summary>
    public TimeSpan? BacklogMax { get; init; }

    /// <summary>
    /// True: every line is one record, also an empty one, and none is joined to the record before (for work that answers line by
    /// line). Default false: stack traces and the like are joined to the record they follow, empty lines are left out.
    /// </summary>
    public bool OneRecordPerLine { get; init; }

    /// <summary>
    /// Fields of one record besides those that have a column; further ones are left out and the record is flagged Truncated. 10 to 100,000,
    /// default 1,000.
    /// </summary>
    [Range(10, 100_000)]
    public int FieldsMax { get; init; } = 1000;

    /// <summary>Bytes of one record with the lines joined to it. 1 KiB to 16 MiB, default 64 KiB.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int JoinedBytesMax { get; init; } = 64 * 1024;

    /// <summary>Lines of one record. 1 to 100,000, default 500.</summary>
    [Range(1, 100_000)]
    public int JoinedLinesMax { get; init; } = 500;
}
