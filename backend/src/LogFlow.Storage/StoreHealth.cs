namespace LogFlow.Storage;

/// <summary>Counts of the writer. The writer writes under its lock; any thread may take a snapshot.</summary>
internal sealed class StoreHealth
{
    private readonly Lock _gate = new();
    private StoreCounters _counters = new(0, 0, 0, 0, 0, 0, 0, 0, 0);
    private double _lastCommitSeconds;
    private string? _lastError;

    public StoreCounters Counters
    {
        get
        {
            lock (_gate)
            {
                return _counters;
            }
        }
    }

    public (double LastCommitSeconds, string? LastError) Last
    {
        get
        {
            lock (_gate)
            {
                return (_lastCommitSeconds, _lastError);
            }
        }
    }

    public void Update(Func<StoreCounters, StoreCounters> change)
    {
        lock (_gate)
        {
            _counters = change(_counters);
        }
    }

    /// <summary>A success ends the last error: readiness follows the newest commit.</summary>
    public void Committed(long records, long keptAsText, long ticks, TimeSpan took)
    {
        lock (_gate)
        {
            _lastError = null;
            _lastCommitSeconds = took.TotalSeconds;
            _counters = _counters with
            {
                Records = _counters.Records + records,
                RecordsKeptAsText = _counters.RecordsKeptAsText + keptAsText,
                Ticks = _counters.Ticks + ticks,
                Commits = _counters.Commits + 1,
                CommitSeconds = _counters.CommitSeconds + took.TotalSeconds,
            };
        }
    }

    public void Failed(long recordsLost, string error)
    {
        lock (_gate)
        {
            _lastError = error;
            _counters = _counters with
            {
                RecordsLost = _counters.RecordsLost + recordsLost,
                FailedCommits = _counters.FailedCommits + 1,
            };
        }
    }
}
