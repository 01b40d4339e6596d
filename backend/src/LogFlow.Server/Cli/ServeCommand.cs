using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using LogFlow.Server.Security;
using LogFlow.Server.Sources;
using LogFlow.Storage;
using Microsoft.AspNetCore.Connections;

namespace LogFlow.Server.Cli;

/// <summary><c>serve</c>: engine, API and dashboard, until it is told to stop.</summary>
public static class ServeCommand
{
    private const int Ok = 0;
    private const int Failed = 1;
    private const int Unusable = 2;
    private const int Interrupted = 130;

    public static Command Create()
    {
        var port = new Option<string>("--port") { Description = "TCP port, 0 for any free one (default 8766)" };
        var host = new Option<string>("--host") { Description = "Address to listen on (default 127.0.0.1)" };
        var certificate = new Option<string>("--tls-cert") { Description = "Certificate for HTTPS: PEM (with --tls-key) or PFX" };
        var certificateKey = new Option<string>("--tls-key") { Description = "Key of the PEM certificate" };
        var database = new Option<string>("--db") { Description = "DuckDB file, or :memory: (default data/logflow.duckdb)" };
        var source = new Option<string>("--source") { Description = "simulator or none (default: simulator, none with --tail, --syslog, --otlp, --stdin, --docker, --cri)" };
        var topology = new Option<string>("--topology") { Description = "Topology file of the simulator (default: the shop that ships)" };
        var seed = new Option<string>("--seed") { Description = "Seed of the simulator (default 1)" };
        var rate = new Option<string>("--rate") { Description = "Traces a second of the simulator" };
        var sources = new SourceArguments();
        var otlp = new Option<bool>("--otlp") { Description = "Listen for OpenTelemetry on its own ports, too: HTTP 4318, gRPC 4317" };
        var command = new Command("serve", "Run engine, API and dashboard on http://127.0.0.1:8766")
        {
            port, host, certificate, certificateKey, database, source, topology, seed, rate, otlp,
        };
        sources.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            // Values travel as text to the one place that reads and checks all settings, wherever they come from.
            var given = new Dictionary<string, string?>();
            Give(nameof(ServerOptions.Port), parsed.GetValue(port));
            Give(nameof(ServerOptions.Host), parsed.GetValue(host));
            Give(nameof(ServerOptions.TlsCertificate), parsed.GetValue(certificate));
            Give(nameof(ServerOptions.TlsKey), parsed.GetValue(certificateKey));
            Give(nameof(ServerOptions.Database), parsed.GetValue(database));
            Give(nameof(ServerOptions.Source), parsed.GetValue(source));
            Give(nameof(ServerOptions.Topology), parsed.GetValue(topology));
            Give(nameof(ServerOptions.Seed), parsed.GetValue(seed));
            Give(nameof(ServerOptions.Rate), parsed.GetValue(rate));
            sources.Give(parsed, given);
            Give("Ingest:Otlp:Listen", parsed.GetValue(otlp) ? "true" : null);
            return RunAsync(Configuration(given), Console.Out, Console.Error, cancellationToken);

            void Give(string name, string? value)
            {
                if (value is not null)
                {
                    given[$"{ServerOptions.Section}:{name}"] = value;
                }
            }
        });
        return command;
    }

    /// <summary>appsettings.json beside the program, then the environment, then what was given.</summary>
    internal static IConfigurationRoot Configuration(IReadOnlyDictionary<string, string?> given)
    {
        var environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";
        return new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{environment}.json", optional: true)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(given)
            .Build();
    }

    internal static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            var settings = ServerSettings.Read(configuration);
            var app = await ServerApp.StartAsync(settings, configuration, cancellationToken).ConfigureAwait(false);
            await using (app.ConfigureAwait(false))
            {
                using var second = ExitOnSecondInterrupt(app);
                await output.WriteLineAsync(Greeting.Of(settings, app)).ConfigureAwait(false);
                return await app.RunAsync(cancellationToken).ConfigureAwait(false) ? Ok : Failed;
            }
        }
        catch (BadConfigurationException error)
        {
            await errors.WriteLineAsync(Explain(error)).ConfigureAwait(false);
            return Unusable;
        }
        catch (Exception error) when (Explain(error, configuration) is { } sentence)
        {
            await errors.WriteLineAsync($"logflow: {sentence}").ConfigureAwait(false);
            return Failed;
        }
    }

    /// <summary>One fault is one sentence, several are a list.</summary>
    private static string Explain(BadConfigurationException error) => error.Faults is [var fault]
        ? $"logflow: the configuration cannot be used: {fault}"
        : string.Join('\n', ["logflow: the configuration cannot be used:", .. error.Faults.Select(f => $"  {f}")]);

    private static string? Explain(Exception error, IConfiguration configuration) => error switch
    {
        StoreOpenException or KeyFileException or SourceStartException => error.Message,
        IOException { InnerException: AddressInUseException } =>
            $"port {PortOf(error, configuration)} is in use by another program; stop it or choose another with --port (OpenTelemetry's ports: LogFlow:Ingest:Otlp).",
        IOException { InnerException: SocketException } or SocketException => $"cannot listen: {error.Message}",
        _ => null,
    };

    /// <summary>Which of the ports it was stands in the message only: <c>http://127.0.0.1:4317: address already in use</c>.</summary>
    private static string? PortOf(Exception error, IConfiguration configuration) =>
        Array.Find(error.Message.Split(':', ' ', '/').Reverse().ToArray(), part => part.Length > 0 && part.All(char.IsAsciiDigit))
            ?? configuration[$"{ServerOptions.Section}:Port"];

    /// <summary>The first Ctrl+C stops in order, a second one at once.</summary>
    private static PosixSignalRegistration ExitOnSecondInterrupt(ServerApp app)
    {
        return PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
        {
            if (app.IsStopping)
            {
                Environment.Exit(Interrupted);
            }
        });
    }
}
