using System.ComponentModel.DataAnnotations;
using System.Net;
using LogFlow.Server.Sources.Syslog;

namespace LogFlow.Server.Sources;

/// <summary>Section <c>LogFlow:Sources</c>: what is read besides what is sent over HTTP. With any of these the simulator is off.</summary>
public sealed class SourcesOptions : IValidatableObject
{
    public const string Section = "LogFlow:Sources";

    public const string DockerFolder = "/var/lib/docker/containers";
    public const string CriFolder = "/var/log/pods";

    /// <summary>Files to follow (<c>--tail</c>, repeatable): paths with <c>*</c>, <c>?</c>, and <c>**</c> for any number of folders. Default none.</summary>
    public string[] Tail { get; set; } = [];

    /// <summary>Files that are there at the first start are read from their end (<c>--tail-from-end</c>). Default false.</summary>
    public bool TailFromEnd { get; set; }

    /// <summary>
    /// Where syslog is listened for (<c>--syslog</c>, repeatable): <c>5514</c>, <c>127.0.0.1:5514</c>, <c>udp://…</c>, <c>tcp://…</c>, or
    /// <c>tls://6514</c> with the certificate of HTTPS. Default nowhere.
    /// </summary>
    public string[] Syslog { get; set; } = [];

    /// <summary>
    /// Syslog may listen to other machines (<c>--syslog-remote</c>). It knows no keys: whoever reaches the port may send. Default false.
    /// </summary>
    public bool SyslogRemote { get; set; }

    /// <summary>
    /// PEM file with the authorities that vouch for those who send syslog over TLS (<c>--syslog-client-ca</c>); who has no certificate from
    /// one of them is turned away. Default none: whoever reaches the port may send.
    /// </summary>
    public string? SyslogClientCa { get; set; }

    /// <summary>Read standard input (<c>--stdin</c>). Default false.</summary>
    public bool Stdin { get; set; }

    /// <summary>
    /// Follow Docker's json-files (<c>--docker</c>): the folder of its containers, or <c>true</c> for <c>/var/lib/docker/containers</c>. Default no.
    /// </summary>
    public string? Docker { get; set; }

    /// <summary>Follow a Kubernetes node's pods (<c>--cri</c>): their folder, or <c>true</c> for <c>/var/log/pods</c>. Default no.</summary>
    public string? Cri { get; set; }

    /// <summary>Bytes of one syslog message, 480 to 16 MiB; default 64 KiB.</summary>
    [Range(480, 16 * 1024 * 1024)]
    public int SyslogMessageBytesMax { get; set; } = 64 * 1024;

    public bool IsAny => Tail.Length > 0 || Syslog.Length > 0 || Stdin || DockerPath is not null || CriPath is not null;

    internal bool HasSyslogTls => Syslog.Any(text => SyslogEndpoint.Parse(text) is { Tls: true });

    internal string? DockerPath => PathOf(Docker, DockerFolder);

    internal string? CriPath => PathOf(Cri, CriFolder);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var glob in Tail.Where(string.IsNullOrWhiteSpace))
        {
            yield return new ValidationResult($"Tail holds '{glob}'; give a path such as /var/log/*.log.");
        }

        foreach (var glob in Tail.Where(Directory.Exists))
        {
            yield return new ValidationResult($"Tail holds '{glob}', which is a folder; give {Path.Combine(glob, "*.log")} to follow the files in it.");
        }

        foreach (var text in Syslog)
        {
            if (SyslogEndpoint.Parse(text) is not { } endpoint)
            {
                yield return new ValidationResult($"Syslog holds '{text}'; give a port such as 5514, or an address such as udp://127.0.0.1:5514 or tls://127.0.0.1:6514.");
            }
            else if (!IPAddress.IsLoopback(endpoint.Address.Address) && !SyslogRemote && !(endpoint.Tls && SyslogClientCa is not null))
            {
                yield return new ValidationResult($"Syslog at '{text}' can be reached from other machines, and syslog knows no keys; give --syslog-remote if that is meant, or take tls:// with --syslog-client-ca.");
            }
        }

        if (SyslogClientCa is not null && !HasSyslogTls)
        {
            yield return new ValidationResult("SyslogClientCa is given and no syslog over TLS; add --syslog tls://6514, or leave it out.");
        }

        foreach (var folder in new[] { DockerPath, CriPath })
        {
            if (folder is not null && !Directory.Exists(folder))
            {
                yield return new ValidationResult($"The folder {folder} is not there; name the one that holds the containers' logs.");
            }
        }
    }

    private static string? PathOf(string? given, string usual) => given?.ToLowerInvariant() switch
    {
        null or "" or "false" => null,
        "true" => usual,
        _ => given,
    };
}
