namespace LogFlow.Storage.Writing;

/// <summary>
/// Keeps a reserve on the disk: what is refused before the disk is quite full harms nobody, while a database that cannot fold its log
/// into its file has to be opened again. Under the writer's lock.
/// </summary>
internal sealed class DiskGuard(string path, long reserveBytes)
{
    private const double ReserveShareMax = 0.05;
    private const long AfterFailureBytes = 1L << 20;

    private readonly DriveInfo? _drive = path == StoreOptions.InMemory ? null : new DriveInfo(Path.GetDirectoryName(path)!);
    private long _wantedBytes;

    /// <exception cref="Contracts.Queries.StoreException">The disk is full.</exception>
    public void Check()
    {
        if (_drive is null)
        {
            return;
        }

        long free;
        long wanted;
        try
        {
            free = _drive.AvailableFreeSpace;
            wanted = Math.Max(_wantedBytes, Math.Min(reserveBytes, (long)(_drive.TotalSize * ReserveShareMax)));
        }
        catch (IOException)
        {
            // A disk that does not say is written to until it refuses.
            return;
        }

        if (free < wanted)
        {
            throw StoreFailure.DiskFull(path);
        }

        _wantedBytes = 0;
    }

    /// <summary>After a write that found no room: the next one waits until the log would fit once more.</summary>
    public void Failed()
    {
        if (_drive is not null)
        {
            var wal = new FileInfo(Schema.StoreFile.WalOf(path));
            _wantedBytes = AfterFailureBytes + (wal.Exists ? wal.Length : 0);
        }
    }
}
