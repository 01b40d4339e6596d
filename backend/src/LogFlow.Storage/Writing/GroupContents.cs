using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Progress;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Writing;

/// <summary>
/// What has gathered for the open group: records in an appender, outcomes, new names and templates, and how far the senders are. All of it
/// is written in the group's transaction and then either committed or given up together. Under the writer's lock.
/// </summary>
internal sealed class GroupContents(
    CatalogWriter catalog, OutcomeWriter outcomeWriter, ProgressLedger progress, StoreHealth health, RecordExtent extent, int outcomesMax, long nextSequence) : IDisposable
{
    private readonly List<TickOutcome> _outcomes = [];
    private RecordAppender? _records;
    private long _keptAsText;
    private Extent _pending;

    /// <summary>The sequence number that the next record gets.</summary>
    public long NextSequence { get; private set; } = nextSequence;

    public int PendingRecords { get; private set; }

    public bool HasOutcomes => _outcomes.Count > 0;

    public bool IsFullOfOutcomes => _outcomes.Count >= outcomesMax;

    /// <summary>May the batch be stored, is it already, or is there a hole before it?</summary>
    public Verdict Judge(LogBatch batch) => progress.Judge(batch);

    public void Add(DuckDbConnection connection, LogBatch batch)
    {
        progress.Take(batch);
        if (batch.Count > 0)
        {
            _records ??= new RecordAppender(connection, catalog);
            _records.Append(batch, NextSequence);
            NextSequence += batch.Count;
            PendingRecords += batch.Count;
            _pending = _pending.With(Extent.Of(batch.TimeNs));
        }
    }

    /// <summary>
    /// Kept when its group fails, and written with the next that succeeds: what the engine concluded is not brought again by anybody.
    /// </summary>
    public void Add(TickOutcome outcome)
    {
        if (IsFullOfOutcomes)
        {
            _outcomes.RemoveAt(0);
        }

        _outcomes.Add(outcome);
    }

    /// <summary>Inside the group's transaction.</summary>
    public void Write(DuckDbConnection connection)
    {
        _keptAsText = _records?.KeptAsText ?? 0;
        _records?.Flush();
        outcomeWriter.Write(connection, _outcomes);
        catalog.Write(connection);
        progress.Write(connection);
    }

    public void Committed(TimeSpan took)
    {
        catalog.Committed();
        outcomeWriter.Committed();
        progress.Committed();
        extent.Add(_pending);
        health.Committed(PendingRecords, _keptAsText, _outcomes.Count, took);
        (PendingRecords, _pending) = (0, default);
        _outcomes.Clear();
    }

    public void Abandoned(string why)
    {
        health.Failed(PendingRecords, why);
        progress.Abandoned();
        LetGo();
        (PendingRecords, _pending) = (0, default);
    }

    /// <summary>An appender that has failed, or whose connection goes, is of no more use; what it holds belongs to a group that is over.</summary>
    public void LetGo()
    {
        _records?.Dispose();
        _records = null;
    }

    /// <summary>After the database was opened again: the group that seemed to fail may have been committed, so what the database says counts.</summary>
    public void Reload(DuckDbConnection connection)
    {
        extent.Load(connection);
        progress.Load(connection);
        catalog.Reconcile(connection);
        outcomeWriter.Load(connection, connection.Scalar("SELECT max(tick) FROM frames"));
    }

    public void Dispose() => _records?.Dispose();
}
