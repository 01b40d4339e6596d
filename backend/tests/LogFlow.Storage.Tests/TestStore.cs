using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Storage.Reading;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Tests;

/// <summary>A real store in a temporary folder.</summary>
internal sealed class TestStore : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logflow-store-");
    private readonly Action<StoreOptions> _configure;
    private readonly TimeProvider? _time;

    public TestStore(Action<StoreOptions>? configure = null, TimeProvider? time = null)
    {
        _configure = configure ?? (_ => { });
        _time = time;
        Store = Open();
    }

    public LogStore Store { get; private set; }

    public StoreWriter Writer => Store.Writer;

    public StoreReader Reader => Store.Reader;

    public string Path => System.IO.Path.Combine(_folder.FullName, "store.duckdb");

    public string Folder => _folder.FullName;

    public LogStore Open() => Open(Path);

    public LogStore Open(string path)
    {
        var options = new StoreOptions { Path = path };
        _configure(options);
        return LogStore.Open(options, _time);
    }

    public void Reopen()
    {
        Store.Dispose();
        Store = Open();
    }

    /// <summary>Appends and commits.</summary>
    public void Write(params LogBatch[] batches)
    {
        foreach (var batch in batches)
        {
            Writer.Records.HandleAsync(batch, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            batch.Release();
        }

        Writer.Flush();
    }

    public void Write(params TickFrame[] frames)
    {
        foreach (var frame in frames)
        {
            Writer.Outcomes.HandleAsync(Outcome(frame), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        Writer.Flush();
    }

    public static TickOutcome Outcome(TickFrame frame) => new(frame, GraphSnapshot.Empty, [], [], [], [], [], []);

    public async Task<IReadOnlyList<StoredRecord>> AllAsync() =>
        (await Reader.SearchAsync(new SearchQuery { Limit = 1000 }, CancellationToken.None)).Records;

    public async Task<IReadOnlyList<string>> FindAsync(SearchQuery query) =>
        [.. (await Reader.SearchAsync(query, CancellationToken.None)).Records.Select(r => r.Message)];

    public void Dispose()
    {
        Store.Dispose();
        _folder.Delete(recursive: true);
    }
}
