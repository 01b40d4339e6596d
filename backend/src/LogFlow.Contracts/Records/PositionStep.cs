namespace LogFlow.Contracts.Records;

/// <summary>
/// How far a source has been read with a batch: committed in the transaction of the rows, so that a restart neither loses nor doubles a
/// line. Steps of one key follow each other: the store refuses a batch whose step does not begin where the last one ended.
/// </summary>
/// <param name="Key">Names what is read, such as a file's identity; at most 200 characters.</param>
/// <param name="From">Where reading began, in bytes.</param>
/// <param name="To">Where it ended.</param>
/// <param name="State">What the source needs to find its place again, as text of its own.</param>
/// <param name="IsFresh">
/// The key begins anew at <paramref name="From"/>, whatever was stored under it (a file that was truncated or replaced).
/// </param>
public sealed record PositionStep(string Key, long From, long To, string State, bool IsFresh = false);

/// <summary>The last committed step of a key.</summary>
/// <param name="Key">As in <see cref="PositionStep"/>.</param>
/// <param name="Offset">Where reading ended, in bytes.</param>
/// <param name="State">As in <see cref="PositionStep"/>.</param>
public sealed record StoredPosition(string Key, long Offset, string State);
