using LogFlow.Engine.Parsing;

namespace LogFlow.Engine.Sources.Tail;

/// <summary>Which files are followed and how.</summary>
public sealed record TailOptions
{
    /// <summary>Name of the source: on the board of sources, and in front of its positions' keys.</summary>
    public string Name { get; init; } = "files";

    /// <summary>Kind on the board of sources. Default <c>file</c>.</summary>
    public string Kind { get; init; } = "file";

    /// <summary>Files to follow: paths with <c>*</c>, <c>?</c>, and <c>**</c> for any number of folders.</summary>
    public required IReadOnlyList<string> Globs { get; init; }

    /// <summary>A file that was never read and is there at the start is read from its end instead of its beginning. Default false.</summary>
    public bool FromEnd { get; init; }

    /// <summary>Service of lines that name none, by the file's path. Default: the file's name without suffixes.</summary>
    public Func<string, string> ServiceOf { get; init; } = Files.ServiceName.FromPath;

    /// <summary>See <see cref="ParserOptions.Format"/>. Default <c>auto</c>.</summary>
    public string Format { get; init; } = FormatDetector.Auto;

    /// <summary>How often the known files are looked at. Default 250 ms.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often new files are looked for. Default 1 s.</summary>
    public TimeSpan ScanInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a record waits for lines that go on with it. Default 1 s.</summary>
    public TimeSpan JoinWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a last line without a newline waits for the rest of it. Default 5 s.</summary>
    public TimeSpan LastLineWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a file that was renamed or deleted is read on, for whoever still writes to it. Default 5 s.</summary>
    public TimeSpan RotatedWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Files followed at most; further ones are left out and counted. Default 20,000.</summary>
    public int FilesMax { get; init; } = 20_000;

    /// <summary>Files held open at most; quiet ones are closed and opened again when they grow. Default 1,000.</summary>
    public int OpenFilesMax { get; init; } = 1_000;

    /// <summary>See <see cref="ParserOptions.LineBytesMax"/>. Default 1 MiB.</summary>
    public int LineBytesMax { get; init; } = 1024 * 1024;

    /// <summary>See <see cref="ParserOptions.FieldsMax"/>. Default 1,000.</summary>
    public int FieldsMax { get; init; } = 1000;

    /// <summary>Own times further ahead than this are replaced by the arrival. Default 5 minutes.</summary>
    public TimeSpan ClockSkewMax { get; init; } = TimeSpan.FromMinutes(5);
}
