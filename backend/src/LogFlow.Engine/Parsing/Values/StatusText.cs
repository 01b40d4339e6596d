using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing.Values;

/// <summary>What a status says of the operation: words as in OpenTelemetry, HTTP numbers 2xx and 3xx succeed, 5xx fail.</summary>
internal static class StatusText
{
    private const RecordFlags Mask = RecordFlags.StatusError | RecordFlags.StatusOk;

    private static readonly NameLookup<RecordFlags> Words = new(new Dictionary<string, RecordFlags>
    {
        ["ok"] = RecordFlags.StatusOk,
        ["success"] = RecordFlags.StatusOk,
        ["succeeded"] = RecordFlags.StatusOk,
        ["successful"] = RecordFlags.StatusOk,
        ["status_code_ok"] = RecordFlags.StatusOk,
        ["error"] = RecordFlags.StatusError,
        ["err"] = RecordFlags.StatusError,
        ["fail"] = RecordFlags.StatusError,
        ["failed"] = RecordFlags.StatusError,
        ["failure"] = RecordFlags.StatusError,
        ["status_code_error"] = RecordFlags.StatusError,
        ["unset"] = RecordFlags.None,
        ["status_code_unset"] = RecordFlags.None,
    });

    public static bool TryWord(ReadOnlySpan<byte> word, out RecordFlags flags) => Words.TryFind(word, out flags);

    /// <summary>Numbers outside 0 to 32767 are no status.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out short status)
    {
        // "200 OK" is a status line's way to write 200.
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits == 3 && text[3] == ' ')
        {
            text = text[..3];
        }

        var isNumber = DecimalNumber.TryScale(text, 0, out var value) && value is >= 0 and <= short.MaxValue;
        status = isNumber ? (short)value : (short)0;
        return isNumber;
    }

    public static RecordFlags FlagsOf(short status) => status switch
    {
        >= 500 and <= 599 => RecordFlags.StatusError,
        >= 200 and <= 399 => RecordFlags.StatusOk,
        _ => RecordFlags.None,
    };

    /// <summary>The two status flags among others.</summary>
    public static RecordFlags Of(RecordFlags flags) => flags & Mask;
}
