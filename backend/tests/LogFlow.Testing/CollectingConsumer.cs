using LogFlow.Contracts.Flow;

namespace LogFlow.Testing;

/// <summary>Keeps what it is handed.</summary>
public sealed class CollectingConsumer<T>(string name = "collecting") : IConsumer<T>
{
    private readonly List<T> _items = [];

    public string Name { get; } = name;

    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_items)
            {
                return [.. _items];
            }
        }
    }

    public ValueTask HandleAsync(T item, CancellationToken cancellationToken)
    {
        lock (_items)
        {
            _items.Add(item);
        }

        return ValueTask.CompletedTask;
    }
}
