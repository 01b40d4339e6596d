using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Operations;

/// <summary>
/// The place in the source that wrote a line, where its attributes name one with a line number: <c>"logger":"t.s.TravelService#451"</c>,
/// <c>"caller":"store/read.go:80"</c>. Two places often write the same template, and a place outlives a change of the text.
/// </summary>
internal static class CodePlace
{
    private static ReadOnlySpan<byte> Logger => "\"logger\":"u8;

    private static ReadOnlySpan<byte> Caller => "\"caller\":"u8;

    /// <summary>0 when none is named.</summary>
    public static ulong Of(ReadOnlySpan<byte> attributes)
    {
        var place = Find(attributes, Logger);
        return place != 0 ? place : Find(attributes, Caller);
    }

    private static ulong Find(ReadOnlySpan<byte> attributes, ReadOnlySpan<byte> name)
    {
        var at = attributes.IndexOf(name);
        if (at < 0)
        {
            return 0;
        }

        var value = attributes[(at + name.Length)..].TrimStart((byte)' ');
        if (value.IsEmpty || value[0] != (byte)'"')
        {
            return 0;
        }

        value = value[1..];
        var end = value.IndexOf((byte)'"');
        value = end < 0 ? [] : value[..end];
        var digits = value.Length;
        while (digits > 0 && value[digits - 1] is >= (byte)'0' and <= (byte)'9')
        {
            digits--;
        }

        var isNumbered = digits > 0 && digits < value.Length && (value[digits - 1] is (byte)'#' or (byte)':');
        return isNumbered ? StableHash.Of(value) : 0;
    }
}
