namespace LogFlow.Engine.Parsing;

/// <summary>Lines that by their look go on with the record before: indented text, stack frames, their causes.</summary>
internal static class ContinuationLine
{
    public static bool Is(ReadOnlySpan<byte> line) =>
        line.IsEmpty
        || line[0] is (byte)' ' or (byte)'\t' or (byte)'}' or (byte)')'
        || line.StartsWith("at "u8)
        || line.StartsWith("Caused by"u8)
        || line.StartsWith("... "u8)
        || line.StartsWith("--- End of "u8)
        || line.StartsWith("Traceback (most recent call last)"u8);
}
