using System.Collections.Concurrent;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Schema;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Connections for readers, a bounded number of them. A reader sees the last commit and never waits for the writer. Queries run on
/// the thread pool, and a cancelled one is interrupted.
/// </summary>
internal sealed class ReadPool(StoreFile file, int connections) : IDisposable
{
    private readonly ConcurrentBag<DuckDbConnection> _idle = [];
    private readonly ConcurrentDictionary<DuckDbConnection, bool> _busy = [];
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

    /// <summary>
    /// Ends the running reads and closes every connection; further reads wait until <see cref="Resume"/>. False, and nothing is
    /// suspended, when the running ones do not end in time.
    /// </summary>
    public bool Suspend(TimeSpan patience)
    {
        for (var taken = 0; taken < connections; taken++)
        {
            foreach (var (connection, _) in _busy)
            {
                connection.Interrupt();
            }

            if (!_places.Wait(patience))
            {
                if (taken > 0)
                {
                    _places.Release(taken);
                }

                return false;
            }
        }

        CloseIdle();
        return true;
    }

    public void Resume() => _places.Release(connections);

    public void Dispose()
    {
        _isClosed = true;
        CloseIdle();
    }

    private void CloseIdle()
    {
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
            connection = file.Database.Connect();
        }

        _busy[connection] = true;
        var isSound = false;
        try
        {
            // One transaction per read, so that several queries of it see the same store.
            using var transaction = connection.BeginTransaction();
            T answer;
            using (cancellationToken.Register(connection.Interrupt))
            {
                answer = read(connection);
            }

            isSound = !cancellationToken.IsCancellationRequested;
            return answer;
        }
        catch (DuckDbException e) when (e.Kind == DuckDbErrorKind.Interrupted && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (DuckDbException e) when (StoreFailure.NeedsReopening(e) || e.Kind == DuckDbErrorKind.Interrupted)
        {
            throw new StoreException(StoreFault.Unavailable, "The store is being opened again; ask once more.", e);
        }
        finally
        {
            _busy.TryRemove(connection, out _);
            if (isSound)
            {
                _idle.Add(connection);
            }
            else
            {
                // An interruption may have hit the end of its transaction instead of the query; whoever came next would find it open.
                connection.Dispose();
            }

            if (_isClosed)
            {
                CloseIdle();
            }
        }
    }
}
