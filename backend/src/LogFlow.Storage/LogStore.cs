using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Operations;
using LogFlow.Storage.Progress;
using LogFlow.Storage.Reading;
using LogFlow.Storage.Schema;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage;

/// <summary>The open store: one writer, one reader, both thread-safe. Disposing commits what has gathered and closes the file.</summary>
public sealed class LogStore : IAsyncDisposable, IDisposable
{
    private readonly StoreFile _file;
    private readonly GroupCommit _group;
    private readonly RetentionTimer _retention;
    private readonly ReadPool _reads;
    private readonly StoreHealth _health;
    private int _isDisposed;

    private LogStore(StoreFile file, StoreOptions options, TimeProvider time, Action<string> onDone)
    {
        _file = file;
        _health = new StoreHealth();
        var services = new ServiceNames(options.ServicesMax);
        var templates = new TemplateCatalog(options.TemplatesMax);
        var connection = file.Database.Connect();
        Migrations.Apply(connection);
        onDone("schema");
        var extent = new RecordExtent();
        var loaded = StoredState.Load(connection, services, templates, extent);

        onDone("state");
        var catalog = new CatalogWriter(services, templates, _health);
        catalog.Load();
        var outcomes = new OutcomeWriter(catalog);
        outcomes.Load(connection, loaded.LastTick);
        var progress = new ProgressLedger(new BatchLedger(options, time), new PositionLedger());
        progress.Load(connection);
        onDone("progress");
        _reads = new ReadPool(file, options.ReadConnections);
        var connections = new StoreConnections(file, _reads, connection);
        var contents = new GroupContents(catalog, outcomes, progress, _health, extent, options.CommitTicks, loaded.NextSequence);
        _group = new GroupCommit(connections, contents, _health, options, time);
        var retention = new Retention(options, file.Path, time);
        _retention = new RetentionTimer(_group, retention, _health, extent, options.RetentionInterval, time);
        Writer = new StoreWriter(_group, progress);
        Reader = new StoreReader(_reads, services, templates, _health, extent, file.Path);
        Audit = new AuditStore(_group, _reads);
        Notifications = new NotificationStore(_group, _reads);
        Corrections = new CorrectionStore(_group, templates);
        Expectations = new ExpectationStore(_group, _reads);
    }

    public StoreWriter Writer { get; }

    public StoreReader Reader { get; }

    /// <summary>Who changed what.</summary>
    public AuditStore Audit { get; }

    /// <summary>Channels, silences and what is to be sent.</summary>
    public NotificationStore Notifications { get; }

    /// <summary>What people said about templates.</summary>
    public CorrectionStore Corrections { get; }

    public ExpectationStore Expectations { get; }

    /// <summary>Absolute path of the database file, or <c>:memory:</c>.</summary>
    public string Path => _file.Path;

    /// <summary>There was no database before: the place to put first rules into it.</summary>
    public bool WasCreated => _file.WasCreated;

    /// <summary>What the store has done since it was opened.</summary>
    public StoreCounters Counters => _health.Counters;

    /// <summary>For tests that get in the writer's way.</summary>
    internal DuckDbDatabase Database => _file.Database;

    /// <param name="options">Checked first; all faults are named.</param>
    /// <param name="time">Paces commits and retention; the system's clock when null.</param>
    /// <param name="onDone">Told the name of each part of the opening when it is over.</param>
    /// <exception cref="StoreOpenException">One sentence that says what is wrong and what to do; an existing file is untouched.</exception>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public static LogStore Open(StoreOptions options, TimeProvider? time = null, Action<string>? onDone = null)
    {
        var faults = options.Validate();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        }

        onDone ??= _ => { };
        var file = StoreFile.Open(options, onDone);
        onDone("database");
        try
        {
            return new LogStore(file, options, time ?? TimeProvider.System, onDone);
        }
        catch (DuckDbException e)
        {
            file.Dispose();
            throw new StoreOpenException($"The store {file.Path} cannot be read ({e.Message.Split('\n')[0]}): restore it from a backup, or move it and its .wal file away to begin anew.", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Lets retention work now instead of at its next turn; records deleted.</summary>
    public long RunRetention() => _retention.Run();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _retention.Dispose();
        try
        {
            _group.Dispose();
        }
        finally
        {
            _reads.Dispose();
            _file.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
