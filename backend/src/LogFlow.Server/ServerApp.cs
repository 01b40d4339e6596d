using LogFlow.Contracts.Queries;
using LogFlow.Engine;
using LogFlow.Engine.Sources.Board;
using LogFlow.Server.Api;
using LogFlow.Server.Ingest.Otlp;
using LogFlow.Server.Sources;
using LogFlow.Server.Sources.Syslog;
using LogFlow.Server.Security;
using LogFlow.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LogFlow.Server;

/// <summary>
/// The whole program around the engine, started: store, pipeline, source, REST, hub, metrics, dashboard. Stops in the order of the
/// flow: Kestrel answers what it has taken, the source ends, the pipeline drains, the store is flushed and closed.
/// </summary>
public sealed partial class ServerApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LogStore _store;
    private readonly ServerOptions _options;
    private bool _isClosed;

    private ServerApp(WebApplication app, LogStore store, ServerOptions options, bool hasDashboard)
    {
        _app = app;
        _store = store;
        _options = options;
        HasDashboard = hasDashboard;
    }

    /// <summary>Where it listens, with the port that was taken.</summary>
    public string Address =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";

    /// <summary>Every address it listens on, the main one first.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    public string Version => _app.Services.GetRequiredService<ServerIdentity>().Version;

    /// <summary>The front end was found.</summary>
    public bool HasDashboard { get; }

    /// <summary>No key is needed.</summary>
    public bool IsOpen => _app.Services.GetRequiredService<AccessMode>().IsOpen;

    /// <summary>Where syslog is listened for, with the ports that were taken.</summary>
    public IReadOnlyList<SyslogEndpoint> Syslog => _app.Services.GetRequiredService<SourcesHost>().Syslog;

    public bool IsStopping => _app.Lifetime.ApplicationStopping.IsCancellationRequested;

    internal IServiceProvider Services => _app.Services;

    /// <exception cref="StoreOpenException">The database cannot be used; the message says what to do.</exception>
    /// <exception cref="BadConfigurationException">The topology cannot be used.</exception>
    /// <exception cref="IOException">The port cannot be listened to.</exception>
    public static Task<ServerApp> StartAsync(ServerSettings settings, IConfiguration configuration, CancellationToken cancellationToken) =>
        StartAsync(settings, configuration, null, null, null, cancellationToken);

    /// <param name="settings">Read and checked.</param>
    /// <param name="configuration">For logging.</param>
    /// <param name="around">Puts something between the engine and the store; for tests that let the store fail.</param>
    /// <param name="wrapping">Puts something around the engine's plugs; for tests that let them fail.</param>
    /// <param name="clock">In place of the machine's; for tests that set it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<ServerApp> StartAsync(
        ServerSettings settings, IConfiguration configuration, Func<IStoreWriter, IStoreWriter>? around, PlugWrapping? wrapping, TimeProvider? clock, CancellationToken cancellationToken)
    {
        var time = new SteadyTime(clock ?? TimeProvider.System);
        var times = new StartTimes(TimeProvider.System);
        times.Began();
        var access = AccessParts.Open(settings, time);
        var source = LiveSource.Create(settings.Server, time);
        times.Done("settings");
        var store = LogStore.Open(settings.Store, time, times.Done);
        WebApplication? app = null;
        Task<StoredHistory>? restoring = null;
        try
        {
            var failures = new FailureLog(time);
            var pipeline = new EnginePipeline(settings.Engine, around is null ? store.Writer : around(store.Writer), failures.Report, wrapping, isLive: true);
            times.Done("engine");
            var parts = new ServerParts(settings, time, store, pipeline, source, access);
            var webRoot = WebFiles.FindRoot(settings.Server.WebRoot);
            // The host is built meanwhile: neither needs the other before both are there.
            restoring = Task.Run(() => StoredHistory.RestoreAsync(pipeline, store, settings.Push.WarmUp, times, cancellationToken), cancellationToken);
            app = ServerBuilder.Build(parts, configuration, webRoot);
            var history = await restoring.ConfigureAwait(false);
            ServerBuilder.Connect(app, parts, history);
            failures.Logger = app.Logger;
            times.Done("host");
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            times.Done("listening");
            Log.Started(app.Logger, times.Text);
            var server = new ServerApp(app, store, settings.Server, webRoot is not null);
            OtlpPorts.Show(app.Services.GetRequiredService<SourceBoard>(), settings.Ingest.Otlp, server.Addresses);
            return server;
        }
        catch
        {
            // Whatever it was, the database must not stay locked by a server that never came up.
            await ((Task?)restoring ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (app is not null)
            {
                await app.Services.GetRequiredService<EngineHost>().StopAsync(CancellationToken.None).ConfigureAwait(false);
                await app.DisposeAsync().ConfigureAwait(false);
            }

            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs until a signal or <paramref name="cancellationToken"/> says stop. False when it could not stop in order.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var told = _app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        using var asked = cancellationToken.Register(_app.Lifetime.StopApplication);
        await stopping.Task.ConfigureAwait(false);
        return await CloseAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private async Task<bool> CloseAsync()
    {
        if (_isClosed)
        {
            return true;
        }

        _isClosed = true;
        using var patience = new CancellationTokenSource(_options.ShutdownTimeout);
        try
        {
            await _app.StopAsync(patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
            await _app.DisposeAsync().ConfigureAwait(false);
            await Task.Run(_store.Dispose, CancellationToken.None).WaitAsync(patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            Log.StopTooSlow(_app.Logger, _options.ShutdownTimeout.TotalSeconds);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(13, LogLevel.Information, "Started in {Times}")]
        public static partial void Started(ILogger logger, string times);

        [LoggerMessage(11, LogLevel.Error, "Stopping in order took longer than {Seconds} s; what is committed is safe, the rest is given up")]
        public static partial void StopTooSlow(ILogger logger, double seconds);
    }
}

/// <summary>What the host is built from.</summary>
internal sealed record ServerParts(
    ServerSettings Settings,
    TimeProvider Time,
    LogStore Store,
    EnginePipeline Pipeline,
    LiveSource? Source,
    AccessParts Access);
