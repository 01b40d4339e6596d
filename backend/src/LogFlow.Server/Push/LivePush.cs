using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace LogFlow.Server.Push;

/// <summary>
/// Sends each connected browser its own feed, one task per client, so that a slow or stuck one holds up nobody: its feed is bounded, and
/// a message that takes too long ends its connection. Stopping ends every feed and waits for the tasks.
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
    public bool TryAttach(string connectionId, Action abort, CancellationToken aborted)
    {
        if (_isStopping || _clients.Count >= options.ClientsMax)
        {
            Interlocked.Increment(ref _refused);
            return false;
        }

        var feed = view.Attach();
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
            SetFilter(client, LogFilter.All);
        }
    }

    public void Watch(string connectionId, LogFilter filter)
    {
        if (_clients.TryGetValue(connectionId, out var client))
        {
            SetFilter(client, filter);
        }
    }

    private void SetFilter(Client client, LogFilter filter)
    {
        lock (client)
        {
            var before = client.Feed.Filter;
            if (filter != LogFilter.All)
            {
                tail.Watch(filter);
            }

            client.Feed.Filter = filter;
            if (before != LogFilter.All)
            {
                tail.Unwatch(before);
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

    private Task SendOneAsync(ISingleClientProxy proxy, LiveMessage message, LogFilter filter, CancellationToken aborted)
    {
        var sending = message.Tick is { } tick
            ? proxy.SendAsync("delta", filter == LogFilter.All ? tick.Delta : tick.Delta with { Logs = LinesFor(tick, filter) }, aborted)
            : proxy.SendAsync("snapshot", message.Snapshot, aborted);
        return sending.WaitAsync(options.SendTimeout, time, aborted);
    }

    private static IReadOnlyList<Contracts.Live.LiveLogLine> LinesFor(LiveTick tick, LogFilter filter)
    {
        if (tick.Logs.TryGetValue(filter, out var lines))
        {
            return lines;
        }

        var minBand = filter.MinSeverity == 0 ? 0 : Contracts.Records.Severity.Band(filter.MinSeverity);
        return [.. tick.Delta.Logs.Where(line =>
            (filter.Service is null || line.Service == filter.Service) && LogLevels.BandOf(line.Level) >= minBand)];
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
