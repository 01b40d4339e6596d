using System.Diagnostics.Metrics;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Operations;
using LogFlow.Storage.Operations;

namespace LogFlow.Server.Notifications;

/// <summary>
/// What is to be sent to whom, and when. News goes in from the engine's thread and is only noted there; the sender writes it to the
/// store and sends it. Bounded per channel.
/// </summary>
internal sealed class Outbox
{
    private const int NewsPerDeliveryMax = 50;
    private const int KeptDone = 1000;

    private readonly NotificationStore _store;
    private readonly ChannelBook _channels;
    private readonly SilenceBook _silences;
    private readonly NotificationOptions _options;
    private readonly TimeProvider _time;
    private readonly Counter<long> _counted;
    private readonly Lock _changing = new();
    private readonly Dictionary<long, Delivery> _waiting = [];
    private readonly Dictionary<string, Delivery> _last = new(StringComparer.Ordinal);
    private readonly HashSet<long> _unsaved = [];
    private readonly List<Delivery> _doneUnsaved = [];
    private readonly HashSet<long> _sending = [];
    private readonly Dictionary<string, Notification> _lastNews = new(StringComparer.Ordinal);
    private long _nextId;

    public Outbox(NotificationStore store, ChannelBook channels, SilenceBook silences, NotificationOptions options, TimeProvider time, IMeterFactory meters)
    {
        (_store, _channels, _silences, _options, _time) = (store, channels, silences, options, time);
        _counted = meters.Create("LogFlow").CreateCounter<long>("logflow.notifications", "{notification}", "News and messages, by what became of them.");
        _nextId = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var waiting = await _store.WaitingAsync(cancellationToken).ConfigureAwait(false);
        var latest = await _store.LatestAsync(KeptDone, cancellationToken).ConfigureAwait(false);
        lock (_changing)
        {
            foreach (var delivery in waiting)
            {
                _waiting[delivery.Id] = delivery;
            }

            foreach (var delivery in latest.Where(d => d.State != Delivery.Waiting).Reverse())
            {
                _last[delivery.Channel] = delivery;
            }

            foreach (var news in waiting.Concat(latest).OrderBy(d => d.Id).SelectMany(d => d.News).OrderBy(n => n.At))
            {
                _lastNews[news.Incident] = news;
            }

            _nextId = Math.Max(_nextId, waiting.Concat(latest).Select(d => d.Id + 1).DefaultIfEmpty().Max());
        }
    }

    /// <summary>The last news of an incident that an earlier run noted, sent or not; null when there is none among the messages that are kept.</summary>
    public Notification? LastNewsOf(string incident)
    {
        lock (_changing)
        {
            return _lastNews.GetValueOrDefault(incident);
        }
    }

    /// <summary>Quick and without I/O: called on the engine's thread.</summary>
    public void Add(Notification news, Incident incident)
    {
        if (_silences.Holding(incident) is not null)
        {
            Count("silenced");
            return;
        }

        foreach (var channel in _channels.List().Where(c => c.IsEnabled && Wants(c, news)))
        {
            Add(channel, news);
        }
    }

    /// <summary>What may be tried now, at most one message per channel; each must be given back by <see cref="Done"/>.</summary>
    public IReadOnlyList<Delivery> TakeDue()
    {
        var now = _time.GetUtcNow();
        lock (_changing)
        {
            var busy = _sending.Select(id => _waiting[id].Channel).ToHashSet(StringComparer.Ordinal);
            var due = _waiting.Values.Where(d => d.Due <= now && !_unsaved.Contains(d.Id) && !busy.Contains(d.Channel))
                .GroupBy(d => d.Channel, StringComparer.Ordinal).Select(g => g.MinBy(d => d.Id)!).ToList();
            due.ForEach(d => _sending.Add(d.Id));
            return due;
        }
    }

