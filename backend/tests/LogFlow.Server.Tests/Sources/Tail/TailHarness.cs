using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Sources.Tail;
using LogFlow.Storage;

namespace LogFlow.Server.Tests.Sources.Tail;

/// <summary>A real tail over real files into a real store, with nothing in between.</summary>
internal sealed class TailHarness : IAsyncDisposable, IBatchSink
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-tail-").FullName;
    private readonly Func<TailOptions, TailOptions> _configure;
    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private LogStore _store;

    public TailHarness(Func<TailOptions, TailOptions>? configure = null)
    {
        _configure = configure ?? (o => o);
        Directory.CreateDirectory(Logs);
        _store = Open();
    }

    public NameTable Services { get; private set; } = new();

    public string Logs => Path.Combine(_folder, "logs");

    public LogStore Store => _store;

    /// <summary>Fails the next so many batches, as a store that has no room does.</summary>
    public int Failures { get; set; }

    public TailSource Source { get; private set; } = null!;

    public string At(string name) => Path.Combine(Logs, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.AppendAllText(At(name), text);
    }

    public void Start()
    {
        _stopping.Dispose();
        var options = _configure(new TailOptions
        {
            Globs = [At("*.log")],
            PollInterval = TimeSpan.FromMilliseconds(5),
            ScanInterval = TimeSpan.FromMilliseconds(10),
            JoinWait = TimeSpan.FromMilliseconds(60),
            // However long the writer rests between two bytes on a busy machine, its line and its file go on.
            LastLineWait = TimeSpan.FromMinutes(5),
            RotatedWait = TimeSpan.FromMinutes(5),
        });
        _stopping = new CancellationTokenSource();
        Source = new TailSource(options, _store.Writer, TimeProvider.System);
        _running = Task.Run(() => Source.RunAsync(this, _stopping.Token));
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>As though the program had died: what was not committed is gone.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await _store.DisposeAsync();
        Services = new NameTable();
        _store = Open();
        Start();
    }

    public async ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        if (Failures > 0)
        {
            Failures--;
            batch.Stored!.SetException(new StoreException(StoreFault.DiskFull, "No room."));
        }
        else
        {
            await _store.Writer.Records.HandleAsync(batch, cancellationToken);
        }

        batch.Release();
    }

    public async Task<IReadOnlyList<StoredRecord>> RecordsAsync()
    {
        _store.Writer.Flush();
        var all = new List<StoredRecord>();
        string? cursor = null;
        do
        {
            var page = await _store.Reader.SearchAsync(new SearchQuery { Limit = 1000, Cursor = cursor }, CancellationToken.None);
            all.AddRange(page.Records);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return [.. all.OrderBy(r => r.Sequence)];
    }

    public async Task<IReadOnlyList<string>> UntilAsync(int count)
    {
        await RunningServer.UntilAsync(() => _store.Reader.StatusAsync(CancellationToken.None), status => status.Records >= count);
        return [.. (await RecordsAsync()).Select(r => r.Message)];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private LogStore Open() => LogStore.Open(new StoreOptions { Path = Path.Combine(_folder, "store.duckdb"), CommitInterval = TimeSpan.FromMilliseconds(10) });
}
