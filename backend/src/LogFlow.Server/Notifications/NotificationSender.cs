using LogFlow.Contracts.Operations;

namespace LogFlow.Server.Notifications;

/// <summary>
/// Sends what is due, each channel on its own: one that hangs holds up nobody but itself, and not for longer than an attempt may take.
/// What could not be sent is tried again, ever more patiently.
/// </summary>
internal sealed partial class NotificationSender(
    Outbox outbox, ChannelBook channels, IEnumerable<IChannel> kinds, NotificationOptions options, TimeProvider time, ILogger<NotificationSender> logger) : BackgroundService
{
    private const int FinalAttempts = 3;
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(1);

    private readonly List<Task> _sending = [];

    /// <summary>One attempt, now; null when it was taken, else why not.</summary>
    public async Task<ChannelException?> TryAsync(ChannelSettings channel, Delivery delivery, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var kind = kinds.First(k => k.Type == channel.Type);
            await kind.SendAsync(channel, delivery, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            return null;
        }
        catch (ChannelException error)
        {
            return error;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ChannelException($"no answer within {options.SendTimeout.TotalSeconds} s");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever a receiver does to us: it is this channel's trouble.
            return new ChannelException(error.Message);
        }
    }

    /// <summary>One look: keeps what is new and begins to send what is due; the attempts that it began.</summary>
    public async Task<IReadOnlyList<Task>> LookAsync(CancellationToken cancellationToken)
    {
        await SaveAsync(cancellationToken).ConfigureAwait(false);
        return [.. outbox.TakeDue().Select(d => Task.Run(() => SendAsync(d, cancellationToken), CancellationToken.None))];
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(_sending).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await SaveAsync(CancellationToken.None).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.LookInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                _sending.RemoveAll(t => t.IsCompleted);
                _sending.AddRange(await LookAsync(stoppingToken).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: what waits is in the store.
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await outbox.SaveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Tried again at the next look; the store's own stage tells of its trouble.
            Log.NotKept(logger, error.Message);
        }
    }

    private async Task SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var attempted = delivery with { Attempts = delivery.Attempts + 1 };
        try
        {
            if (channels.Find(delivery.Channel) is not { IsEnabled: true } channel)
            {
                outbox.Done(delivery with { State = Delivery.Dropped, Done = time.GetUtcNow(), LastError = "the channel is gone or switched off" });
                return;
            }

            var error = await TryAsync(channel, delivery, cancellationToken).ConfigureAwait(false);
            outbox.Done(error is null ? attempted with { State = Delivery.Sent, Done = time.GetUtcNow(), LastError = null } : After(attempted, error, channel));
        }
        catch (OperationCanceledException)
        {
            // Stopping amid an attempt: it counts as none, and is made again after the start.
            outbox.Done(delivery);
        }
    }

    private Delivery After(Delivery delivery, ChannelException error, ChannelSettings channel)
    {
        var now = time.GetUtcNow();
        if (now - delivery.Created > options.GiveUpAfter || (error.IsFinal && delivery.Attempts >= FinalAttempts))
        {
            Log.GivenUp(logger, channel.Name, delivery.Attempts, error.Message);
            return delivery with { State = Delivery.Failed, Done = now, LastError = error.Message };
        }

        var wait = options.RetryFirst * Math.Pow(2, Math.Min(delivery.Attempts - 1, 20));
        // Apart from each other, so that what failed together is not tried together.
        var jitter = 0.8 + (0.4 * new Random((int)(delivery.Id * 31) ^ delivery.Attempts).NextDouble());
        wait = (wait < options.RetryMax ? wait : options.RetryMax) * jitter;
        if (error.RetryAfter is { } asked && asked > wait)
        {
            wait = asked < RetryAfterMax ? asked : RetryAfterMax;
        }

        return delivery with { Due = now + wait, LastError = error.Message };
    }

    private static partial class Log
    {
        [LoggerMessage(320, LogLevel.Warning, "Notifications could not be kept in the store: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason);

        [LoggerMessage(321, LogLevel.Warning, "Channel {Channel} did not take a message in {Attempts} attempts, and it is given up: {Reason}")]
        public static partial void GivenUp(ILogger logger, string channel, int attempts, string reason);
    }
}
