namespace LogFlow.Storage;

/// <summary>How the store is opened and what it may use.</summary>
public sealed class StoreOptions
{
    public const string InMemory = ":memory:";

    /// <summary>Database file, created with its folder when missing, or <c>:memory:</c>. Default <c>data/logflow.duckdb</c>.</summary>
    public string Path { get; set; } = "data/logflow.duckdb";

    /// <summary>
    /// Records older than this against the newest one are deleted; null keeps them. At least a minute. Default none.
    /// </summary>
    public TimeSpan? RetentionAge { get; set; }

    /// <summary>
    /// When the data in the store grows past this, the oldest records are deleted; null for no limit. Bytes, at least 16 MiB.
    /// Default 20 GiB.
    /// </summary>
    public long? RetentionSizeBytes { get; set; } = 20L << 30;

    /// <summary>How often retention looks at the store. 1 s to 1 h. Default 30 s.</summary>
    public TimeSpan RetentionInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Records that one step of retention deletes at most. 1,000 to 10,000,000. Default 500,000.</summary>
    public int RetentionStepRecords { get; set; } = 500_000;

    /// <summary>The longest that a record waits for its commit. 10 ms to 10 s. Default 200 ms.</summary>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Records that are committed together at most. 1 to 10,000,000. Default 200,000.</summary>
    public int CommitRecords { get; set; } = 200_000;

    /// <summary>Seconds (ticks) whose outcomes are committed together at most. 1 to 10,000. Default 1,000.</summary>
    public int CommitTicks { get; set; } = 1_000;

    /// <summary>
    /// The write-ahead log is folded into the database file when it is larger than this. Bytes, 1 MiB to 4 GiB. Default 32 MiB: a start
    /// after a kill reads it again, 1 s for 100 MB, and folding costs a store of 10 GB up to half a second (<c>bench restart</c>).
    /// </summary>
    public long CheckpointBytes { get; set; } = 32L << 20;

    /// <summary>Memory that DuckDB may use. Bytes, 64 MiB or more. Default 1 GiB.</summary>
    public long MemoryLimitBytes { get; set; } = 1L << 30;

    /// <summary>
    /// Threads of DuckDB. A second one makes appending slower, not faster; each reader brings a thread of its own. 1 to 64.
    /// Default 1.
    /// </summary>
    public int Threads { get; set; } = 1;

    /// <summary>Reads that run at the same time; further ones wait. 1 to 64. Default 4.</summary>
    public int ReadConnections { get; set; } = 4;

    /// <summary>
    /// Templates that the store remembers; records of further ones keep their whole text. 100 to 1,000,000. Default 100,000.
    /// </summary>
    public int TemplatesMax { get; set; } = 100_000;

    /// <summary>
    /// Service names that the store remembers, over all its runs; further ones are stored as <c>(other)</c>. 100 to 1,000,000. Default 100,000.
    /// </summary>
    public int ServicesMax { get; set; } = 100_000;

    /// <summary>How long a sender's batch is remembered, so that sending it again stores nothing. 1 minute to 1 day. Default 10 minutes.</summary>
    public TimeSpan BatchWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Batches remembered at most; the oldest are forgotten first. 1,000 to 10,000,000. Default 200,000.</summary>
    public int BatchesMax { get; set; } = 200_000;

    /// <summary>
    /// Room that is left free on the disk: below it nothing more is stored, so that the database can always tidy up. Bytes, 0 to
    /// 1 TiB, but never more than a twentieth of the disk. Default 256 MiB.
    /// </summary>
    public long DiskReserveBytes { get; set; } = 256L << 20;

    public bool IsInMemory => Path == InMemory;

    /// <summary>All faults, each as a sentence; empty when there are none.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        Check(!string.IsNullOrWhiteSpace(Path), "Store path must name a file or be :memory:.");
        Check(RetentionAge is null || RetentionAge >= TimeSpan.FromMinutes(1), $"Retention age must be a minute or more, not {RetentionAge}.");
        Check(RetentionSizeBytes is null or >= 16L << 20, $"Retention size must be 16 MiB or more, not {RetentionSizeBytes} bytes.");
        Check(RetentionInterval >= TimeSpan.FromSeconds(1) && RetentionInterval <= TimeSpan.FromHours(1), $"Retention interval must be 1 s to 1 h, not {RetentionInterval}.");
        Check(RetentionStepRecords is >= 1_000 and <= 10_000_000, $"Retention step must be 1,000 to 10,000,000 records, not {RetentionStepRecords}.");
        Check(CommitInterval >= TimeSpan.FromMilliseconds(10) && CommitInterval <= TimeSpan.FromSeconds(10), $"Commit interval must be 10 ms to 10 s, not {CommitInterval}.");
        Check(CommitRecords is >= 1 and <= 10_000_000, $"Commit records must be 1 to 10,000,000, not {CommitRecords}.");
        Check(CommitTicks is >= 1 and <= 10_000, $"Commit ticks must be 1 to 10,000, not {CommitTicks}.");
        Check(CheckpointBytes is >= 1L << 20 and <= 4L << 30, $"Checkpoint size must be 1 MiB to 4 GiB, not {CheckpointBytes} bytes.");
        Check(MemoryLimitBytes >= 64L << 20, $"Memory limit must be 64 MiB or more, not {MemoryLimitBytes} bytes.");
        Check(Threads is >= 1 and <= 64, $"Threads must be 1 to 64, not {Threads}.");
        Check(ReadConnections is >= 1 and <= 64, $"Read connections must be 1 to 64, not {ReadConnections}.");
        Check(TemplatesMax is >= 100 and <= 1_000_000, $"Templates must be 100 to 1,000,000, not {TemplatesMax}.");
        Check(ServicesMax is >= 100 and <= 1_000_000, $"Services must be 100 to 1,000,000, not {ServicesMax}.");
        Check(BatchWindow >= TimeSpan.FromMinutes(1) && BatchWindow <= TimeSpan.FromDays(1), $"Batch window must be 1 minute to 1 day, not {BatchWindow}.");
        Check(BatchesMax is >= 1_000 and <= 10_000_000, $"Batches must be 1,000 to 10,000,000, not {BatchesMax}.");
        Check(DiskReserveBytes is >= 0 and <= 1L << 40, $"Disk reserve must be 0 to 1 TiB, not {DiskReserveBytes} bytes.");
        return faults;

        void Check(bool isFine, string fault)
        {
            if (!isFine)
            {
                faults.Add(fault);
            }
        }
    }
}
