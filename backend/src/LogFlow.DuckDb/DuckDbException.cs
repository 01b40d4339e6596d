namespace LogFlow.DuckDb;

/// <summary>DuckDB refused or failed; the message is DuckDB's own text.</summary>
public sealed class DuckDbException : Exception
{
    internal DuckDbException(string message, DuckDbErrorKind kind = DuckDbErrorKind.Other)
        : base(message) =>
        Kind = kind;

    public DuckDbErrorKind Kind { get; }
}

/// <summary>The kinds of error that a caller answers differently.</summary>
public enum DuckDbErrorKind
{
    Other,

    /// <summary>The query was interrupted from another thread.</summary>
    Interrupted,

    /// <summary>Reading or writing a file failed: disk full, no permission, a lock.</summary>
    InputOutput,

    /// <summary>The database can no longer be used and has to be opened again.</summary>
    Fatal,

    OutOfMemory,

    /// <summary>A transaction cannot be carried on or conflicts with another.</summary>
    Transaction,
}
