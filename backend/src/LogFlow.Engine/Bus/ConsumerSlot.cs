using System.Diagnostics;
using LogFlow.Contracts.Flow;

namespace LogFlow.Engine.Bus;

/// <summary>A consumer's failure as the bus saw it. The bus has already counted it and gone on.</summary>
public sealed record ConsumerFailure(string Topic, string Group, long Offset, Exception Error);

/// <summary>
/// One consumer group of a topic: hands over items one at a time and keeps the counters. Written by the one reader; the counters
/// are read by any thread.
/// </summary>
internal sealed class ConsumerSlot<T>(string topic, Subscription subscription, IConsumer<T> consumer, Action<ConsumerFailure>? onFailure, TimeSpan? stuckAfter = null)
{
    private const int FailuresUntilSick = 3;
    private static readonly TimeSpan StuckAfterDefault = TimeSpan.FromSeconds(15);

    private readonly long[] _durationCounts = new long[ConsumerStatus.DurationBounds.Count + 1];
    private long _received;
    private long _handled;
    private long _dropped;
    private long _failed;
    private long _busyTicks;
    private long _handlingSince;
    private long _committed = -1;
    private int _failuresInARow;
    private volatile string? _lastError;

    public Subscription Subscription { get; } = subscription;

    /// <summary>When the item was begun in which the consumer is stuck, on the stopwatch; 0 when it is not stuck.</summary>
    public long StuckSince => Volatile.Read(ref _handlingSince) is not 0 and var since && Stopwatch.GetElapsedTime(since) > (stuckAfter ?? StuckAfterDefault) ? since : 0;

    public void CountReceived() => Interlocked.Increment(ref _received);

    /// <summary>Tells the consumer of an item that it is too late for.</summary>
    public void Pass(T item) => consumer.Pass(item);

    public void CountDropped() => Interlocked.Increment(ref _dropped);

    public async ValueTask HandleAsync(T item, long offset, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        Volatile.Write(ref _handlingSince, started);
        try
        {
            await consumer.HandleAsync(item, cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _handled);
            _failuresInARow = 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping is not a failure.
        }
        catch (Exception error)
        {
            // A failing consumer must not stop the others: count it, say so, go on with the next item.
            Report(offset, error);
        }
        finally
        {
            Volatile.Write(ref _handlingSince, 0);
            CountDuration(Stopwatch.GetTimestamp() - started);
            Volatile.Write(ref _committed, offset);
            (item as IReferenceCounted)?.Release();
        }
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await consumer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Report(Volatile.Read(ref _committed), error);
        }
    }

    public ConsumerStatus Status(int depth)
    {
        var stuckSince = StuckSince;
        var isStuck = stuckSince != 0;
        return new ConsumerStatus(
            topic,
            Subscription.Group,
            depth,
            Subscription.Capacity,
            Interlocked.Read(ref _received),
            Interlocked.Read(ref _handled),
            Interlocked.Read(ref _dropped),
            Interlocked.Read(ref _failed),
            (double)Interlocked.Read(ref _busyTicks) / Stopwatch.Frequency,
            Volatile.Read(ref _committed),
            isStuck ? $"it has not come back from one item for {Stopwatch.GetElapsedTime(stuckSince).TotalSeconds:f0} s" : _lastError,
            isStuck || Volatile.Read(ref _failuresInARow) >= FailuresUntilSick)
        {
            DurationCounts = [.. _durationCounts],
        };
    }

    private void CountDuration(long ticks)
    {
        Interlocked.Add(ref _busyTicks, ticks);
        var seconds = (double)ticks / Stopwatch.Frequency;
        var bucket = 0;
        while (bucket < ConsumerStatus.DurationBounds.Count && seconds > ConsumerStatus.DurationBounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _durationCounts[bucket]);
    }

    private void Report(long offset, Exception error)
    {
        Interlocked.Increment(ref _failed);
        Interlocked.Increment(ref _failuresInARow);
        _lastError = error.Message;
        onFailure?.Invoke(new ConsumerFailure(topic, Subscription.Group, offset, error));
    }
}
