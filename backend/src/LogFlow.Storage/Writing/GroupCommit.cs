using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Writing;

/// <summary>
/// Everything that is written goes through here: one connection, one lock, one open transaction that gathers records and outcomes
/// until it is old or large enough. A commit is durable against the death of the process: DuckDB syncs its write-ahead log before
/// it returns. When a group cannot be committed it is rolled back whole and those who wait for it are told; the next group
/// starts afresh.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private readonly Lock _gate = new();
    private readonly DuckDbConnection _connection;
    private readonly CatalogWriter _catalog;
    private readonly OutcomeWriter _outcomeWriter;
    private readonly StoreHealth _health;
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly List<TickOutcome> _outcomes = [];
    private RecordAppender? _records;
    private DuckDbTransaction? _transaction;
    private List<TaskCompletionSource> _waiting = [];
    private long _nextSequence;
    private int _pendingRecords;
    private long _groupStarted;
    private bool _isClosed;

    public GroupCommit(
        DuckDbConnection connection, CatalogWriter catalog, OutcomeWriter outcomeWriter, StoreHealth health, StoreOptions options,
        TimeProvider time, long nextSequence)
    {
        _connection = connection;
        _catalog = catalog;
        _outcomeWriter = outcomeWriter;
        _health = health;
        _options = options;
        _time = time;
        _nextSequence = nextSequence;
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The sequence number that the next record gets.</summary>
    public long NextSequence
    {
        get
        {
            lock (_gate)
            {
                return _nextSequence;
            }
        }
    }

    public void Append(LogBatch batch) => Locked(() =>
    {
        if (batch.Stored is { } stored)
        {
            _waiting.Add(stored);
        }

        if (batch.Count > 0)
        {
            Begin();
            _records ??= new RecordAppender(_connection, _catalog);
            _records.Append(batch, _nextSequence);
            _nextSequence += batch.Count;
            _pendingRecords += batch.Count;
        }
        else if (_transaction is null)
        {
            Tell(null);
        }

        CommitWhenDue();
    });

    public void Append(TickOutcome outcome) => Locked(() =>
    {
        Begin();
        _outcomes.Add(outcome);
        CommitWhenDue();
    });

    /// <summary>Commits what has gathered; returns when it is durable.</summary>
    public void Commit() => Locked(CommitGroup);

    /// <summary>Runs a change of its own in a transaction of its own, after committing what has gathered.</summary>
    public T Run<T>(Func<DuckDbConnection, T> change)
    {
        T result = default!;
        Locked(() =>
        {
            CommitGroup();
            using var transaction = _connection.BeginTransaction();
            result = change(_connection);
            transaction.Commit();
        });
        return result;
    }

    /// <summary>Runs outside any transaction, after committing what has gathered.</summary>
    public void RunOutside(Action<DuckDbConnection> action) => Locked(() =>
    {
        CommitGroup();
        action(_connection);
    });

    public void Dispose()
    {
        try
        {
            Commit();
        }
        finally
        {
            lock (_gate)
            {
                _isClosed = true;
                _timer.Dispose();
                _records?.Dispose();
                _connection.Dispose();
            }
        }
    }

    private void Locked(Action action)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(LogStore));
            try
            {
                action();
            }
            catch (Exception e)
            {
                Abandon(e);
                throw;
            }
        }
    }

    /// <summary>
    /// Completes or faults all that wait. On another thread: the lock is held here, and what follows may come back to the store.
    /// </summary>
    private void Tell(Exception? failure)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        var told = _waiting;
        _waiting = [];
        ThreadPool.UnsafeQueueUserWorkItem(
            static state =>
            {
                foreach (var source in state.told)
                {
                    if (state.failure is null)
                    {
                        source.TrySetResult();
                    }
                    else
                    {
                        source.TrySetException(state.failure);
                    }
                }
            },
            (told, failure),
            preferLocal: false);
    }

    private void Begin()
    {
        if (_transaction is null)
        {
            _transaction = _connection.BeginTransaction();
            _groupStarted = _time.GetTimestamp();
            // The group is committed even when nothing more comes.
            _timer.Change(_options.CommitInterval, Timeout.InfiniteTimeSpan);
        }
    }

    private void CommitWhenDue()
    {
        if (_pendingRecords >= _options.CommitRecords || _outcomes.Count >= _options.CommitTicks ||
            (_transaction is not null && _time.GetElapsedTime(_groupStarted) >= _options.CommitInterval))
        {
            CommitGroup();
        }
    }

    private void CommitGroup()
    {
        if (_transaction is null)
        {
            return;
        }

        var started = _time.GetTimestamp();
        var keptAsText = _records?.KeptAsText ?? 0;
        _records?.Flush();
        _outcomeWriter.Write(_connection, _outcomes);
        _catalog.Write(_connection);
        _transaction.Commit();

        _transaction = null;
        _catalog.Committed();
        _outcomeWriter.Committed();
        _health.Committed(_pendingRecords, keptAsText, _outcomes.Count, _time.GetElapsedTime(started));
        _pendingRecords = 0;
        _outcomes.Clear();
        Tell(null);
    }

    private void Abandon(Exception failure)
    {
        _health.Failed(_pendingRecords, failure.Message);
        // An appender that has failed is of no more use; what it holds belongs to the group that is given up.
        _records?.Dispose();
        _records = null;
        _transaction?.Rollback();
        _transaction = null;
        _pendingRecords = 0;
        _outcomes.Clear();
        Tell(failure);
    }

    private void OnTimer()
    {
        try
        {
            Commit();
        }
        catch (ObjectDisposedException)
        {
            // Closed in the meantime, after a commit of its own.
        }
        catch (DuckDbException)
        {
            // The group is given up, counted, and those who wait for it have been told; nobody else is there to hear it.
        }
    }
}
