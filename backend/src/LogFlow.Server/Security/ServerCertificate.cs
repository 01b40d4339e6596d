using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LogFlow.Server.Security;

/// <summary>The certificate for TLS from files: PEM with its key, or PFX.</summary>
internal static class ServerCertificate
{
    /// <summary>Null when none is configured.</summary>
    /// <exception cref="BadConfigurationException">It cannot be used; says which file.</exception>
    public static X509Certificate2? Load(ServerOptions options)
    {
        if (options.TlsCertificate is not { } path)
        {
            return null;
        }

        try
        {
            return options.TlsKey is { } key ? LoadPem(path, key, options.TlsPassword) : X509CertificateLoader.LoadPkcs12FromFile(path, options.TlsPassword);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Messages of the cryptography never hold the password.
            throw new BadConfigurationException([$"The certificate {path} cannot be used: {error.Message}"]);
        }
    }

    /// <summary>The certificates of a PEM file, those of whoever vouches for clients; null when none is configured.</summary>
    /// <exception cref="BadConfigurationException">There is none in it; says which file.</exception>
    public static X509Certificate2Collection? LoadAuthorities(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadConfigurationException([$"The authorities in {path} cannot be used: {error.Message}"]);
        }

        return authorities.Count > 0 ? authorities : throw new BadConfigurationException([$"There is no certificate in {path}; give a PEM file with those that vouch for the clients."]);
    }

    private static X509Certificate2 LoadPem(string path, string key, string? password)
    {
        using var loaded = password is null ? X509Certificate2.CreateFromPemFile(path, key) : X509Certificate2.CreateFromEncryptedPemFile(path, password, key);
        // TLS on some systems does not take a key that was never stored; this makes it one that is.
        var whole = X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pkcs12), null);
        return whole;
    }
}
