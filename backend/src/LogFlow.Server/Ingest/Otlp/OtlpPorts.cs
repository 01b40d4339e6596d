using System.Net;
using LogFlow.Engine.Sources.Board;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LogFlow.Server.Ingest.Otlp;

/// <summary>
/// OpenTelemetry's ports 4318 (HTTP) and 4317 (gRPC, HTTP/2 without TLS). What comes in there may send OTLP and nothing else: dashboard and
/// API stay on the main port.
/// </summary>
internal static class OtlpPorts
{
    public static void Listen(KestrelServerOptions kestrel, IPAddress address, OtlpOptions options, Action<ListenOptions> secure)
    {
        if (!options.Listen)
        {
            return;
        }

        kestrel.Listen(address, options.HttpPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            secure(listen);
            Mark(listen);
        });
        kestrel.Listen(address, options.GrpcPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            secure(listen);
            Mark(listen);
        });
    }

    public static void Use(IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Features.Get<OtlpPort>() is not null && !OtlpApi.IsPath(context.Request.Path))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await next(context).ConfigureAwait(false);
    });

    /// <summary>Says on the board of sources which port it is, once it is taken: the page that shows how to send reads it there.</summary>
    /// <param name="board">Knows the source already.</param>
    /// <param name="options">Whether it is listened at all.</param>
    /// <param name="addresses">All that are listened on, in the order in which they were asked for: the main one, HTTP, gRPC.</param>
    public static void Show(SourceBoard board, OtlpOptions options, IReadOnlyList<string> addresses)
    {
        if (options.Listen && addresses is [_, _, var grpc, ..])
        {
            board.Meter(OtlpApi.GrpcSource, OtlpApi.GrpcSource, "").Address = $"OTLP/gRPC Export at {grpc}";
        }
    }

    private static void Mark(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(new OtlpPort());
        return next(connection);
    });

    private sealed class OtlpPort;
}
