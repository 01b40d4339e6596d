using System.Text;
using LogFlow.Server.Sources.Syslog;

namespace LogFlow.Server.Cli;

/// <summary>What <c>serve</c> says once it listens: where, what it reads, and how to send to it, ready to be copied.</summary>
internal static class Greeting
{
    public static string Of(ServerSettings settings, ServerApp app)
    {
        var (server, sources) = (settings.Server, settings.Sources);
        var text = new StringBuilder();
        text.Append($"LogFlow {app.Version} listens on {app.Address} (dashboard; API at /docs, metrics at /metrics). Source: {server.Source}. Store: {server.Database}.\n");
        if (!app.HasDashboard)
        {
            text.Append("The dashboard is not built yet: run 'npm ci && npm run build' in frontend/.\n");
        }

        foreach (var line in Read(settings, app))
        {
            text.Append($"Reads {line}.\n");
        }

        text.Append("Send your own lines:\n");
        text.Append(
            $$"""  echo '{"service":"checkout","level":"error","message":"card declined"}' | curl -sS --data-binary @- -H 'Content-Type: application/x-ndjson' {{app.Address}}/api/ingest""").Append('\n');
        text.Append($"  OTEL_EXPORTER_OTLP_ENDPOINT={app.Address} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf my-program\n");
        if (OtlpOf(settings, app) is { } otlp)
        {
            text.Append($"  OTEL_EXPORTER_OTLP_ENDPOINT={otlp.Grpc} OTEL_EXPORTER_OTLP_PROTOCOL=grpc my-program\n");
        }

        foreach (var syslog in app.Syslog)
        {
            text.Append($"  {Try(syslog)}\n");
        }

        if (!sources.IsAny)
        {
            text.Append("  logflow serve --tail '/var/log/**/*.log' --syslog 5514\n");
        }

        text.Append($"More senders, filled in with this address: {app.Address}/connect\n");
        text.Append(app.IsOpen
            ? "No key is needed: whatever runs on this machine may read and steer it ('logflow key create' changes that)."
            : "Every request needs a key ('logflow key create' makes one).");
        text.Append(" Ctrl+C stops it.");
        return text.ToString();
    }

    /// <summary>OpenTelemetry's own ports, which are listened to after the main one; null without them.</summary>
    private static (string Http, string Grpc)? OtlpOf(ServerSettings settings, ServerApp app) =>
        settings.Ingest.Otlp.Listen && app.Addresses is [_, var http, var grpc, ..] ? (http, grpc) : null;

    /// <summary>A command that sends one message there.</summary>
    private static string Try(SyslogEndpoint syslog) => syslog.Tls
        ? $"echo '<11>checkout: card declined' | openssl s_client -quiet -no_ign_eof -connect {syslog.Address}"
        : $"logger --server {syslog.Address.Address} --port {syslog.Address.Port} --{(syslog.Udp ? "udp" : "tcp")} --tag checkout 'card declined'";

    private static IEnumerable<string> Read(ServerSettings settings, ServerApp app)
    {
        foreach (var glob in settings.Sources.Tail)
        {
            yield return $"files {glob}";
        }

        if (settings.Sources.DockerPath is { } docker)
        {
            yield return $"Docker's containers in {docker}";
        }

        if (settings.Sources.CriPath is { } cri)
        {
            yield return $"pods in {cri}";
        }

        foreach (var syslog in app.Syslog)
        {
            yield return $"syslog at {syslog}";
        }

        if (OtlpOf(settings, app) is { } otlp)
        {
            yield return $"OpenTelemetry at {otlp.Http} (HTTP) and {otlp.Grpc} (gRPC)";
        }

        if (settings.Sources.Stdin)
        {
            yield return "standard input";
        }
    }
}
