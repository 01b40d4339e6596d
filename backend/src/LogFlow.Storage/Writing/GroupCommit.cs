using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Progress;

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
    private readonly GroupContents _contents;
    private readonly Waiting _waiting = new();
    private readonly StoreHealth _health;
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private DuckDbTransaction? _transaction;
    private long _groupStarted;
    private long? _triedReopening;
    private bool _isClosed;

    public GroupCommit(StoreConnections connections, GroupContents contents, StoreHealth health, StoreOptions options, TimeProvider time)
    {
        _connections = connections;
        _disk = new DiskGuard(connections.Path, options.DiskReserveBytes);
        _contents = contents;
        _health = health;
        _options = options;
        _time = time;
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The sequence number that the next record gets.</summary>
    public long NextSequence
    {
        get
        {
            lock (_gate)
            {
                return _contents.NextSequence;
            }
        }
    }

    /// <summary>
    /// Adds a batch to the open group. One that is stored already is only answered; one that comes after a hole is refused, because its
    /// source goes back to where the store ends and brings it again.
    /// </summary>
    public void Append(LogBatch batch) => Locked(() =>
    {
        var verdict = _contents.Judge(batch);
        if (verdict == Verdict.Hole)
        {
            batch.StoreAnswers = true;
            Waiting.TellAtOnce(batch.Stored, new StoreException(StoreFault.OutOfOrder, "What comes before these records was not stored, so they are not either."));
            _health.Update(c => c with { RecordsLost = c.RecordsLost + batch.Count });
            return;
        }

        _waiting.Add(batch.Stored);
        batch.StoreAnswers = true;
        if (verdict == Verdict.Known)
        {
            _health.Update(c => c with { RecordsRepeated = c.RecordsRepeated + batch.Count });
        }
        else if (batch.Count > 0 || batch.Part is not null || batch.Positions.Count > 0)
        {
            Begin();
            _contents.Add(_connections.Writer, batch);
        }

        if (_transaction is null)
        {
            _waiting.Tell(null);
        }

        CommitWhenDue();
    });

    public void Append(TickOutcome outcome) => Locked(() =>
    {
        _contents.Add(outcome);
        Begin();
        CommitWhenDue();
    });

    /// <summary>Commits what has gathered; returns when it is durable.</summary>
    public void Commit() => Locked(() =>
    {
        if (_contents.HasOutcomes)
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
                _contents.Dispose();
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
        _contents.Reload(_connections.Writer);
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
        if (_contents.PendingRecords >= _options.CommitRecords || _contents.IsFullOfOutcomes ||
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
        _contents.Write(_connections.Writer);
        Commit(_transaction);

        _transaction = null;
        _contents.Committed(_time.GetElapsedTime(started));
        _waiting.Tell(null);
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
        _contents.Abandoned(explained.Message);
        _transaction?.Rollback();
        _transaction = null;
        if (StoreFailure.IsDiskFull(failure) && failure is DuckDbException)
        {
            _disk.Failed();
        }

        if (StoreFailure.NeedsReopening(failure))
        {
            Break();
        }

        _waiting.Tell(explained);
    }

    private void Break()
    {
        _contents.LetGo();
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
