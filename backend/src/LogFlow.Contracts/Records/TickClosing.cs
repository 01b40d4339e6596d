namespace LogFlow.Contracts.Records;

/// <summary>
/// Before record <paramref name="Index"/> of a batch (or after its last record, when the index equals the count) every second up
/// to and including <paramref name="ClosedTick"/> (Unix seconds) is closed.
/// </summary>
public readonly record struct TickClosing(int Index, long ClosedTick);
