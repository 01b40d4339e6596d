using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing;

/// <summary>Why a record of an ingested body was refused.</summary>
/// <param name="Line">Its number in the body, from 1: the line of a line protocol, the record of others.</param>
/// <param name="Reason">A clause: what is wrong with it.</param>
public sealed record LineRejection(long Line, string Reason);

/// <summary>The records of one request, whatever its protocol. For one thread. Disposing releases the batches that were not taken.</summary>
public interface IRecordBatches : IDisposable
{
    long Accepted { get; }

    long Rejected { get; }

    /// <summary>The first few refused records.</summary>
    IReadOnlyList<LineRejection> Errors { get; }

    /// <summary>The batches so far; they are the caller's from here on.</summary>
    IReadOnlyList<LogBatch> TakeBatches();
}

/// <summary>The body of one request of a protocol of lines, read in parts as they come.</summary>
public interface IRecordBody : IRecordBatches
{
    /// <summary>Reads the next bytes of the body, cut anywhere.</summary>
    /// <param name="part">Any bytes.</param>
    /// <param name="arrivalNs">When the request came, Unix nanoseconds; null to take the records' times as they are.</param>
    void Append(ReadOnlySpan<byte> part, long? arrivalNs);

    /// <summary>Reads what is left. Call once, after the last part.</summary>
    void Complete(long? arrivalNs);
}
