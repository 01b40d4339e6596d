using System.ComponentModel.DataAnnotations;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Engine.Sources.Files;

/// <summary>What a <see cref="FileSource"/> reads and how.</summary>
public sealed record FileSourceOptions
{
    /// <summary>Files to read, <c>-</c> for standard input. One: in its own order; several: merged by event time.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>See <see cref="ParserOptions.Format"/>. Default <c>auto</c>.</summary>
    public string Format { get; init; } = FormatDetector.Auto;

    /// <summary>Threads that parse NDJSON; the records are the same for any number. 1 to 64, default 1.</summary>
    [Range(1, 64)]
    public int Parallelism { get; init; } = 1;

    /// <summary>Records of a batch. 1 or more, default 1024.</summary>
    [Range(1, 1_000_000)]
    public int BatchRecords { get; init; } = LogBatch.DefaultRecords;

    /// <summary>Bytes of text at which a batch is full before that. Default 256 KiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int BatchBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes read and parsed at once; about what a worker gets at a time. Default 256 KiB.</summary>
    [Range(4096, 64 * 1024 * 1024)]
    public int ChunkBytes { get; init; } = 256 * 1024;

    /// <summary>See <see cref="ParserOptions.LineBytesMax"/>. Default 1 MiB.</summary>
    public int LineBytesMax { get; init; } = 1024 * 1024;

    /// <summary>See <see cref="ParserOptions.OneRecordPerLine"/>. Default false.</summary>
    public bool OneRecordPerLine { get; init; }

    /// <summary>Called after each chunk, on the reading thread. Default none.</summary>
    public Action<FileProgress>? Progress { get; init; }
}

/// <summary>How far the reading is, over all files.</summary>
/// <param name="BytesRead">Bytes of the files as they lie on disk, compressed ones too.</param>
/// <param name="BytesTotal">Their size; 0 when one of them is standard input.</param>
/// <param name="Lines">Lines read.</param>
public readonly record struct FileProgress(long BytesRead, long BytesTotal, long Lines);
