using System.Globalization;

namespace LogFlow.Contracts.Records;

/// <summary>A 128-bit trace id (W3C Trace Context). All zero means none. Written as 32 lower-case hex digits.</summary>
public readonly record struct TraceId(ulong High, ulong Low) : IComparable<TraceId>
{
    public static TraceId None => default;

    public bool IsNone => High == 0 && Low == 0;

    public int CompareTo(TraceId other) =>
        High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public override string ToString() => IsNone ? "" : $"{High:x16}{Low:x16}";

    /// <summary>
    /// Reads up to 32 hex digits, dashes of a UUID ignored, short ids padded with zeros on the left.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TraceId id)
    {
        Span<char> digits = stackalloc char[32];
        var count = 0;
        foreach (var c in text)
        {
            if (c == '-')
            {
                continue;
            }

            if (!char.IsAsciiHexDigit(c) || count == 32)
            {
                id = default;
                return false;
            }

            digits[count++] = c;
        }

        id = default;
        if (count == 0)
        {
            return false;
        }

        var lowDigits = digits[Math.Max(0, count - 16)..count];
        var highDigits = digits[..Math.Max(0, count - 16)];
        var low = ulong.Parse(lowDigits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var high = highDigits.IsEmpty ? 0 : ulong.Parse(highDigits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        id = new TraceId(high, low);
        return true;
    }
}
