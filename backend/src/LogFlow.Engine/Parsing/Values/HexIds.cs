using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing.Values;

/// <summary>Trace and span ids from hex text: any case, dashes of a UUID and a leading <c>0x</c> ignored, short ones padded on the left.</summary>
internal static class HexIds
{
    public static bool TryTrace(ReadOnlySpan<byte> text, out TraceId id)
    {
        id = default;
        if (!TryRead(text, 32, out var value))
        {
            return false;
        }

        id = new TraceId((ulong)(value >> 64), (ulong)value);
        return true;
    }

    public static bool TrySpan(ReadOnlySpan<byte> text, out ulong id)
    {
        var isRead = TryRead(text, 16, out var value);
        id = (ulong)value;
        return isRead;
    }

    /// <summary>Datadog writes 64-bit ids as decimal numbers and 128-bit ones as 32 hex digits.</summary>
    public static bool TryDecimalOrHexTrace(ReadOnlySpan<byte> text, out TraceId id)
    {
        if (text.Length is > 0 and <= 20 && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            id = new TraceId(0, number);
            return true;
        }

        return TryTrace(text, out id);
    }

    public static bool TryDecimalOrHexSpan(ReadOnlySpan<byte> text, out ulong id) =>
        (text.Length is > 0 and <= 20 && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id)) || TrySpan(text, out id);

    private static bool TryRead(ReadOnlySpan<byte> text, int digitsMax, out UInt128 value)
    {
        value = 0;
        ulong high = 0;
        ulong low = 0;
        if (text.Length == digitsMax && TryReadPlain(text, out value))
        {
            return true;
        }

        if (text.StartsWith("0x"u8))
        {
            text = text[2..];
        }

        var digits = 0;
        foreach (var c in text)
        {
            var digit = HexDigit(c);
            if (digit > 15)
            {
                if (c == '-')
                {
                    continue;
                }

                return false;
            }

            if (++digits > digitsMax)
            {
                return false;
            }

            high = (high << 4) | (low >> 60);
            low = (low << 4) | digit;
        }

        value = new UInt128(high, low);
        return digits > 0;
    }

    /// <summary>All digits and all there: as nearly every id comes.</summary>
    private static bool TryReadPlain(ReadOnlySpan<byte> text, out UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        var half = text.Length / 2;
        bytes[..(16 - half)].Clear();
        var status = Convert.FromHexString(text, bytes[(16 - half)..], out _, out _);
        value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return status == OperationStatus.Done;
    }

    private static uint HexDigit(byte c)
    {
        var digit = (uint)(c - '0');
        if (digit <= 9)
        {
            return digit;
        }

        var letter = (uint)((c | 0x20) - 'a');
        return letter <= 5 ? letter + 10 : 16;
    }
}
