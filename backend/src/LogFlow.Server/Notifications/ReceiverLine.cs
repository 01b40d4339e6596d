using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LogFlow.Server.Notifications;

/// <summary>
/// Connections to receivers. Link-local addresses, where clouds keep their secrets, are not connected to. A certificate must be one that
/// this machine trusts, or be signed by an authority of <see cref="NotificationOptions.TrustedAuthorities"/>.
/// </summary>
internal sealed class ReceiverLine(NotificationOptions options)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection? _authorities = Read(options.TrustedAuthorities, out _);

    /// <summary>Why the file cannot be used, as a sentence; null when it can, or none is named.</summary>
    public static string? Fault(NotificationOptions options)
    {
        Read(options.TrustedAuthorities, out var fault);
        return fault;
    }

    /// <exception cref="HttpRequestException">Every address of the host is link-local.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint place, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(place.Host, cancellationToken).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, a => !IsLinkLocal(a));
        if (allowed.Length == 0)
        {
            throw new HttpRequestException("link-local addresses are not connected to");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, place.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>For a client of TLS to that host; null checks as the machine does.</summary>
    public SslClientAuthenticationOptions Tls(string? host) => new()
    {
        TargetHost = host,
        RemoteCertificateValidationCallback = _authorities is null ? null : IsTrusted,
    };

    private static X509Certificate2Collection? Read(string? file, out string? fault)
    {
        fault = null;
        if (file is null)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            fault = $"TrustedAuthorities: '{file}' cannot be read: {error.Message}";
            return null;
        }

        fault = authorities.Count == 0 ? $"TrustedAuthorities: '{file}' holds no certificate." : null;
        return authorities;
    }

    private static bool IsLinkLocal(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.IsIPv6LinkLocal || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..]);
    }

    private bool IsTrusted(object sender, X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors)
    {
        // The name must be right in any case; who signed it may be one of the own authorities.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || shown is not X509Certificate2 certificate)
        {
            return errors == SslPolicyErrors.None;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }
}
