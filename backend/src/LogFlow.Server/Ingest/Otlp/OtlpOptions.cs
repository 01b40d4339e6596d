using System.ComponentModel.DataAnnotations;

namespace LogFlow.Server.Ingest.Otlp;

/// <summary>
/// Section <c>LogFlow:Ingest:Otlp</c>: OpenTelemetry's own ports. The main port takes OTLP/HTTP always; OTLP/gRPC has a port of its own
/// because it speaks HTTP/2 without TLS.
/// </summary>
public sealed class OtlpOptions
{
    /// <summary>Listen on the two ports, at the address of <c>LogFlow:Host</c>. Default false; <c>--otlp</c> says true.</summary>
    public bool Listen { get; set; }

    /// <summary>TCP port of OTLP/HTTP, 0 to 65535; 0 takes any free one. Default 4318.</summary>
    [Range(0, 65535)]
    public int HttpPort { get; set; } = 4318;

    /// <summary>TCP port of OTLP/gRPC, 0 to 65535; 0 takes any free one. Default 4317.</summary>
    [Range(0, 65535)]
    public int GrpcPort { get; set; } = 4317;
}
