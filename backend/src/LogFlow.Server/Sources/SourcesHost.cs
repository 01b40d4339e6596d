using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Board;
using LogFlow.Engine.Sources.Tail;
using LogFlow.Server.Ingest;
using LogFlow.Server.Security;
using LogFlow.Server.Sources.Syslog;

namespace LogFlow.Server.Sources;

/// <summary>
/// Runs the configured sources, each by itself: one that fails says so on the board and is begun again, the others go on. Started after the
/// engine and stopped before it drains.
/// </summary>
internal sealed partial class SourcesHost(
    SourcesOptions options, IngestOptions ingest, AccessParts access, ArrivalSink sink, IStoreWriter store, SourceBoard board, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<SourcesHost> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(ILogSource Source, SourceMeter? Meter)> _sources = [];
    private Task _running = Task.CompletedTask;

    /// <summary>Where syslog is listened for, with the ports that were taken.</summary>
    public IReadOnlyList<SyslogEndpoint> Syslog => [.. _sources.Select(s => s.Source).OfType<SyslogSource>().Select(s => s.Endpoint)];

    /// <exception cref="SourceStartException">A port cannot be listened to.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var parsing = new ParserOptions { LineBytesMax = ingest.MaxLineBytes, FieldsMax = ingest.MaxFields, ClockSkewMax = ingest.ClockSkewMax };
        if (options.Tail.Length > 0)
        {
            Follow(new TailOptions { Globs = options.Tail, FromEnd = options.TailFromEnd }, string.Join(", ", options.Tail));
        }

        if (options.DockerPath is { } docker)
        {
            Follow(new TailOptions { Name = "docker", Kind = "docker", Globs = [Path.Combine(docker, "*", "*-json.log")], ServiceOf = ContainerNames.Docker() }, docker);
        }

        if (options.CriPath is { } cri)
        {
            Follow(new TailOptions { Name = "cri", Kind = "cri", Globs = [Path.Combine(cri, "**", "*.log")], ServiceOf = ContainerNames.Cri }, cri);
        }

        var tls = access.Certificate is { } certificate ? new SyslogTls(certificate, access.SyslogClients) : null;
        foreach (var text in options.Syslog)
        {
            var source = new SyslogSource(
                SyslogEndpoint.Parse(text)!, tls, parsing with { LineBytesMax = options.SyslogMessageBytesMax, DefaultService = "syslog" }, board, time);
            _sources.Add((source, null));
        }

        if (options.Stdin)
        {
            var meter = board.Meter("stdin", "stdin", "standard input");
            _sources.Add((new StdinSource(Console.OpenStandardInput(), parsing with { DefaultService = "stdin" }, meter, time), meter));
        }

        // Not before everything else is up: a server whose port is taken must not have written anything.
        lifetime.ApplicationStarted.Register(() => _running = Task.WhenAll(_sources.Select(s => Task.Run(() => KeepRunningAsync(s.Source, s.Meter), CancellationToken.None))));
        return Task.CompletedTask;

        void Follow(TailOptions tail, string address)
        {
            var meter = board.Meter(tail.Name, tail.Kind, address);
            _sources.Add((new TailSource(tail with { LineBytesMax = ingest.MaxLineBytes, FieldsMax = ingest.MaxFields, ClockSkewMax = ingest.ClockSkewMax }, store, time, meter), meter));
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        // Reading standard input cannot be cancelled on every system; the process ends with it.
        await Task.WhenAny(_running, Task.Delay(TimeSpan.FromSeconds(5), time, cancellationToken)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var (source, _) in _sources)
        {
            (source as IDisposable)?.Dispose();
        }

        _stopping.Dispose();
    }

    private async Task KeepRunningAsync(ILogSource source, SourceMeter? meter)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await source.RunAsync(meter is null || source is TailSource ? sink : new MeteredSink(sink, meter), _stopping.Token).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Whatever it was, the others go on, and this one is tried again.
                meter?.Failed(error.Message);
                Log.Failed(logger, error, source.Name);
            }

            await Task.Delay(Pause, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Error, "Source {Source} failed and is begun again")]
        public static partial void Failed(ILogger logger, Exception error, string source);
    }
}
