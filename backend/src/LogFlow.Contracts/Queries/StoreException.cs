namespace LogFlow.Contracts.Queries;

/// <summary>Why the store did not keep something.</summary>
public enum StoreFault
{
    /// <summary>It cannot be written or reached for now; it tries to recover by itself.</summary>
    Unavailable,

    /// <summary>The disk has no room; writing goes on by itself when there is.</summary>
    DiskFull,

    /// <summary>The batch comes after a part of its source that was not stored; the source begins again where the store ends.</summary>
    OutOfOrder,
}

/// <summary>
/// Records were not stored. The message is a sentence; faults <see cref="Records.LogBatch.Stored"/>. Whoever holds the records
/// may bring them again.
/// </summary>
public sealed class StoreException(StoreFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public StoreFault Fault { get; } = fault;
}
