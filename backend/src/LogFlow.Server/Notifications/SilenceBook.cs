using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Operations;
using LogFlow.Storage.Operations;

namespace LogFlow.Server.Notifications;

/// <summary>Which incidents nobody wants to hear of for a while. Any thread; bounded.</summary>
internal sealed class SilenceBook(NotificationStore store, TimeProvider time)
{
    public const int SilencesMax = 500;

    private readonly Lock _changing = new();
    private Dictionary<string, Silence> _silences = new(StringComparer.Ordinal);

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var loaded = await store.SilencesAsync(cancellationToken).ConfigureAwait(false);
        lock (_changing)
        {
            _silences = loaded.ToDictionary(s => s.Id, StringComparer.Ordinal);
        }
    }

    /// <summary>Those that still hold, the first to end first.</summary>
    public IReadOnlyList<Silence> List()
    {
        var now = time.GetUtcNow();
        lock (_changing)
        {
            return [.. _silences.Values.Where(s => s.Until > now).OrderBy(s => s.Until).ThenBy(s => s.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>False when there are too many.</summary>
    public async Task<bool> TryAddAsync(Silence silence, CancellationToken cancellationToken)
    {
        List<string> over;
        lock (_changing)
        {
            var now = time.GetUtcNow();
            over = [.. _silences.Values.Where(s => s.Until <= now).Select(s => s.Id)];
            over.ForEach(id => _silences.Remove(id));
            if (_silences.Count >= SilencesMax)
            {
                return false;
            }

            _silences[silence.Id] = silence;
        }

        foreach (var id in over)
        {
            await store.DeleteSilenceAsync(id, cancellationToken).ConfigureAwait(false);
        }

        await store.SaveSilenceAsync(silence, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            if (!_silences.Remove(id))
            {
                return false;
            }
        }

        await store.DeleteSilenceAsync(id, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>True when a silence holds this back; counts it there.</summary>
    public Silence? Holding(Incident incident)
    {
        var now = time.GetUtcNow();
        lock (_changing)
        {
            var found = _silences.Values.FirstOrDefault(s => s.Until > now && Matches(s, incident));
            return found is null ? null : _silences[found.Id] = found with { Silenced = found.Silenced + 1 };
        }
    }

    private static bool Matches(Silence silence, Incident incident) =>
        (silence.Service is null || silence.Service == incident.Root) &&
        (silence.Incident is null || silence.Incident == incident.Id) &&
        (silence.Rule is null || incident.Signals.Any(s => s.Detector == "rule:" + silence.Rule));
}
