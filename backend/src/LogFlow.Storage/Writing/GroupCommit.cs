using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Progress;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Writing;

/// <summary>
/// Everything that is written goes through here: one connection, one lock, one open transaction that gathers records and outcomes
/// until it is old or large enough. A commit is durable against the death of the process: DuckDB syncs its write-ahead log before
/// it returns. When a group cannot be committed it is rolled back whole and those who wait for it are told; the next group
/// starts afresh.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private static readonly TimeSpan ReopenPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly StoreConnections _connections;
    private readonly DiskGuard _disk;
    private readonly ProgressLedger _progress;
    private readonly CatalogWriter _catalog;
    private readonly OutcomeWriter _outcomeWriter;
    private readonly StoreHealth _health;
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly List<TickOutcome> _outcomes = [];
    private RecordAppender? _records;
    private DuckDbTransaction? _transaction;
    private List<TaskCompletionSource?> _waiting = [];
    private long _nextSequence;
    private int _pendingRecords;
    private long _groupStarted;
    private long? _triedReopening;
    private bool _isClosed;

    public GroupCommit(
        StoreConnections connections, CatalogWriter catalog, OutcomeWriter outcomeWriter, ProgressLedger progress, StoreHealth health,
        StoreOptions options, TimeProvider time, long nextSequence)
    {
        _connections = connections;
        _disk = new DiskGuard(connections.Path, options.DiskReserveBytes);
        _progress = progress;
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

    /// <summary>
    /// Adds a batch to the open group. One that is stored already is only answered; one that comes after a hole is refused, because its
    /// source goes back to where the store ends and brings it again.
    /// </summary>
    public void Append(LogBatch batch) => Locked(() =>
    {
        var verdict = _progress.Judge(batch);
        if (verdict == Verdict.Hole)
        {
            batch.StoreAnswers = true;
            Tell([batch.Stored], new StoreException(StoreFault.OutOfOrder, "What comes before these records was not stored, so they are not either."));
            _health.Update(c => c with { RecordsLost = c.RecordsLost + batch.Count });
            return;
        }

        if (batch.Stored is { } stored)
        {
            _waiting.Add(stored);
            batch.StoreAnswers = true;
        }

        if (verdict == Verdict.Known)
        {
            _health.Update(c => c with { RecordsRepeated = c.RecordsRepeated + batch.Count });
        }
        else if (batch.Count > 0 || batch.Part is not null || batch.Positions.Count > 0)
        {
            Begin();
            _progress.Take(batch);
            Add(batch);
        }

        if (_transaction is null)
        {
            TellWaiting(null);
        }

        CommitWhenDue();
    });

    public void Append(TickOutcome outcome) => Locked(() =>
    {
        // Kept when its group fails, and written with the next that succeeds: what the engine concluded is not brought again by anybody.
        if (_outcomes.Count >= _options.CommitTicks)
        {
            _outcomes.RemoveAt(0);
        }

        _outcomes.Add(outcome);
        Begin();
        CommitWhenDue();
    });

    /// <summary>Commits what has gathered; returns when it is durable.</summary>
    public void Commit() => Locked(() =>
    {
        if (_outcomes.Count > 0)
        {
            // Left over from a group that failed.
            Begin();
        }

        CommitGroup();
    });

    /// <summary>Runs a change of its own in a transaction of its own, after committing what has gathered.</summary>
    public T Run<T>(Func<DuckDbConnection, T> change)
    {
        T result = default!;
        Locked(() =>
        {
            CommitGroup();
            Prepare();
            using var transaction = _connections.Writer.BeginTransaction();
            result = change(_connections.Writer);
            Commit(transaction);
        });
        return result;
    }

    /// <summary>Runs outside any transaction, after committing what has gathered.</summary>
    public void RunOutside(Action<DuckDbConnection> action) => Locked(() =>
    {
        CommitGroup();
        Prepare();
        action(_connections.Writer);
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
                _connections.Dispose();
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
                var explained = StoreFailure.Explain(e, _connections.Path);
                Abandon(e, explained);
                if (ReferenceEquals(e, explained))
                {
                    throw;
                }

                throw explained;
            }
        }
    }

    private void TellWaiting(Exception? failure)
    {
        if (_waiting.Count > 0)
        {
            var told = _waiting;
            _waiting = [];
            Tell(told, failure);
        }
    }

    /// <summary>
    /// Completes or faults those who wait. On another thread: the lock is held here, and what follows may come back to the store.
    /// </summary>
    private static void Tell(List<TaskCompletionSource?> told, Exception? failure) => ThreadPool.UnsafeQueueUserWorkItem(
        static state =>
        {
            foreach (var source in state.told)
            {
                if (state.failure is null)
                {
                    source?.TrySetResult();
                }
                else
                {
                    source?.TrySetException(state.failure);
                }
            }
        },
        (told, failure),
        preferLocal: false);

    private void Add(LogBatch batch)
    {
        if (batch.Count > 0)
        {
            _records ??= new RecordAppender(_connections.Writer, _catalog);
            _records.Append(batch, _nextSequence);
            _nextSequence += batch.Count;
            _pendingRecords += batch.Count;
        }
    }

    /// <summary>Makes sure that there is a database that works and room for it, or says why not.</summary>
    private void Prepare()
    {
        Recover();
        _disk.Check();
    }

    /// <summary>Opens a broken database again: for readers too, so also when there is no room to write.</summary>
    private void Recover()
    {
        if (!_connections.IsBroken)
        {
            return;
        }

        if (_triedReopening is { } tried && _time.GetElapsedTime(tried) < ReopenPause)
        {
            throw new StoreException(StoreFault.Unavailable, "The store is being opened again; send the lines again in a moment.");
        }

        _triedReopening = _time.GetTimestamp();
        _timer.Change(ReopenPause + ReopenPause, Timeout.InfiniteTimeSpan);
        _connections.Reopen();
        _triedReopening = null;
        // The group that seemed to fail may have been committed: what the database says counts.
        _progress.Load(_connections.Writer);
        _catalog.Reconcile(_connections.Writer);
        _outcomeWriter.Load(_connections.Writer, _connections.Writer.Scalar("SELECT max(tick) FROM frames"));
        _health.Update(c => c with { Reopened = c.Reopened + 1 });
    }

    private void Begin()
    {
        if (_transaction is null)
        {
            Prepare();
            _transaction = _connections.Writer.BeginTransaction();
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
        var connection = _connections.Writer;
        var keptAsText = _records?.KeptAsText ?? 0;
        _records?.Flush();
        _outcomeWriter.Write(connection, _outcomes);
        _catalog.Write(connection);
        _progress.Write(connection);
        Commit(_transaction);

        _transaction = null;
        _catalog.Committed();
        _outcomeWriter.Committed();
        _progress.Committed();
        _health.Committed(_pendingRecords, keptAsText, _outcomes.Count, _time.GetElapsedTime(started));
        _pendingRecords = 0;
        _outcomes.Clear();
        TellWaiting(null);
    }

    private void Commit(DuckDbTransaction transaction)
    {
        try
        {
            transaction.Commit();
        }
        catch (DuckDbException e) when (StoreFailure.IsDurable(e))
        {
            // The rows are safe in the log; the database has to be opened again before the next group.
            _disk.Failed();
            Break();
        }
    }

    private void Abandon(Exception failure, Exception explained)
    {
        _health.Failed(_pendingRecords, explained.Message);
        _progress.Abandoned();
        // An appender that has failed is of no more use; what it holds belongs to the group that is given up.
        _records?.Dispose();
        _records = null;
        _transaction?.Rollback();
        _transaction = null;
        _pendingRecords = 0;
        if (StoreFailure.IsDiskFull(failure) && failure is DuckDbException)
        {
            _disk.Failed();
        }

        if (StoreFailure.NeedsReopening(failure))
        {
            Break();
        }

        TellWaiting(explained);
    }

    private void Break()
    {
        _records?.Dispose();
        _records = null;
        _connections.Break();
        _timer.Change(_options.CommitInterval, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        try
        {
            Locked(Recover);
            Commit();
        }
        catch (ObjectDisposedException)
        {
            // Closed in the meantime, after a commit of its own.
        }
        catch (StoreException)
        {
            // The group is given up, counted, and those who wait for it have been told; nobody else is there to hear it.
        }
    }
}
