using System.Buffers.Text;
using System.Globalization;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Otlp;

/// <summary>
/// OpenTelemetry's <c>AnyValue</c> and <c>KeyValue</c> (opentelemetry-proto, common.proto) as JSON. Bytes are Base64, what is no JSON
/// number a string, and what is nested deeper than <see cref="DepthMax"/> left out.
/// </summary>
internal static class AnyValueJson
{
    public const int DepthMax = 16;

    // Fields and wire types as one number: (field << 3) | type.
    private const uint StringValue = (1 << 3) | 2;
    private const uint BoolValue = 2 << 3;
    private const uint IntValue = 3 << 3;
    private const uint DoubleValue = (4 << 3) | 1;
    private const uint ArrayValue = (5 << 3) | 2;
    private const uint ListValue = (6 << 3) | 2;
    private const uint BytesValue = (7 << 3) | 2;
    private const uint Item = (1 << 3) | 2;
    private const uint Key = (1 << 3) | 2;
    private const uint Value = (2 << 3) | 2;

    /// <summary>Key and value of a <c>KeyValue</c>; the value is an <c>AnyValue</c> message. False when it is malformed.</summary>
    public static bool TryPair(ReadOnlySpan<byte> pair, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = [];
        var reader = new ProtoReader(pair);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case Key:
                    key = reader.Bytes();
                    break;
                case Value:
                    value = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return !reader.IsBroken;
    }

    /// <summary>The text of an <c>AnyValue</c> that is a string.</summary>
    public static bool TryText(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> text)
    {
        var reader = new ProtoReader(value);
        text = [];
        if (!reader.Next() || reader.Tag != StringValue)
        {
            return false;
        }

        text = reader.Bytes();
        return !reader.IsBroken;
    }

    /// <summary>An <c>AnyValue</c> that is an integer.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> value, out long number)
    {
        var reader = new ProtoReader(value);
        number = 0;
        if (!reader.Next() || reader.Tag != IntValue)
        {
            return false;
        }

        number = (long)reader.Varint();
        return !reader.IsBroken;
    }

    /// <summary>Adds <c>"key":value</c> to the object at hand. False when it is malformed.</summary>
    public static bool TryAdd(JsonObjectBuilder json, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ref byte[] repaired)
    {
        json.BeginMember(Utf8Text.Repair(key, ref repaired, out _));
        return TryWrite(json, value, 0, ref repaired);
    }

    /// <summary>Writes the value alone.</summary>
    public static bool TryWrite(JsonObjectBuilder json, ReadOnlySpan<byte> value, int depth, ref byte[] repaired)
    {
        var reader = new ProtoReader(value);
        var isWritten = false;
        while (reader.Next())
        {
            if (isWritten)
            {
                // A oneof holds one value; what a sender adds to it is left out.
                reader.Skip();
                continue;
            }

            isWritten = true;
            switch (reader.Tag)
            {
                case StringValue:
                    json.WriteText(Utf8Text.Repair(reader.Bytes(), ref repaired, out _));
                    break;
                case BoolValue:
                    json.WriteRaw(reader.Varint() != 0 ? "true"u8 : "false"u8);
                    break;
                case IntValue:
                    json.WriteNumber((long)reader.Varint());
                    break;
                case DoubleValue:
                    WriteDouble(json, BitConverter.UInt64BitsToDouble(reader.Fixed64()));
                    break;
                case BytesValue:
                    WriteBase64(json, reader.Bytes());
                    break;
                case ArrayValue or ListValue when depth >= DepthMax:
                    reader.Skip();
                    json.WriteRaw("null"u8);
                    break;
                case ArrayValue:
                    if (!TryWriteArray(json, reader.Bytes(), depth + 1, ref repaired))
                    {
                        return false;
                    }

                    break;
                case ListValue:
                    if (!TryWriteList(json, reader.Bytes(), depth + 1, ref repaired))
                    {
                        return false;
                    }

                    break;
                default:
                    reader.Skip();
                    isWritten = false;
                    break;
            }
        }

        if (!isWritten)
        {
            json.WriteRaw("null"u8);
        }

        return !reader.IsBroken;
    }

    private static bool TryWriteArray(JsonObjectBuilder json, ReadOnlySpan<byte> array, int depth, ref byte[] repaired)
    {
        var reader = new ProtoReader(array);
        var isFirst = true;
        json.WriteRaw("["u8);
        while (reader.Next())
        {
            if (reader.Tag != Item)
            {
                reader.Skip();
                continue;
            }

            json.WriteRaw(isFirst ? []: ","u8);
            isFirst = false;
            if (!TryWrite(json, reader.Bytes(), depth, ref repaired))
            {
                return false;
            }
        }

        json.WriteRaw("]"u8);
        return !reader.IsBroken;
    }

    private static bool TryWriteList(JsonObjectBuilder json, ReadOnlySpan<byte> list, int depth, ref byte[] repaired)
    {
        var reader = new ProtoReader(list);
        var isFirst = true;
        json.WriteRaw("{"u8);
        while (reader.Next())
        {
            if (reader.Tag != Item)
            {
                reader.Skip();
                continue;
            }

            if (!TryPair(reader.Bytes(), out var key, out var value))
            {
                return false;
            }

            json.WriteRaw(isFirst ? [] : ","u8);
            isFirst = false;
            json.WriteText(Utf8Text.Repair(key, ref repaired, out _));
            json.WriteRaw(":"u8);
            if (!TryWrite(json, value, depth, ref repaired))
            {
                return false;
            }
        }

        json.WriteRaw("}"u8);
        return !reader.IsBroken;
    }

    private static void WriteDouble(JsonObjectBuilder json, double number)
    {
        if (!double.IsFinite(number))
        {
            json.WriteText(double.IsNaN(number) ? "NaN"u8 : number > 0 ? "Infinity"u8 : "-Infinity"u8);
            return;
        }

        Span<byte> text = stackalloc byte[32];
        number.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        json.WriteRaw(text[..length]);
    }

    private static void WriteBase64(JsonObjectBuilder json, ReadOnlySpan<byte> bytes)
    {
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(bytes.Length)];
        Base64.EncodeToUtf8(bytes, text, out _, out var length);
        json.WriteText(text.AsSpan(0, length));
    }
}
