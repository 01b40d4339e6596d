using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Storage.Operations;

namespace LogFlow.Server.Notifications;

/// <summary>The channels: those of the configuration, and those that people made. Any thread; bounded.</summary>
internal sealed class ChannelBook(NotificationStore store, IReadOnlyList<ChannelSettings> configured)
{
    private readonly Lock _changing = new();
    private readonly Dictionary<string, ChannelSettings> _channels = configured.ToDictionary(c => c.Id, StringComparer.Ordinal);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var loaded = await store.ChannelsAsync(cancellationToken).ConfigureAwait(false);
        lock (_changing)
        {
            foreach (var channel in loaded.Select(json => JsonSerializer.Deserialize<ChannelSettings>(json, LogFlowJson.Options)!))
            {
                _channels.TryAdd(channel.Id, channel);
            }
        }
    }

    public IReadOnlyList<ChannelSettings> List()
    {
        lock (_changing)
        {
            return [.. _channels.Values.OrderBy(c => c.Name, StringComparer.Ordinal).ThenBy(c => c.Id, StringComparer.Ordinal)];
        }
    }

    public ChannelSettings? Find(string id)
    {
        lock (_changing)
        {
            return _channels.GetValueOrDefault(id);
        }
    }

    public async Task SaveAsync(ChannelSettings channel, CancellationToken cancellationToken)
    {
        await store.SaveChannelAsync(channel.Id, JsonSerializer.Serialize(channel, LogFlowJson.Options), cancellationToken).ConfigureAwait(false);
        lock (_changing)
        {
            _channels[channel.Id] = channel;
        }
    }

    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await store.DeleteChannelAsync(id, cancellationToken).ConfigureAwait(false);
        lock (_changing)
        {
            _channels.Remove(id);
        }
    }
}
