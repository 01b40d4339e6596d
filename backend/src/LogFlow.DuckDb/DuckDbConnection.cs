using LogFlow.DuckDb.Native;

namespace LogFlow.DuckDb;

/// <summary>
/// One connection: one query and one transaction at a time. For one thread at a time, apart from <see cref="Interrupt"/>.
/// </summary>
public sealed unsafe class DuckDbConnection : IDisposable
{
    private readonly ConnectionHandle _handle;

    internal DuckDbConnection(ConnectionHandle handle) => _handle = handle;

    /// <summary>Runs one or more statements without parameters; rows changed by the last one.</summary>
    public long Execute(string sql)
    {
        using var result = new ResultHandle(_handle);
        var state = NativeMethods.Query(_handle, sql, result.Pointer);
        DuckDbResult.ThrowOnError(state, result);
        return (long)NativeMethods.RowsChanged(result.Pointer);
    }

    /// <summary>Prepares, binds and runs one statement; rows changed. See <see cref="DuckDbStatement.Bind(int, object?)"/>.</summary>
    public long Execute(string sql, params ReadOnlySpan<object?> parameters)
    {
        using var statement = Prepare(sql, parameters);
        return statement.Execute();
    }

    /// <summary>
    /// Prepares, binds and runs one statement whose rows are read as they are made. Read or dispose the result before the
    /// connection's next query, which would end it.
    /// </summary>
    public DuckDbResult Query(string sql, params ReadOnlySpan<object?> parameters)
    {
        // DuckDB keeps a running query alive without its statement.
        using var statement = Prepare(sql, parameters);
        return statement.Query();
    }

    /// <summary>Parameters are written <c>$1</c>, <c>$2</c> or <c>?</c>.</summary>
    public DuckDbStatement Prepare(string sql, params ReadOnlySpan<object?> parameters)
    {
        var state = NativeMethods.Prepare(_handle, sql, out var raw);
        var handle = new StatementHandle(raw, _handle);
        if (state != NativeMethods.Success)
        {
            var text = handle.IsInvalid ? "" : NativeMethods.Text(NativeMethods.PrepareError(handle));
            handle.Dispose();
            // The kind is only handed out with results; preparing, too, can be interrupted.
            var kind = text.StartsWith("INTERRUPT", StringComparison.Ordinal) ? DuckDbErrorKind.Interrupted : DuckDbErrorKind.Other;
            throw new DuckDbException(text.Length == 0 ? "DuckDB could not prepare the statement." : text, kind);
        }

        var statement = new DuckDbStatement(handle, _handle);
        try
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                statement.Bind(i + 1, parameters[i]);
            }

            return statement;
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    /// <summary>Disposing it without <see cref="DuckDbTransaction.Commit"/> rolls back.</summary>
    public DuckDbTransaction BeginTransaction()
    {
        Execute("BEGIN TRANSACTION");
        return new DuckDbTransaction(this);
    }

    /// <summary>Appends to a table of the main schema, all columns in order.</summary>
    public DuckDbAppender CreateAppender(string table)
    {
        var state = NativeMethods.CreateAppender(_handle, null, table, out var raw);
        var handle = new AppenderHandle(raw, _handle);
        if (state != NativeMethods.Success)
        {
            var text = handle.IsInvalid ? "" : NativeMethods.Text(NativeMethods.AppenderError(handle));
            handle.Dispose();
            throw new DuckDbException(text.Length == 0 ? $"DuckDB could not append to table {table}." : text);
        }

        return new DuckDbAppender(handle);
    }

    /// <summary>From any thread: the query that runs now fails with <see cref="DuckDbErrorKind.Interrupted"/>.</summary>
    public void Interrupt()
    {
        try
        {
            NativeMethods.Interrupt(_handle);
        }
        catch (ObjectDisposedException)
        {
            // Closed in the meantime: nothing runs any more.
        }
    }

    public void Dispose() => _handle.Dispose();
}
