using LogFlow.Contracts.Flow;

namespace LogFlow.Engine.Bus;

/// <summary>
/// A bus without queues: publishing runs every consumer, one after another, on the publisher's thread. The engine on one thread,
/// and the proof that its results do not depend on how threads interleave.
/// </summary>
public sealed class InlineBus(Action<ConsumerFailure>? onFailure = null) : IBus
{
    private readonly List<IBusTopic> _topics = [];
    private readonly Lock _changing = new();

    public ITopic<T> Topic<T>(string name) =>
        BusTopics.FindOrAdd<T>(_topics, _changing, name, () => new InlineTopic<T>(name, onFailure));

    public void Start()
    {
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        foreach (var topic in _topics.ToArray())
        {
            await topic.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public IReadOnlyList<ConsumerStatus> Status() => [.. _topics.SelectMany(topic => topic.Status())];

    public async ValueTask DisposeAsync() => await DrainAsync(CancellationToken.None).ConfigureAwait(false);

    private sealed class InlineTopic<T>(string name, Action<ConsumerFailure>? onFailure) : ITopic<T>, IBusTopic
    {
        private readonly List<ConsumerSlot<T>> _slots = [];
        private long _nextOffset;
        private bool _isClosed;

        public string Name { get; } = name;

        public void Subscribe(Subscription subscription, IConsumer<T> consumer) =>
            _slots.Add(new ConsumerSlot<T>(Name, subscription, consumer, onFailure));

        public void Start()
        {
        }

        public async ValueTask<long> PublishAsync(T item, CancellationToken cancellationToken)
        {
            if (_isClosed)
            {
                throw new InvalidOperationException($"Topic '{Name}' is closed: the engine is stopping.");
            }

            var offset = _nextOffset++;
            foreach (var slot in _slots)
            {
                (item as IReferenceCounted)?.AddReference();
                slot.CountReceived();
                await slot.HandleAsync(item, offset, CancellationToken.None).ConfigureAwait(false);
            }

            (item as IReferenceCounted)?.Release();
            return offset;
        }

        public async Task DrainAsync(CancellationToken cancellationToken)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            foreach (var slot in _slots)
            {
                await slot.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        public IEnumerable<ConsumerStatus> Status() => _slots.Select(slot => slot.Status(0));
    }
}
