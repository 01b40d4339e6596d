using System.Net;
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

    private static void Mark(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(new OtlpPort());
        return next(connection);
    });

    private sealed class OtlpPort;
}
