using System.Net;
using System.Net.Sockets;
using LogFlow.Contracts.Flow;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Board;

namespace LogFlow.Server.Sources.Syslog;

/// <summary>One place where syslog is listened for: over UDP, TCP or both on the same port, or over TLS.</summary>
internal sealed class SyslogSource : ILogSource, IDisposable
{
    private readonly Socket? _udp;
    private readonly Socket? _tcp;
    private readonly SyslogEndpoint _endpoint;
    private readonly SyslogTls? _tls;
    private readonly ParserOptions _parsing;
    private readonly SourceBoard _board;
    private readonly TimeProvider _time;

    /// <exception cref="SourceStartException">It cannot be listened there.</exception>
    public SyslogSource(SyslogEndpoint endpoint, SyslogTls? tls, ParserOptions parsing, SourceBoard board, TimeProvider time)
    {
        (_endpoint, _tls, _parsing, _board, _time) = (endpoint, endpoint.Tls ? tls : null, parsing, board, time);
        try
        {
            Address = endpoint.Address;
            if (endpoint.Tcp)
            {
                _tcp = new Socket(Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                _tcp.Bind(Address);
                _tcp.Listen();
                Address = (IPEndPoint)_tcp.LocalEndPoint!;
            }

            if (endpoint.Udp)
            {
                _udp = new Socket(Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = SyslogUdp.ReceiveBufferBytes };
                _udp.Bind(Address);
                Address = (IPEndPoint)_udp.LocalEndPoint!;
            }
        }
        catch (SocketException error)
        {
            Dispose();
            throw new SourceStartException(
                error.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse => $"syslog port {endpoint.Address.Port} is in use by another program; stop it or choose another with --syslog.",
                    SocketError.AccessDenied => $"syslog port {endpoint.Address.Port} needs more rights than this user has; choose one above 1023 with --syslog.",
                    _ => $"syslog cannot be listened for at {endpoint}: {error.Message}",
                },
                error);
        }
    }

    public string Name => "syslog";

    /// <summary>With the port that was taken.</summary>
    public IPEndPoint Address { get; private set; }

    /// <summary>How it is listened there, with the port that was taken.</summary>
    public SyslogEndpoint Endpoint => _endpoint with { Address = Address };

    public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        var running = new List<Task>();
        if (_udp is not null)
        {
            var meter = _board.Meter($"syslog-udp-{Address.Port}", "syslog", $"udp://{Address}");
            running.Add(new SyslogUdp(_udp, _parsing, meter, _time).RunAsync(new MeteredSink(sink, meter), cancellationToken));
        }

        if (_tcp is not null)
        {
            var scheme = _tls is null ? "tcp" : "tls";
            var meter = _board.Meter($"syslog-{scheme}-{Address.Port}", "syslog", $"{scheme}://{Address}");
            running.Add(new SyslogTcp(_tcp, _tls, _parsing, meter, _time).RunAsync(sink, cancellationToken));
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _udp?.Dispose();
        _tcp?.Dispose();
    }
}
