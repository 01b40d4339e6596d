using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Graph;

[Flags]
internal enum SpanState : byte
{
    None = 0,

    /// <summary>The span itself was read. Without it, the entry is known from its logs or as somebody's parent.</summary>
    Span = 1,

    /// <summary>A log with the span's id was read.</summary>
    Logged = 2,

    /// <summary>Its status says that it failed.</summary>
    StatusFailed = 4,

    /// <summary>Its status says that it succeeded, so that its error logs do not count against it.</summary>
    StatusOk = 8,

    /// <summary>Its part of a frame was handed over; only kept for its children or its parent.</summary>
    Decided = 16,

    /// <summary>Decided as failed.</summary>
    Failed = 32,

    /// <summary>Decided as failed because of a call to another service.</summary>
    Explained = 64,
}

/// <summary>A span that waits to be decided. Links are indices into the table, -1 for none.</summary>
internal struct SpanEntry
{
    public ulong Key;
    public ulong ParentKey;
    public long StartNs;
    public long EndNs;

    /// <summary>Time of its first error log, or <see cref="long.MaxValue"/>.</summary>
    public long ErrorLogNs;
    public long DueTick;
    public int Service;

    /// <summary>The caller as the record named it.</summary>
    public int ParentService;

    /// <summary>Whom a client's span says it calls, none for most.</summary>
    public int Peer;
    public ConnectionType Connection;
    public int FirstChild;
    public int NextSibling;
    public SpanState State;

    public readonly bool Has(SpanState state) => (State & state) != 0;

    /// <summary>Something of its own is known of it, not only that others call it their parent.</summary>
    public readonly bool IsSeen => (State & (SpanState.Span | SpanState.Logged)) != 0;

    public readonly bool IsFailedBefore(long limitNs) =>
        Has(SpanState.StatusFailed) || (ErrorLogNs < limitNs && !Has(SpanState.StatusOk));
}
