namespace LogFlow.Contracts.Records;

/// <summary>
/// One record on its way into a batch: what a parser or the simulator fills. The spans are only read during
/// <see cref="LogBatch.Add"/>, which copies them.
/// </summary>
public ref struct LogRecord
{
    public LogRecord()
    {
    }

    /// <summary>Event time, Unix nanoseconds. For a span: its start.</summary>
    public long TimeNs;

    /// <summary>Id in the batch's <see cref="NameTable"/>.</summary>
    public int Service;

    /// <summary>The caller, when the record names it; <see cref="NameTable.None"/> otherwise.</summary>
    public int ParentService = NameTable.None;

    /// <summary>OpenTelemetry number 1-24, 0 when unknown.</summary>
    public byte Severity;

    public RecordKind Kind;

    public RecordFlags Flags;

    /// <summary>Numeric status (HTTP, gRPC) as it was given; 0 when none.</summary>
    public short Status;

    public TraceId TraceId;

    /// <summary>0 when none.</summary>
    public ulong SpanId;

    /// <summary>0 when none.</summary>
    public ulong ParentSpanId;

    /// <summary>Nanoseconds; -1 when the record has no duration.</summary>
    public long DurationNs = -1;

    /// <summary>A span's part in a call.</summary>
    public SpanRole Role;

    /// <summary>Whom a client or producer span says it calls; <see cref="NameTable.None"/> otherwise.</summary>
    public int Peer = NameTable.None;

    public ConnectionType Connection;

    /// <summary>The message, UTF-8. Invalid bytes must already be replaced.</summary>
    public ReadOnlySpan<byte> Body;

    /// <summary>A JSON object with every other field, UTF-8, or empty.</summary>
    public ReadOnlySpan<byte> Attributes;
}
