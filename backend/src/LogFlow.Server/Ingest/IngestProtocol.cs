using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest;

/// <summary>How senders of one kind are met.</summary>
/// <param name="Source">Name on the board of sources and in the counters.</param>
/// <param name="Kind">The protocol, kebab-case.</param>
/// <param name="Address">Method and path, for the board.</param>
internal sealed record IngestProtocol(string Source, string Kind, string Address)
{
    /// <summary>Content types that are understood; empty takes any. A missing one is always taken.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>What a full disk is told as: 503 unless the protocol's senders understand 507.</summary>
    public int DiskFullStatus { get; init; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Kind of data where a source has several that are sent at different paces: <c>logs</c>, <c>traces</c>.</summary>
    public string Data { get; init; } = "";

    /// <summary>Says a refusal in the protocol's own form; null leaves it to problem details.</summary>
    public Func<HttpContext, ApiProblem, Task>? Refuse { get; init; }
}
