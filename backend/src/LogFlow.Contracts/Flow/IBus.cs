namespace LogFlow.Contracts.Flow;

/// <summary>What happens when a consumer's queue is full.</summary>
public enum FullPolicy : byte
{
    /// <summary>The producer waits: for what must not be lost.</summary>
    Wait,

    /// <summary>The oldest queued item is dropped and counted: for what only feeds a screen.</summary>
    DropOldest,
}

/// <param name="Group">Consumer group, kebab-case. Each group sees every item once.</param>
/// <param name="Capacity">Items the queue holds, 1 or more.</param>
/// <param name="WhenFull">See <see cref="FullPolicy"/>.</param>
public sealed record Subscription(string Group, int Capacity = 64, FullPolicy WhenFull = FullPolicy.Wait)
{
    /// <summary>
    /// A producer that waits for this consumer gives up on it while it is stuck in one item, drops what it would have got, and counts
    /// it: for stages without which records can still be kept. Only of meaning with <see cref="FullPolicy.Wait"/>.
    /// </summary>
    public bool IsPassedWhenStuck { get; init; }
}

/// <summary>Counters of one consumer group, for metrics and readiness. Durations in seconds.</summary>
public sealed record ConsumerStatus(
    string Topic,
    string Group,
    int Depth,
    int Capacity,
    long Received,
    long Handled,
    long Dropped,
    long Failed,
    double BusySeconds,
    long CommittedOffset,
    string? LastError,
    bool IsSick)
{
    /// <summary>Upper bounds in seconds of the buckets of <see cref="DurationCounts"/>; one more bucket holds what took longer.</summary>
    public static readonly IReadOnlyList<double> DurationBounds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

    /// <summary>How many items took how long; one count per bucket, not cumulated. Empty when not measured.</summary>
    public IReadOnlyList<long> DurationCounts { get; init; } = [];
}

public interface ITopic<T>
{
    string Name { get; }

    /// <summary>Offset of the item, from 0. Waits while a waiting consumer's queue is full.</summary>
    ValueTask<long> PublishAsync(T item, CancellationToken cancellationToken);

    /// <summary>Only before the bus is started.</summary>
    void Subscribe(Subscription subscription, IConsumer<T> consumer);
}

/// <summary>Named topics, consumer groups, offsets. Nothing outside the bus folder may know that it is in-process.</summary>
public interface IBus : IAsyncDisposable
{
    /// <summary>Topics drain in the order in which they were first asked for.</summary>
    ITopic<T> Topic<T>(string name);

    void Start();

    /// <summary>Takes no more items and lets every consumer finish what is queued, topic by topic in flow order.</summary>
    Task DrainAsync(CancellationToken cancellationToken);

    IReadOnlyList<ConsumerStatus> Status();
}
