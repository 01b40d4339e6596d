using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Reading;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Writing;

/// <summary>
/// The writer's connection and the way back after a fatal error: readers are let out, the database is closed and opened again, which
/// brings it to its last commit. Under the writer's lock.
/// </summary>
internal sealed class StoreConnections(StoreFile file, ReadPool reads, DuckDbConnection writer) : IDisposable
{
    private static readonly TimeSpan ReadersPatience = TimeSpan.FromSeconds(5);

    private DuckDbConnection? _writer = writer;

    public bool IsBroken => _writer is null;

    public string Path => file.Path;

    public DuckDbConnection Writer => _writer ?? throw new InvalidOperationException("The store has no connection.");

    public void Break()
    {
        _writer?.Dispose();
        _writer = null;
    }

    /// <exception cref="StoreException">It cannot be opened yet.</exception>
    public void Reopen()
    {
        if (file.Path == StoreOptions.InMemory)
        {
            throw new StoreException(StoreFault.Unavailable, "The store in memory is lost; start LogFlow again.");
        }

        Break();
        if (!reads.Suspend(ReadersPatience))
        {
            throw new StoreException(StoreFault.Unavailable, "The store is being opened again and waits for reads to end.");
        }

        try
        {
            file.Reopen();
            _writer = file.Database.Connect();
        }
        catch (Exception e) when (e is StoreOpenException or DuckDbException)
        {
            throw new StoreException(StoreFault.Unavailable, $"The store failed and cannot be opened again yet: {e.Message.Split('\n')[0]}", e);
        }
        finally
        {
            reads.Resume();
        }
    }

    public void Dispose() => Break();
}
