using LogFlow.DuckDb.Native;

namespace LogFlow.DuckDb;

/// <summary>Rows of a query, chunk by chunk. For one thread at a time.</summary>
public sealed unsafe class DuckDbResult : IDisposable
{
    private readonly ResultHandle _handle;
    private DuckDbChunk? _chunk;

    internal DuckDbResult(ResultHandle handle)
    {
        _handle = handle;
        ColumnCount = (int)NativeMethods.ColumnCount(handle.Pointer);
    }

    public int ColumnCount { get; }

    private NativeResult* Live
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle.Pointer;
        }
    }

    public string ColumnName(int column) =>
        NativeMethods.TextOr(NativeMethods.ColumnName(Live, (ulong)column), $"Column {column} of {ColumnCount}");

    public DuckDbType ColumnType(int column) => (DuckDbType)NativeMethods.ColumnType(Live, (ulong)column);

    /// <summary>
    /// The next rows, or null after the last. The chunk belongs to the result and is gone with the next call: copy what must
    /// live on.
    /// </summary>
    /// <exception cref="DuckDbException">The query failed or was interrupted while running.</exception>
    public DuckDbChunk? Next()
    {
        _chunk?.Dispose();
        _chunk = null;
        while (true)
        {
            var raw = NativeMethods.FetchChunk(*Live);
            if (raw == 0)
            {
                var text = NativeMethods.Text(NativeMethods.ResultError(Live));
                return text.Length == 0 ? null : throw Error(_handle, text);
            }

            var chunk = new DuckDbChunk(new DataChunkHandle(raw, _handle));
            if (chunk.RowCount > 0)
            {
                return _chunk = chunk;
            }

            chunk.Dispose();
        }
    }

    public void Dispose()
    {
        _chunk?.Dispose();
        _handle.Dispose();
    }

    internal static void ThrowOnError(int state, ResultHandle handle)
    {
        if (state != NativeMethods.Success)
        {
            throw Error(handle, NativeMethods.TextOr(NativeMethods.ResultError(handle.Pointer), "DuckDB could not run the query."));
        }
    }

    private static DuckDbException Error(ResultHandle handle, string text) => new(text, Kind(NativeMethods.ResultErrorType(handle.Pointer)));

    // Numbers of duckdb_error_type.
    private static DuckDbErrorKind Kind(int type) => type switch
    {
        10 => DuckDbErrorKind.Transaction,
        28 => DuckDbErrorKind.InputOutput,
        29 => DuckDbErrorKind.Interrupted,
        30 or 31 => DuckDbErrorKind.Fatal,
        33 => DuckDbErrorKind.OutOfMemory,
        _ => DuckDbErrorKind.Other,
    };
}
