namespace LogFlow.Contracts.Records;

public enum RecordKind : byte
{
    Log = 0,
    Span = 1,
}
