namespace LogFlow.Storage;

/// <summary>Columns of the records table, in order.</summary>
internal static class RecordColumn
{
    public const int Sequence = 0;
    public const int TimeNs = 1;
    public const int Service = 2;
    public const int ParentService = 3;
    public const int Severity = 4;
    public const int Kind = 5;
    public const int Flags = 6;
    public const int Status = 7;
    public const int Template = 8;
    public const int Parameters = 9;
    public const int Body = 10;
    public const int TraceHigh = 11;
    public const int TraceLow = 12;
    public const int SpanId = 13;
    public const int ParentSpanId = 14;
    public const int DurationNs = 15;
    public const int Attributes = 16;
}
