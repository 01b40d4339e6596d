namespace LogFlow.Contracts.Records;

/// <summary>
/// Which records of a sender's batch these are, so that a batch that is sent again is stored once. Committed in the transaction of the
/// rows. Parts of one batch follow each other without a gap: the store refuses one that comes after a hole.
/// </summary>
/// <param name="Batch">The sender's id, or the hash of what it sent.</param>
/// <param name="First">Number of the first record within the batch, from 0.</param>
/// <param name="IsComplete">The batch ends with these records; what comes under its id later is a repetition.</param>
/// <param name="Rejected">Lines of the whole batch that were refused; counts on the last part.</param>
public readonly record struct BatchPart(UInt128 Batch, long First, bool IsComplete = false, long Rejected = 0);

/// <summary>What is stored of a sender's batch.</summary>
/// <param name="Records">Its first so many records are committed; 0 when nothing is known of it.</param>
/// <param name="IsComplete">All of it is committed.</param>
/// <param name="Rejected">Lines of it that were refused, once it is complete.</param>
public readonly record struct BatchProgress(long Records, bool IsComplete, long Rejected);
