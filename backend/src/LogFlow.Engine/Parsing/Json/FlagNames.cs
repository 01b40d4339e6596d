using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing.Json;

/// <summary>Flags about a record's reading, as LogFlow's own NDJSON carries them: <c>"logflow_flags":["unparsed"]</c>.</summary>
internal static class FlagNames
{
    private const RecordFlags Carried = RecordFlags.Unparsed | RecordFlags.TimeReplaced | RecordFlags.Truncated;

    /// <summary>The flags that belong to the record itself and not to a run of the engine.</summary>
    public static RecordFlags Of(RecordFlags flags) => flags & Carried;

    public static RecordFlags Read(ReadOnlySpan<byte> array)
    {
        var flags = RecordFlags.None;
        foreach (var flag in (ReadOnlySpan<RecordFlags>)[RecordFlags.Unparsed, RecordFlags.TimeReplaced, RecordFlags.Truncated])
        {
            flags |= array.IndexOf(Name(flag)) >= 0 ? flag : RecordFlags.None;
        }

        return flags;
    }

    public static ReadOnlySpan<byte> Name(RecordFlags flag) => flag switch
    {
        RecordFlags.Unparsed => "unparsed"u8,
        RecordFlags.TimeReplaced => "time_replaced"u8,
        _ => "truncated"u8,
    };
}
