using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace LogFlow.Server.Sources.Syslog;

/// <summary>
/// The TLS of syslog (RFC 5425): shows our certificate, and where authorities are given lets in only who has a certificate from one of them.
/// </summary>
internal sealed class SyslogTls
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan HandshakeMax = TimeSpan.FromSeconds(10);

    private readonly SslServerAuthenticationOptions _options;
    private readonly X509Certificate2Collection? _clients;

    /// <param name="certificate">With its key; stays its owner's.</param>
    /// <param name="clients">Who vouches for clients; null asks for no certificate.</param>
    public SyslogTls(X509Certificate2 certificate, X509Certificate2Collection? clients)
    {
        _clients = clients;
        _options = new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = clients is not null,
            RemoteCertificateValidationCallback = (_, shown, sent, _) => clients is null || IsVouchedFor(shown, sent),
        };
    }

    /// <exception cref="AuthenticationException">It is no TLS, took too long, or the client has no certificate that is accepted.</exception>
    public async Task<Stream> OpenAsync(Stream plain, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(HandshakeMax);
        var secure = new SslStream(plain, leaveInnerStreamOpen: true);
        try
        {
            await secure.AuthenticateAsServerAsync(_options, patience.Token).ConfigureAwait(false);
            return secure;
        }
        catch (Exception error) when (error is AuthenticationException or IOException or OperationCanceledException)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new AuthenticationException(error is OperationCanceledException ? "it did not finish the TLS handshake in time." : error.Message, error);
        }
    }

    private bool IsVouchedFor(X509Certificate? shown, X509Chain? sent)
    {
        if (shown is not X509Certificate2 certificate)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_clients!);
        if (sent is not null)
        {
            // Certificates in between, which the client brings along.
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ClientAuthentication));
        // An authority of one's own seldom says where it lists what it took back, and asking would let senders make us call out.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }
}
