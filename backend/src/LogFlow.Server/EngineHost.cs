using LogFlow.Contracts.Flow;
using LogFlow.Engine;
using LogFlow.Engine.Sources.Board;

namespace LogFlow.Server;

/// <summary>
/// Runs the engine and its source inside the host. Started before Kestrel listens and stopped after its last request was answered:
/// first the source, then the flow is drained in its order, then the store is flushed and closed by whoever opened it.
/// </summary>
internal sealed partial class EngineHost(
    EnginePipeline pipeline,
    IBatchSink sink,
    ILogSource? source,
    SourceBoard sources,
    IHostApplicationLifetime lifetime,
    ILogger<EngineHost> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stoppingSource = new();
    private Task _running = Task.CompletedTask;
    private volatile string? _sourceError;
    private volatile bool _isStopped;

    public EnginePipeline Pipeline { get; } = pipeline;

    /// <summary>No new records are taken.</summary>
    public bool IsStopping => _isStopped || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Why the source ended; null while it runs.</summary>
    public string? SourceError => _sourceError;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Pipeline.Start();
        if (source is not null)
        {
            // Not before everything else is up: a server whose port is taken must not have written anything.
            lifetime.ApplicationStarted.Register(() => _running = Task.Run(() => RunSourceAsync(source, _stoppingSource.Token), CancellationToken.None));
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopped = true;
        await _stoppingSource.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Not cancelled with the host's patience: what was acknowledged or taken is drained to the end.
        await Pipeline.StopAsync().ConfigureAwait(false);
    }

    public void Dispose() => _stoppingSource.Dispose();

    private async Task RunSourceAsync(ILogSource running, CancellationToken cancellationToken)
    {
        var meter = sources.Meter(running.Name, running.Name, "generated in this process");
        try
        {
            await running.RunAsync(new MeteredSink(sink, meter), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping is not an error.
        }
        catch (Exception error)
        {
            // The server goes on without its source: what is stored can be read, HTTP ingest works, and /readyz says what happened.
            _sourceError = error.Message;
            meter.Failed(error.Message);
            Log.SourceFailed(logger, error, running.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Source {Source} failed and has ended")]
        public static partial void SourceFailed(ILogger logger, Exception error, string source);
    }
}
