using LogFlow.DuckDb.Native;

namespace LogFlow.DuckDb;

/// <summary>
/// Bulk writing to one table: fill <see cref="Chunk"/>, hand it over with <see cref="AppendChunk"/>, and make the rows part of
/// the connection's transaction with <see cref="Flush"/>. For one thread at a time. After an exception the appender is of no more
/// use: dispose it, roll back and make a new one.
/// </summary>
public sealed unsafe class DuckDbAppender : IDisposable
{
    private readonly AppenderHandle _handle;
    private bool _isClosed;

    internal DuckDbAppender(AppenderHandle handle)
    {
        _handle = handle;
        var columns = (int)NativeMethods.AppenderColumnCount(handle);
        var types = new LogicalTypeHandle[columns];
        try
        {
            var raw = stackalloc nint[columns];
            for (var i = 0; i < columns; i++)
            {
                types[i] = new LogicalTypeHandle(NativeMethods.AppenderColumnType(handle, (ulong)i));
                raw[i] = types[i].DangerousGetHandle();
            }

            Chunk = new DuckDbChunkWriter(
                new DataChunkHandle(NativeMethods.CreateDataChunk(raw, (ulong)columns), null),
                [.. types.Select(t => (DuckDbType)NativeMethods.TypeId(t))]);
        }
        finally
        {
            foreach (var type in types)
            {
                type?.Dispose();
            }
        }
    }

    /// <summary>The rows to append next; empty again after <see cref="AppendChunk"/>.</summary>
    public DuckDbChunkWriter Chunk { get; }

    /// <summary>Copies the first <paramref name="rows"/> rows of <see cref="Chunk"/> and empties it.</summary>
    public void AppendChunk(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rows, (uint)Chunk.Capacity, nameof(rows));
        NativeMethods.SetChunkSize(Chunk.Handle, (ulong)rows);
        Check(rows == 0 ? NativeMethods.Success : NativeMethods.AppendDataChunk(_handle, Chunk.Handle));
        Chunk.Reset();
    }

    /// <summary>Moves what was appended into the table, inside the running transaction if there is one.</summary>
    public void Flush() => Check(NativeMethods.FlushAppender(_handle));

    /// <summary>Flushes and closes; unlike <see cref="Dispose"/> it reports a failure.</summary>
    public void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            Check(NativeMethods.CloseAppender(_handle));
        }
    }

    /// <summary>Without <see cref="Flush"/> or <see cref="Close"/> before, what was not flushed is discarded.</summary>
    public void Dispose()
    {
        if (!_handle.IsClosed && !_isClosed)
        {
            // Destroying would flush; whoever wanted that has called Flush or Close.
            _ = NativeMethods.ClearAppender(_handle);
        }

        Chunk.Dispose();
        _handle.Dispose();
    }

    private void Check(int state)
    {
        if (state != NativeMethods.Success)
        {
            throw new DuckDbException(NativeMethods.TextOr(NativeMethods.AppenderError(_handle), "DuckDB could not append."));
        }
    }
}
