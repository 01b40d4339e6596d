using System.Globalization;
using System.Net;

namespace LogFlow.Server.Sources.Syslog;

/// <summary>Where syslog is listened for.</summary>
/// <param name="Address">With the port; 0 takes any free one.</param>
/// <param name="Udp">Datagrams, a message each.</param>
/// <param name="Tcp">Streams, framed by octet count or newline.</param>
/// <param name="Tls">The streams are encrypted (RFC 5425).</param>
public sealed record SyslogEndpoint(IPEndPoint Address, bool Udp, bool Tcp, bool Tls = false)
{
    /// <summary><c>5514</c>, <c>127.0.0.1:5514</c>, <c>udp://127.0.0.1:5514</c>, <c>tcp://[::1]:5514</c>, <c>tls://6514</c>; null when it is none of these.</summary>
    public static SyslogEndpoint? Parse(string text)
    {
        var (udp, tcp, tls) = (true, true, false);
        if (text.StartsWith("udp://", StringComparison.OrdinalIgnoreCase))
        {
            (text, tcp) = (text[6..], false);
        }
        else if (text.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase))
        {
            (text, udp) = (text[6..], false);
        }
        else if (text.StartsWith("tls://", StringComparison.OrdinalIgnoreCase))
        {
            (text, udp, tls) = (text[6..], false, true);
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return port <= IPEndPoint.MaxPort ? new SyslogEndpoint(new IPEndPoint(IPAddress.Loopback, port), udp, tcp, tls) : null;
        }

        text = text.Replace("localhost:", "127.0.0.1:", StringComparison.OrdinalIgnoreCase);
        return text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var address) && text.EndsWith($":{address.Port}", StringComparison.Ordinal)
            ? new SyslogEndpoint(address, udp, tcp, tls)
            : null;
    }

    public override string ToString() => $"{Scheme}://{Address}";

    /// <summary><c>udp+tcp</c>, <c>udp</c>, <c>tcp</c> or <c>tls</c>.</summary>
    public string Scheme => Udp && Tcp ? "udp+tcp" : Udp ? "udp" : Tls ? "tls" : "tcp";
}
