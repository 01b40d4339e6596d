using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Sources.Board;

namespace LogFlow.Engine.Sources.Tail;

/// <summary>
/// The batches of a tailing source: one that is filled, with the steps of the files that are in it, and those that are on their way to
/// the store. A bounded number are on their way; the oldest is waited for.
/// </summary>
internal sealed class TailBatches(IBatchSink sink, string source, SourceMeter? meter)
{
    private const int OnTheirWayMax = 64;
    private const int BytesMax = 256 * 1024;

    private readonly Queue<OnTheWay> _onTheirWay = new();
    private readonly HashSet<TailFile> _touched = [];
    private List<PositionStep> _steps = [];
    private LogBatch? _current;

    public LogBatch Current => _current ??= new LogBatch(sink.Services) { Source = source };

    public bool IsFull => _current is { } batch && (batch.Count >= LogBatch.DefaultRecords || batch.Text.Length >= BytesMax);

    public bool IsEmpty => _touched.Count == 0 && _steps.Count == 0;

    public void Count(long bytes) => meter?.Bytes(bytes);

    /// <summary>The file has records in the batch at hand, or has moved on.</summary>
    public void Note(TailFile file) => _touched.Add(file);

    /// <summary>Ends a file's steps here, because it begins anew.</summary>
    public void Step(TailFile file)
    {
        if (file.TakeStep() is { } step)
        {
            _steps.Add(step);
            _touched.Add(file);
        }
    }

    /// <summary>Hands the batch over with the steps of its files. Waits while the engine is full.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (IsEmpty)
        {
            return;
        }

        var files = _touched.ToArray();
        foreach (var file in files)
        {
            if (file.TakeStep() is { } step)
            {
                _steps.Add(step);
            }
        }

        var batch = Current;
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (batch.Stored, batch.Positions) = (stored, _steps);
        (_current, _steps) = (null, []);
        _touched.Clear();
        if (batch.Count == 0 && batch.Positions.Count == 0)
        {
            batch.Release();
            return;
        }

        // Before it is handed over: should that be cancelled, its files must not seem to be further than they are.
        _onTheirWay.Enqueue(new OnTheWay(stored.Task, files, BatchTally.Of(batch)));
        await sink.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
        if (_onTheirWay.Count >= OnTheirWayMax)
        {
            await _onTheirWay.Peek().Stored.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The files whose records were not stored, once nothing is on its way any more; empty while all is well.</summary>
    public async Task<(IReadOnlyCollection<TailFile> Files, Exception? Failure)> FailedAsync(CancellationToken cancellationToken)
    {
        var failed = new HashSet<TailFile>();
        Exception? failure = null;
        while (_onTheirWay.TryPeek(out var first) && (first.Stored.IsCompleted || failure is not null))
        {
            await first.Stored.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            _onTheirWay.Dequeue();
            if (first.Stored.IsCompletedSuccessfully)
            {
                meter?.Accepted(first.Tally);
            }
            else
            {
                failed.UnionWith(first.Files);
                // What follows a failure fails for it; the first one tells why.
                failure ??= first.Stored.Exception?.InnerException ?? new StoreException(StoreFault.Unavailable, "The store did not take the lines.");
            }
        }

        return (failed, failure);
    }

    /// <summary>Gives up what was not published, after a failure: its files are read again.</summary>
    public IReadOnlyCollection<TailFile> Discard()
    {
        var files = _touched.ToArray();
        _touched.Clear();
        _steps = [];
        _current?.Release();
        _current = null;
        return files;
    }

    private readonly record struct OnTheWay(Task Stored, TailFile[] Files, BatchTally Tally);
}
