using LogFlow.Contracts.Flow;

namespace LogFlow.Engine.Bus;

/// <summary>
/// The in-process bus: a bounded channel and a reader task per consumer group. A broker-backed bus stands behind the same
/// interface, so nothing outside this folder may know that items never leave the process.
/// </summary>
/// <param name="onFailure">Told of every failure, from the consumer's thread.</param>
/// <param name="stuckAfter">A consumer that is longer than this in one item is stuck; 15 s when null.</param>
public sealed class ChannelBus(Action<ConsumerFailure>? onFailure = null, TimeSpan? stuckAfter = null) : IBus
{
    private readonly List<IBusTopic> _topics = [];
    private readonly Lock _changing = new();
    private bool _isStarted;

    public ITopic<T> Topic<T>(string name) =>
        BusTopics.FindOrAdd<T>(_topics, _changing, name, () => new ChannelTopic<T>(name, onFailure, () => _isStarted, stuckAfter));

    public void Start()
    {
        lock (_changing)
        {
            _isStarted = true;
            foreach (var topic in _topics)
            {
                topic.Start();
            }
        }
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        foreach (var topic in _topics.ToArray())
        {
            await topic.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public IReadOnlyList<ConsumerStatus> Status()
    {
        lock (_changing)
        {
            return [.. _topics.SelectMany(topic => topic.Status())];
        }
    }

    public async ValueTask DisposeAsync() => await DrainAsync(CancellationToken.None).ConfigureAwait(false);
}
