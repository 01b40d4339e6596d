namespace LogFlow.Storage;

/// <summary>What the store has done since it was opened; for metrics. Durations in seconds.</summary>
/// <param name="Records">Committed.</param>
/// <param name="RecordsLost">Appended but not committed, because the commit failed.</param>
/// <param name="RecordsKeptAsText">Of the committed ones, those whose text could not be rebuilt from a template.</param>
/// <param name="Commits">Groups committed.</param>
/// <param name="FailedCommits">Groups that were rolled back.</param>
/// <param name="CommitSeconds">Time spent in commits, all together.</param>
/// <param name="Ticks">Outcomes committed.</param>
/// <param name="RetentionDeleted">Records deleted by age or size.</param>
/// <param name="TemplatesRefused">Templates that found no place among the remembered ones.</param>
public sealed record StoreCounters(
    long Records,
    long RecordsLost,
    long RecordsKeptAsText,
    long Commits,
    long FailedCommits,
    double CommitSeconds,
    long Ticks,
    long RetentionDeleted,
    long TemplatesRefused)
{
    /// <summary>Records that came again under a batch id and were not stored twice.</summary>
    public long RecordsRepeated { get; init; }

    /// <summary>Times that a service's name found no place among the remembered ones and was stored as <c>(other)</c>.</summary>
    public long ServicesFolded { get; init; }

    /// <summary>Times that the database was opened again after a fatal error.</summary>
    public long Reopened { get; init; }
}
