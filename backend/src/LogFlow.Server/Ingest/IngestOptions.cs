using System.ComponentModel.DataAnnotations;
using LogFlow.Server.Ingest.Otlp;

namespace LogFlow.Server.Ingest;

/// <summary>Section <c>LogFlow:Ingest</c>.</summary>
public sealed class IngestOptions
{
    public const string Section = "LogFlow:Ingest";

    /// <summary>Bytes of a request body as sent, 1 KiB to 4 GiB; default 16 MiB.</summary>
    [Range(1024, 4L * 1024 * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 16L * 1024 * 1024;

    /// <summary>Bytes of a gzip body after unpacking, 1 KiB to 16 GiB; default 64 MiB.</summary>
    [Range(1024, 16L * 1024 * 1024 * 1024)]
    public long MaxDecompressedBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>
    /// Bytes, unpacked, of a body that is read whole before anything is made of it (OTLP, Loki), 1 KiB to 1 GiB; default 32 MiB.
    /// </summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>OpenTelemetry's own ports.</summary>
    public OtlpOptions Otlp { get; set; } = new();

    /// <summary>Bytes of one line, 256 B to 64 MiB; default 1 MiB.</summary>
    [Range(256, 64 * 1024 * 1024)]
    public int MaxLineBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Fields of one record besides those that have a column; further ones are left out, and the record is flagged and counted as cut. 10 to
    /// 100,000; default 1,000.
    /// </summary>
    [Range(10, 100_000)]
    public int MaxFields { get; set; } = 1000;

    /// <summary>Requests that are taken in at the same time, 1 to 1000; further ones wait <see cref="QueueWait"/>. Default 8.</summary>
    [Range(1, 1000)]
    public int ConcurrentRequestsMax { get; set; } = 8;

    /// <summary>How long a request waits for room before it is told 429. 100 ms to 1 minute; default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan QueueWait { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// While all places are taken and others wait, a sender that sends less than this for a second makes way and is told 503. Bytes a second,
    /// 0 (never) to 1 GiB; default 64 KiB.
    /// </summary>
    [Range(0, 1024 * 1024 * 1024)]
    public double SlowBytesPerSecond { get; set; } = 64 * 1024;

    /// <summary>How long an accepted request waits for the engine and the store before it is told 503. 1 s to 10 minutes; default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StoreWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Records whose time is further off than this are placed by arrival and flagged. 1 s to 10 years; default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan ClockSkewMax { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often an idle stream's time is moved on. 10 ms to 10 s; default 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The most that an idle stream's time is held back for senders that collect lines before they send them. 0 to 5 minutes;
    /// default 30 s. Records that lag more are stored, and late.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ArrivalLagMax { get; set; } = TimeSpan.FromSeconds(30);
}
