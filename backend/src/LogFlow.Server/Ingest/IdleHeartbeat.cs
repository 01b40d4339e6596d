using LogFlow.Contracts.Records;

namespace LogFlow.Server.Ingest;

/// <summary>Moves an idle stream's time on, so that its open seconds close and what they hold is judged and shown.</summary>
internal sealed class IdleHeartbeat(ArrivalSink sink, IngestOptions options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.HeartbeatInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                if (sink.IdleTimeNs() is { } idleNs)
                {
                    await sink.PublishAsync(new LogBatch(sink.Services, 16) { AdvanceToNs = idleNs, Source = "heartbeat" }, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not an error.
        }
    }
}
