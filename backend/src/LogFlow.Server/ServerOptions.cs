using System.ComponentModel.DataAnnotations;
using System.Net;

namespace LogFlow.Server;

/// <summary>Section <c>LogFlow</c> of the configuration (<c>LOGFLOW__PORT=9000</c>), overlaid by the command line.</summary>
public sealed class ServerOptions : IValidatableObject
{
    public const string Section = "LogFlow";

    /// <summary>Address to listen on. Anything but loopback needs a key (<c>logflow key create</c>). Default 127.0.0.1.</summary>
    [Required]
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>TCP port, 0 to 65535; 0 takes any free one. Default 8766.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 8766;

    /// <summary>Certificate for TLS: a PEM file (then <see cref="TlsKey"/> too) or a PFX file. Default none: plain HTTP.</summary>
    public string? TlsCertificate { get; set; }

    /// <summary>PEM file with the certificate's key.</summary>
    public string? TlsKey { get; set; }

    /// <summary>Password of the PFX file or of the key; better from the environment than from a file.</summary>
    public string? TlsPassword { get; set; }

    /// <summary>Further host names by which browsers may call us, besides the loopback names and <see cref="Host"/>. Default none.</summary>
    public string[] AllowedHosts { get; set; } = [];

    /// <summary>Further origins whose pages may write and connect to the hub, such as <c>http://127.0.0.1:5174</c>. Default none.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>Path of the DuckDB file, or <c>:memory:</c>. Default <c>data/logflow.duckdb</c> under the working directory.</summary>
    [Required]
    public string Database { get; set; } = "data/logflow.duckdb";

    /// <summary><c>simulator</c> (the demo shop) or <c>none</c> (only what is sent). Default simulator.</summary>
    [AllowedValues("simulator", "none", ErrorMessage = "Source must be 'simulator' or 'none'.")]
    public string Source { get; set; } = "simulator";

    /// <summary>The simulator's topology file; null is the shop that ships.</summary>
    public string? Topology { get; set; }

    /// <summary>Seed of the simulator. Default 1.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>Traces a second that the simulator makes on average, 0.01 to 100,000; null is the simulator's own default.</summary>
    [Range(0.01, 100_000)]
    public double? Rate { get; set; }

    /// <summary>
    /// Simulated healthy past that is played at start when the store knows none, so that baselines are warm at once. 0 to 1 hour;
    /// default 3 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan PreRoll { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Folder with the built front end; null looks for it beside the program and upwards from it.</summary>
    public string? WebRoot { get; set; }

    /// <summary>Everything that must not take longer when stopping: requests, draining, flushing. 1 s to 5 minutes; default 25 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(25);

    public bool IsSimulated => Source == "simulator";

    /// <summary>The address behind <see cref="Host"/>; null when it is not one.</summary>
    public IPAddress? Address => Host is "localhost" ? IPAddress.Loopback : IPAddress.TryParse(Host.Trim('[', ']'), out var address) ? address : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Address is null)
        {
            yield return new ValidationResult($"Host '{Host}' is not an IP address; give 127.0.0.1, ::1 or another address of this machine.");
        }

        if (TlsKey is not null && TlsCertificate is null)
        {
            yield return new ValidationResult("TlsKey is given without TlsCertificate; give both, or neither.");
        }

        if (!IsSimulated && (Topology is not null || Rate is not null))
        {
            yield return new ValidationResult("Topology and Rate belong to the simulator; leave them out or set Source to 'simulator'.");
        }

        foreach (var origin in AllowedOrigins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/")
            {
                yield return new ValidationResult($"AllowedOrigins holds '{origin}'; an origin looks like http://127.0.0.1:5174.");
            }
        }
    }
}
