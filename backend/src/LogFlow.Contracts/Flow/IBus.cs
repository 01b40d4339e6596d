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
public sealed record Subscription(string Group, int Capacity = 64, FullPolicy WhenFull = FullPolicy.Wait);

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
    bool IsSick);

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