    /// <summary>How an attempt ended; <see cref="Delivery.State"/> says whether there will be another.</summary>
    public void Done(Delivery delivery)
    {
        lock (_changing)
        {
            _sending.Remove(delivery.Id);
            if (delivery.State == Delivery.Waiting)
            {
                _waiting[delivery.Id] = delivery;
                _unsaved.Add(delivery.Id);
            }
            else
            {
                Close(delivery);
            }

            _last[delivery.Channel] = delivery;
        }

        Count(delivery.State == Delivery.Waiting ? "retried" : delivery.State);
    }

    /// <summary>The last attempt of each channel, and how many messages wait.</summary>
    public (Delivery? Last, int Waiting) StateOf(string channel)
    {
        lock (_changing)
        {
            return (_last.GetValueOrDefault(channel), _waiting.Values.Count(d => d.Channel == channel));
        }
    }

    /// <summary>Writes what changed. What cannot be written is tried again the next time.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        List<Delivery> changed;
        lock (_changing)
        {
            changed = [.. _unsaved.Select(id => _waiting[id]), .. _doneUnsaved];
            if (changed.Count == 0)
            {
                return;
            }
        }

        await _store.SaveAsync(changed, KeptDone, cancellationToken).ConfigureAwait(false);
        lock (_changing)
        {
            foreach (var delivery in changed)
            {
                _doneUnsaved.Remove(delivery);
                // Only when nothing was added to it meanwhile.
                if (_waiting.TryGetValue(delivery.Id, out var now) && ReferenceEquals(now, delivery))
                {
                    _unsaved.Remove(delivery.Id);
                }
            }
        }
    }

    private static bool Wants(ChannelSettings channel, Notification news) =>
        (news.Severity >= channel.MinSeverity || news.SeverityBefore >= channel.MinSeverity) &&
        (channel.Services.Length == 0 || channel.Services.Contains(news.Service, StringComparer.Ordinal) || channel.Services.Contains(news.ServiceBefore, StringComparer.Ordinal));

    private void Add(ChannelSettings channel, Notification news)
    {
        var now = _time.GetUtcNow();
        lock (_changing)
        {
            // What has not been tried yet takes more news along.
            var open = _waiting.Values.FirstOrDefault(d => d.Channel == channel.Id && d.Attempts == 0 && !_sending.Contains(d.Id) && d.News.Count < NewsPerDeliveryMax);
            if (open is not null)
            {
                var isUrgent = news.Severity == SignalSeverity.Critical && open.Due > now.AddSeconds(channel.GroupSeconds);
                _waiting[open.Id] = open with { News = [.. open.News, news], Due = isUrgent ? now.AddSeconds(channel.GroupSeconds) : open.Due };
                _unsaved.Add(open.Id);
                return;
            }

            Bound(channel.Id);
            var due = now.AddSeconds(channel.GroupSeconds);
            var delivery = new Delivery(
                _nextId++, channel.Id, now, news.Severity == SignalSeverity.Critical ? due : channel.NotBefore(due), Delivery.Waiting, 0, null, null, [news]);
            _waiting[delivery.Id] = delivery;
            _unsaved.Add(delivery.Id);
        }
    }

    private void Bound(string channel)
    {
        var waiting = _waiting.Values.Where(d => d.Channel == channel).ToList();
        if (waiting.Count >= _options.WaitingMax && waiting.Where(d => !_sending.Contains(d.Id)).MinBy(d => d.Id) is { } oldest)
        {
            Close(oldest with { State = Delivery.Dropped, Done = _time.GetUtcNow(), LastError = "too many messages waited for this channel" });
            Count(Delivery.Dropped);
        }
    }

    private void Close(Delivery delivery)
    {
        _waiting.Remove(delivery.Id);
        _unsaved.Remove(delivery.Id);
        _doneUnsaved.Add(delivery);
        if (_doneUnsaved.Count > KeptDone)
        {
            _doneUnsaved.RemoveAt(0);
        }
    }

    private void Count(string result) => _counted.Add(1, new KeyValuePair<string, object?>("result", result));
}
