using System.Diagnostics;
using System.Threading.Channels;
using LogFlow.Contracts.Flow;

namespace LogFlow.Engine.Bus;

internal sealed class ChannelTopic<T>(string name, Action<ConsumerFailure>? onFailure, Func<bool> isStarted, TimeSpan? stuckAfter = null) : ITopic<T>, IBusTopic
{
    private static readonly TimeSpan StuckLook = TimeSpan.FromMilliseconds(200);

    private readonly List<Reader> _readers = [];

    // Several producers may publish; the order of offsets is the order in every queue.
    private readonly SemaphoreSlim _publishing = new(1, 1);
    private long _nextOffset;
    private bool _isClosed;

    public string Name { get; } = name;

    public void Subscribe(Subscription subscription, IConsumer<T> consumer)
    {
        if (isStarted())
        {
            throw new InvalidOperationException($"Group '{subscription.Group}' came to topic '{Name}' after the bus was started.");
        }

        if (_readers.Exists(r => r.Slot.Subscription.Group == subscription.Group))
        {
            throw new InvalidOperationException($"Topic '{Name}' has a group '{subscription.Group}' already.");
        }

        _readers.Add(new Reader(new ConsumerSlot<T>(Name, subscription, consumer, onFailure, stuckAfter)));
    }

    public void Start()
    {
        foreach (var reader in _readers)
        {
            reader.Start();
        }
    }

    public async ValueTask<long> PublishAsync(T item, CancellationToken cancellationToken)
    {
        await _publishing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isClosed)
            {
                throw new InvalidOperationException($"Topic '{Name}' is closed: the engine is stopping.");
            }

            var offset = _nextOffset++;
            foreach (var reader in _readers)
            {
                (item as IReferenceCounted)?.AddReference();
                reader.Slot.CountReceived();
                // Once an item has an offset, every group gets it: a cancelled wait would leave a hole in some of them.
                await reader.WriteAsync(item, offset).ConfigureAwait(false);
            }

            return offset;
        }
        finally
        {
            _publishing.Release();
            (item as IReferenceCounted)?.Release();
        }
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _publishing.WaitAsync(cancellationToken).ConfigureAwait(false);
        _isClosed = true;
        _publishing.Release();
        foreach (var reader in _readers)
        {
            await reader.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public IEnumerable<ConsumerStatus> Status() => _readers.Select(r => r.Slot.Status(r.Queue.Reader.Count));

    private sealed class Reader
    {
        private Task? _running;
        private bool _isComplete;

        // Written by the one publisher at a time.
        private long _stuckSeen;
        private long _stuckSeenAt;

        public Reader(ConsumerSlot<T> slot)
        {
            Slot = slot;
            var options = new BoundedChannelOptions(slot.Subscription.Capacity)
            {
                SingleReader = true,
                SingleWriter = true,
                FullMode = slot.Subscription.WhenFull == FullPolicy.Wait ? BoundedChannelFullMode.Wait : BoundedChannelFullMode.DropOldest,
            };
            Queue = Channel.CreateBounded<(T Item, long Offset)>(options, dropped =>
            {
                slot.CountDropped();
                (dropped.Item as IReferenceCounted)?.Release();
            });
        }

        public ConsumerSlot<T> Slot { get; }

        public Channel<(T Item, long Offset)> Queue { get; }

        public void Start() => _running = Task.Run(RunAsync);

        public ValueTask WriteAsync(T item, long offset)
        {
            if (!Slot.Subscription.IsPassedWhenStuck)
            {
                return Queue.Writer.TryWrite((item, offset)) ? ValueTask.CompletedTask : Queue.Writer.WriteAsync((item, offset), CancellationToken.None);
            }

            if (IsSeenStuck())
            {
                Slot.Pass(item);
            }

            return Queue.Writer.TryWrite((item, offset)) ? ValueTask.CompletedTask : new ValueTask(WriteUnlessStuckAsync(item, offset));
        }

        /// <summary>
        /// Stuck in the same item at two looks some time apart: a process that was stopped for a while wakes with every consumer
        /// looking stuck.
        /// </summary>
        private bool IsSeenStuck()
        {
            var stuck = Slot.StuckSince;
            if (stuck == 0 || stuck != _stuckSeen)
            {
                (_stuckSeen, _stuckSeenAt) = (stuck, Stopwatch.GetTimestamp());
                return false;
            }

            return Stopwatch.GetElapsedTime(_stuckSeenAt) >= StuckLook;
        }

        /// <summary>Waits as long as the consumer moves.</summary>
        private async Task WriteUnlessStuckAsync(T item, long offset)
        {
            while (!Queue.Writer.TryWrite((item, offset)))
            {
                if (IsSeenStuck())
                {
                    Slot.Pass(item);
                    Slot.CountDropped();
                    (item as IReferenceCounted)?.Release();
                    return;
                }

                using var patience = new CancellationTokenSource(StuckLook);
                try
                {
                    if (!await Queue.Writer.WaitToWriteAsync(patience.Token).ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (OperationCanceledException)
                {
                    // Another look.
                }
            }
        }

        public async Task DrainAsync(CancellationToken cancellationToken)
        {
            Queue.Writer.TryComplete();
            if (_running is not null && !_isComplete)
            {
                await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
                _isComplete = true;
                await Slot.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        private async Task RunAsync()
        {
            while (await Queue.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (Queue.Reader.TryRead(out var next))
                {
                    await Slot.HandleAsync(next.Item, next.Offset, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
    }
}
