using System.Collections.Concurrent;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Connections for readers, a bounded number of them. A reader sees the last commit and never waits for the writer. Queries run on
/// the thread pool, and a cancelled one is interrupted.
/// </summary>
internal sealed class ReadPool(DuckDbDatabase database, int connections) : IDisposable
{
    private readonly ConcurrentBag<DuckDbConnection> _idle = [];
    private readonly SemaphoreSlim _places = new(connections);
    private volatile bool _isClosed;

    public async Task<T> RunAsync<T>(Func<DuckDbConnection, T> read, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Run(read, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _isClosed = true;
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private T Run<T>(Func<DuckDbConnection, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(LogStore));
        if (!_idle.TryTake(out var connection))
        {
            connection = database.Connect();
        }

        try
        {
            using var interruption = cancellationToken.Register(connection.Interrupt);
            // One transaction per read, so that several queries of it see the same store.
            using var transaction = connection.BeginTransaction();
            return read(connection);
        }
        catch (DuckDbException e) when (e.Kind == DuckDbErrorKind.Interrupted && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        finally
        {
            _idle.Add(connection);
            if (_isClosed)
            {
                Dispose();
            }
        }
    }
}
