using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LogFlow.Server.Tests.Sources.Syslog;

/// <summary>An authority of one's own and what it signed, as PEM files in a folder that goes with it.</summary>
internal sealed class Certificates : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _authority;
    private byte _serial;

    public Certificates()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=the test's authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(RunningServer.Now.AddDays(-1), RunningServer.Now.AddDays(1));
        File.WriteAllText(Authority, _authority.ExportCertificatePem());
        Server = Sign("logflow.test", ServerUse);
        Client = Sign("web-1.test", ClientUse);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("logflow-certificates-").FullName;

    public string Authority => Path.Combine(Folder, "authority.pem");

    /// <summary>For <c>logflow.test</c>, <c>localhost</c> and 127.0.0.1.</summary>
    public (string Certificate, string Key) Server { get; }

    public (string Certificate, string Key) Client { get; }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private (string Certificate, string Key) Sign(string name, string use)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        using var made = request.Create(_authority, _authority.NotBefore.AddMinutes(1), _authority.NotAfter.AddMinutes(-1), [1, ++_serial]);
        var (certificate, keyFile) = (Path.Combine(Folder, $"{name}.pem"), Path.Combine(Folder, $"{name}.key"));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificate, keyFile);
    }
}
