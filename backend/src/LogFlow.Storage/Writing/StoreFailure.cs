using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Writing;

/// <summary>Tells from DuckDB's errors what they mean for the store.</summary>
internal static class StoreFailure
{
    private const string FileLimitText = "File too large";

    private static readonly string[] FullTexts =
        ["No space left on device", "Disk quota exceeded", FileLimitText, "not enough space on the disk", "disk is full"];

    /// <summary>The rows are safe although the commit failed: only folding the log into the file did not work.</summary>
    public static bool IsDurable(DuckDbException error) => error.Message.Contains("COMMIT succeeded and is durable", StringComparison.Ordinal);

    /// <summary>The database object is of no more use; opening it again recovers.</summary>
    public static bool NeedsReopening(Exception error) =>
        error is DuckDbException { Kind: DuckDbErrorKind.Fatal or DuckDbErrorKind.InputOutput } ||
        (error is DuckDbException && error.Message.Contains("has been invalidated", StringComparison.Ordinal));

    public static bool IsDiskFull(Exception error) =>
        error is StoreException { Fault: StoreFault.DiskFull } ||
        (error is DuckDbException && Array.Exists(FullTexts, text => error.Message.Contains(text, StringComparison.OrdinalIgnoreCase)));

    public static StoreException DiskFull(string path, Exception? inner = null) =>
        new(
            StoreFault.DiskFull,
            inner?.Message.Contains(FileLimitText, StringComparison.OrdinalIgnoreCase) == true
                ? $"A limit on the size of files (ulimit -f) is reached at {path}: nothing is stored until it is raised, then it goes on by itself."
                : $"The disk that holds {path} is full: nothing is stored until there is room, then it goes on by itself.",
            inner);

    /// <summary>What those who wait are told.</summary>
    public static Exception Explain(Exception error, string path) => error switch
    {
        _ when IsDiskFull(error) && error is not StoreException => DiskFull(path, error),
        DuckDbException => new StoreException(StoreFault.Unavailable, $"The store failed: {error.Message.Split('\n')[0]}", error),
        _ => error,
    };
}
