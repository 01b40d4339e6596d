using System.Collections.Concurrent;
using LogFlow.Contracts.Live;
using LogFlow.Contracts.Records;
using LogFlow.Server.Push.Wire;
using Microsoft.AspNetCore.SignalR;

namespace LogFlow.Server.Push;

/// <summary>
/// Sends each connected browser what it has not seen yet, one task per client, so that a slow or stuck one holds up nobody: ticks that
/// came meanwhile are told in one message, and a message that takes too long ends its connection. Stopping ends every feed and waits for the tasks.
/// </summary>
internal sealed partial class LivePush(
    LiveView view,
    LiveTail tail,
    IHubContext<LiveHub> hub,
    PushOptions options,
    TimeProvider time,
    ILogger<LivePush> logger) : IHostedService
{
    private readonly ConcurrentDictionary<string, Client> _clients = new(StringComparer.Ordinal);
    private long _refused;
    private long _timedOut;
    private volatile bool _isStopping;

    public int ClientCount => _clients.Count;

    /// <summary>Connections refused because there were too many.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Connections ended because a message could not be sent in time.</summary>
    public long TimedOut => Interlocked.Read(ref _timedOut);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        foreach (var client in _clients.Values)
        {
            client.Feed.End();
        }

        await Task.WhenAll(_clients.Values.Select(c => c.Sending)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>False when there are too many clients already or the server is stopping.</summary>
    public bool TryAttach(string connectionId, string? epoch, long? number, Action abort, CancellationToken aborted)
    {
        if (_isStopping || _clients.Count >= options.ClientsMax)
        {
            Interlocked.Increment(ref _refused);
            return false;
        }

        var feed = view.Attach(epoch, number);
        var client = new Client(feed, abort);
        _clients[connectionId] = client;
        client.Sending = Task.Run(() => SendAsync(connectionId, client, aborted), CancellationToken.None);
        return true;
    }

    public void Detach(string connectionId)
    {
        if (_clients.TryRemove(connectionId, out var client))
        {
            client.Feed.End();
            view.Detach(client.Feed);
            SetFilter(client, null);
        }
    }

    /// <summary>From the next message on the client gets these lines, or none; answers the recent ones.</summary>
    public IReadOnlyList<LiveLogLine> Watch(string connectionId, LogFilter? filter)
    {
        if (_clients.TryGetValue(connectionId, out var client))
        {
            SetFilter(client, filter);
        }

        return filter is { } wanted ? Matching(view.Current.RecentLogs, wanted) : [];
    }

    public void Show(string connectionId, bool isVisible)
    {
        if (_clients.TryGetValue(connectionId, out var client))
        {
            client.Feed.IsHidden = !isVisible;
        }
    }

    private void SetFilter(Client client, LogFilter? filter)
    {
        lock (client)
        {
            var before = client.Feed.Filter;
            if (filter is { } wanted && wanted != LogFilter.All)
            {
                tail.Watch(wanted);
            }

            client.Feed.Filter = filter;
            if (before is { } old && old != LogFilter.All)
            {
                tail.Unwatch(old);
            }
        }
    }

    private async Task SendAsync(string connectionId, Client client, CancellationToken aborted)
    {
        try
        {
            while (await client.Feed.WaitAsync(aborted).ConfigureAwait(false))
            {
                while (view.TakeNext(client.Feed) is { } message)
                {
                    await SendOneAsync(hub.Clients.Client(connectionId), message, client.Feed.Filter, aborted).ConfigureAwait(false);
                    await Task.Delay(options.MessageInterval, time, aborted).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The browser has gone.
        }
        catch (TimeoutException)
        {
            Interlocked.Increment(ref _timedOut);
            Log.TooSlow(logger, options.SendTimeout.TotalSeconds);
            client.Abort();
        }
        catch (Exception error)
        {
            // One client's trouble ends one client's connection; it reconnects by itself.
            Log.SendFailed(logger, error);
            client.Abort();
        }
    }

    private Task SendOneAsync(ISingleClientProxy proxy, LiveMessage message, LogFilter? filter, CancellationToken aborted)
    {
        var sending = message.Tick is { } last
            ? proxy.SendAsync("delta", DeltaWriter.Write(message.Ticks, filter is { } wanted ? LinesFor(last, wanted) : null), aborted)
            : proxy.SendAsync("snapshot", WireSnapshot.Of(message.Snapshot!), aborted);
        return sending.WaitAsync(options.SendTimeout, time, aborted);
    }

    private static IReadOnlyList<LiveLogLine> LinesFor(LiveTick tick, LogFilter filter) =>
        filter == LogFilter.All ? tick.Delta.Logs
        : tick.Logs.TryGetValue(filter, out var lines) ? lines
        : Matching(tick.Delta.Logs, filter);

    private static IReadOnlyList<LiveLogLine> Matching(IReadOnlyList<LiveLogLine> lines, LogFilter filter)
    {
        var minBand = filter.MinSeverity == 0 ? 0 : Severity.Band(filter.MinSeverity);
        return [.. lines.Where(line => (filter.Service is null || line.Service == filter.Service) && LogLevels.BandOf(line.Level) >= minBand)];
    }

    private sealed class Client(LiveFeed feed, Action abort)
    {
        public LiveFeed Feed { get; } = feed;

        public Action Abort { get; } = abort;

        public Task Sending { get; set; } = Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(200, LogLevel.Warning, "A dashboard did not read for {Seconds} s and was disconnected; it reconnects by itself")]
        public static partial void TooSlow(ILogger logger, double seconds);

        [LoggerMessage(201, LogLevel.Warning, "A dashboard could not be sent to and was disconnected")]
        public static partial void SendFailed(ILogger logger, Exception error);
    }
}
