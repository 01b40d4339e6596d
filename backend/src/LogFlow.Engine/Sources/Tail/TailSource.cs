using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Sources.Board;

namespace LogFlow.Engine.Sources.Tail;

/// <summary>
/// Follows files as they grow, are rotated, emptied, replaced. How far each was read is committed with its records, so a restart neither
/// loses nor doubles a line; what the store could not keep is read again from where the store ends. One loop reads all files in turn, so
/// the engine's queues slow it down and nothing piles up.
/// </summary>
public sealed class TailSource : ILogSource
{
    private const int TurnsPerFile = 8;
    private const int BufferBytesMin = 256 * 1024;
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuietUntilClosed = TimeSpan.FromSeconds(30);

    private readonly TailOptions _options;
    private readonly TimeProvider _time;
    private readonly SourceMeter? _meter;
    private readonly TailFolder _folder;
    private readonly byte[] _buffer;

    public TailSource(TailOptions options, IStoreWriter store, TimeProvider time, SourceMeter? meter = null)
    {
        _options = options;
        _time = time;
        _meter = meter;
        _folder = new TailFolder(options, store, time);
        _buffer = new byte[Math.Max(BufferBytesMin, options.LineBytesMax + 2)];
    }

    public string Name => _options.Name;

    /// <summary>Files followed now.</summary>
    public int Files => _folder.Count;

    public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        var batches = new TailBatches(sink, Name, _meter);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await RecoverAsync(batches, cancellationToken).ConfigureAwait(false);
                await _folder.ScanWhenDueAsync(cancellationToken).ConfigureAwait(false);
                var isBusy = await RoundAsync(sink.Services, batches, cancellationToken).ConfigureAwait(false);
                await batches.PublishAsync(cancellationToken).ConfigureAwait(false);
                _meter?.State(_folder.State);
                _meter?.Failed(_folder.LastError);
                if (!isBusy)
                {
                    await Task.Delay(_options.PollInterval, _time, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            batches.Discard();
            _folder.Dispose();
        }
    }

    /// <summary>Files whose lines were not stored go back to where the store ends.</summary>
    private async Task RecoverAsync(TailBatches batches, CancellationToken cancellationToken)
    {
        var (files, failure) = await batches.FailedAsync(cancellationToken).ConfigureAwait(false);
        if (failure is null)
        {
            return;
        }

        _meter?.Failed(failure.Message);
        foreach (var file in files.Concat(batches.Discard()).Distinct())
        {
            _folder.GoBack(file);
        }

        await Task.Delay(FailurePause, _time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every file once. True when one of them has more to read at once.</summary>
    private async Task<bool> RoundAsync(NameTable services, TailBatches batches, CancellationToken cancellationToken)
    {
        var isBusy = false;
        foreach (var file in _folder.Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_folder.TryReach(file))
            {
                continue;
            }

            try
            {
                isBusy |= await ReadAsync(file, services, batches, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException error)
            {
                _folder.Failed(file, error.Message);
            }
        }

        return isBusy;
    }

    private async Task<bool> ReadAsync(TailFile file, NameTable services, TailBatches batches, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        var length = file.Length;
        if (!file.Look())
        {
            file.Flush(batches);
            batches.Step(file);
            file.Begin(0);
            file.LastGrowth = now;
        }

        if (file.Length != length)
        {
            file.LastGrowth = now;
        }

        var quiet = _time.GetElapsedTime(file.LastGrowth, now);
        var isEnding = file.RotatedAt is { } rotated && _time.GetElapsedTime(rotated, now) >= _options.RotatedWait && quiet >= _options.RotatedWait;
        var hasMore = false;
        for (var turn = 0; turn < TurnsPerFile && file.HasUnread; turn++)
        {
            hasMore = file.Read(_buffer, services, batches, NowNs(), isEnding || quiet >= _options.LastLineWait);
            if (batches.IsFull)
            {
                await batches.PublishAsync(cancellationToken).ConfigureAwait(false);
            }

            if (!hasMore)
            {
                break;
            }
        }

        if (file.IsFresh)
        {
            batches.Note(file);
        }

        if (file.HasPending && (isEnding || quiet >= _options.JoinWait) && !hasMore)
        {
            file.Flush(batches);
        }

        if (!file.HasPending && !hasMore)
        {
            if (isEnding)
            {
                await batches.PublishAsync(cancellationToken).ConfigureAwait(false);
                _folder.Remove(file);
            }
            else if (quiet >= QuietUntilClosed || _folder.HasTooManyOpen)
            {
                _folder.Close(file);
            }
        }

        return hasMore;
    }

    private long NowNs() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
