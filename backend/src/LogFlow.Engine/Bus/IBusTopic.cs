using LogFlow.Contracts.Flow;

namespace LogFlow.Engine.Bus;

/// <summary>A topic as its bus handles it, whatever it carries.</summary>
internal interface IBusTopic
{
    string Name { get; }

    void Start();

    Task DrainAsync(CancellationToken cancellationToken);

    IEnumerable<ConsumerStatus> Status();
}

internal static class BusTopics
{
    public static ITopic<T> FindOrAdd<T>(List<IBusTopic> topics, Lock changing, string name, Func<IBusTopic> make)
    {
        lock (changing)
        {
            var topic = topics.Find(t => t.Name == name);
            if (topic is null)
            {
                topics.Add(topic = make());
            }

            return topic as ITopic<T>
                ?? throw new InvalidOperationException($"Topic '{name}' carries something else than {typeof(T).Name}.");
        }
    }
}
