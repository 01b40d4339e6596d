using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Sources.Board;

namespace LogFlow.Server.Sources;

/// <summary>
/// Messages of a stream on their way to the store. Each chunk is kept until the store has it and brought again when it could not be kept, so a
/// disk that is full for a while costs nothing: the reader waits, and with it, through TCP, the sender. Bounded; for one reader.
/// </summary>
internal sealed class KeptChunks(IBatchSink sink, string source, Action<Chunk, LogBatch> parse, SourceMeter meter, TimeProvider time)
{
    private const int KeptMax = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Queue<OnTheWay> _kept = new();

    public async Task SendAsync(Chunk chunk, CancellationToken cancellationToken)
    {
        _kept.Enqueue(await PublishAsync(chunk, cancellationToken).ConfigureAwait(false));
        while (_kept.TryPeek(out var first) && (first.Stored.IsCompletedSuccessfully || first.Stored.IsFaulted || _kept.Count >= KeptMax))
        {
            await SettleAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Brings again what could not be kept while the stream is silent; until it speaks or all is stored.</summary>
    public async Task SettleUntilAsync(Task reading, CancellationToken cancellationToken)
    {
        while (!reading.IsCompleted && _kept.TryPeek(out var first))
        {
            if (await Task.WhenAny(reading, first.Stored).ConfigureAwait(false) == first.Stored)
            {
                await SettleAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until everything is stored.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        while (_kept.Count > 0)
        {
            await SettleAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var first = _kept.Peek();
        await first.Stored.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!first.Stored.IsCompletedSuccessfully)
        {
            cancellationToken.ThrowIfCancellationRequested();
            meter.Failed(first.Stored.Exception?.InnerException?.Message ?? "The store did not take the lines.");
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            first = await PublishAsync(first.Chunk, cancellationToken).ConfigureAwait(false);
            await first.Stored.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        meter.Failed(null);
        meter.Accepted(first.Tally);
        _kept.Dequeue();
    }

    private async Task<OnTheWay> PublishAsync(Chunk chunk, CancellationToken cancellationToken)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var batch = new LogBatch(sink.Services) { Source = source, Stored = stored };
        parse(chunk, batch);
        var tally = BatchTally.Of(batch);
        await sink.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
        return new OnTheWay(chunk, stored.Task, tally);
    }

    private readonly record struct OnTheWay(Chunk Chunk, Task Stored, BatchTally Tally);
}

/// <summary>Some messages of a stream as they came.</summary>
/// <param name="Bytes">Of all of them.</param>
/// <param name="Messages">Where each lies.</param>
/// <param name="ArrivalNs">Unix nanoseconds.</param>
internal sealed record Chunk(byte[] Bytes, IReadOnlyList<Range> Messages, long ArrivalNs);
