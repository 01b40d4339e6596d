using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LogFlow.Server.Security;

/// <summary>What decides who gets in; read and checked before anything else is opened.</summary>
internal sealed record AccessParts(KeyRing Keys, AccessMode Mode, X509Certificate2? Certificate)
{
    /// <summary>Who vouches for those that send syslog over TLS; null lets anybody send who reaches the port.</summary>
    public X509Certificate2Collection? SyslogClients { get; init; }

    /// <exception cref="BadConfigurationException">Others could reach the server and there is no key, or the certificate cannot be used.</exception>
    /// <exception cref="KeyFileException">The keys cannot be read.</exception>
    public static AccessParts Open(ServerSettings settings, TimeProvider time)
    {
        var file = KeyFile.For(settings.Security.KeyFile, settings.Server.Database);
        var keys = new KeyRing(file, time);
        AccessMode.Check(settings.Server, keys, file);
        return new AccessParts(keys, new AccessMode(settings.Server, keys), ServerCertificate.Load(settings.Server))
        {
            SyslogClients = ServerCertificate.LoadAuthorities(settings.Sources.SyslogClientCa),
        };
    }
}

/// <summary>Puts the guard into the host.</summary>
internal static class SecurityParts
{
    public static void Add(IServiceCollection services, ServerParts parts)
    {
        services.AddSingleton(parts.Settings.Security).AddSingleton(parts.Access.Keys).AddSingleton(parts.Access.Mode)
            .AddSingleton<SessionStore>().AddSingleton<SignInBrake>().AddSingleton<AuditTrail>();
        services.AddHostedService(provider =>
        {
            var audit = provider.GetRequiredService<AuditTrail>();
            parts.Access.Keys.Logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger<KeyRing>();
            parts.Access.Keys.Changed = audit.NoteKey;
            return audit;
        });
    }

    /// <summary>For every port that is listened on.</summary>
    public static void UseTls(ListenOptions listen, AccessParts access)
    {
        if (access.Certificate is { } certificate)
        {
            listen.UseHttps(certificate);
        }
    }
}
