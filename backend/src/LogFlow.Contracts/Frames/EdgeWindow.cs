using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Frames;

/// <summary>How an edge is known. A bit set: an edge may be known in several ways.</summary>
[Flags]
public enum EdgeEvidence : byte
{
    None = 0,

    /// <summary>A child span named its parent span.</summary>
    SpanParent = 1,

    /// <summary>A record named its caller (<c>parent_service</c>).</summary>
    ParentService = 2,

    /// <summary>Both services wrote in the same trace; direction from who was first.</summary>
    TraceCoOccurrence = 4,

    /// <summary>A client's span says whom it calls (a database, a queue, a host), and nobody there reports itself.</summary>
    Peer = 8,
}

/// <summary>Who calls whom.</summary>
public readonly record struct EdgeKey(string Caller, string Callee) : IComparable<EdgeKey>
{
    public int CompareTo(EdgeKey other)
    {
        var byCaller = string.CompareOrdinal(Caller, other.Caller);
        return byCaller != 0 ? byCaller : string.CompareOrdinal(Callee, other.Callee);
    }
}

/// <summary>
/// A call is counted when its span is decided (see <see cref="ServiceWindow.DecidedSpans"/>), one to a few seconds after it began.
/// </summary>
public sealed class EdgeWindow(EdgeKey key)
{
    public EdgeKey Key { get; } = key;

    public EdgeEvidence Evidence { get; set; }

    public long Calls { get; set; }

    /// <summary>Calls whose callee span failed.</summary>
    public long Errors { get; set; }

    /// <summary>
    /// Units of the caller's work in which a call to this callee failed, retries and all, by the second in which the unit is decided.
    /// </summary>
    public long Touched { get; set; }

    /// <summary>Of those, the units that failed themselves: what the caller passes on. Where it retries or falls back these are fewer.</summary>
    public long Passed { get; set; }

    /// <summary>What kind of call it is, as the spans say.</summary>
    public ConnectionType Connection { get; set; }

    /// <summary>Duration of the client's spans, where there are any.</summary>
    public LatencySketch ClientLatency { get; } = new();

    /// <summary>Duration of the callee's spans; of the client's where the callee does not report itself.</summary>
    public LatencySketch Latency { get; } = new();

    /// <summary>
    /// What calls took beyond the callee's span: the caller's client span less the callee's, where both are known. The network, and
    /// the wait until the callee takes the call up.
    /// </summary>
    public LatencySketch Transit { get; } = new();

    public void MergeFrom(EdgeWindow other)
    {
        Evidence |= other.Evidence;
        Calls += other.Calls;
        Errors += other.Errors;
        Touched += other.Touched;
        Passed += other.Passed;
        Connection = (ConnectionType)Math.Max((byte)Connection, (byte)other.Connection);
        ClientLatency.MergeFrom(other.ClientLatency);
        Latency.MergeFrom(other.Latency);
        Transit.MergeFrom(other.Transit);
    }
}
