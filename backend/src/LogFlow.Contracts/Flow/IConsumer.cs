namespace LogFlow.Contracts.Flow;

/// <summary>
/// One reader of a topic. Called for one item at a time, in order, so it needs no lock for its own state. An exception is
/// reported and counted by the bus, which goes on with the next item.
/// </summary>
public interface IConsumer<in T>
{
    /// <summary>Kebab-case; its name in metrics and in <c>/readyz</c>.</summary>
    string Name { get; }

    ValueTask HandleAsync(T item, CancellationToken cancellationToken);

    /// <summary>
    /// Told from the producer's thread, at once and without waiting, of an item that this consumer sees late or not at all because it
    /// is stuck in an earlier one.
    /// </summary>
    void Pass(T item)
    {
    }

    /// <summary>Called once after the last item of an ordered shutdown.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
