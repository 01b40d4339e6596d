using System.Buffers;
using System.Globalization;
using System.Text.Json;
using LogFlow.Engine.Parsing.Protobuf;

namespace LogFlow.Engine.Parsing.Otlp;

/// <summary>
/// OTLP's JSON form as its protobuf form, so that one reader reads both: hex ids, numbers as numbers or text, enums as integers, unknown
/// names left out. Nothing is kept of the document but the bytes written.
/// </summary>
public static class OtlpJson
{
    /// <summary>Levels of JSON: a value nested deeper is malformed here.</summary>
    private const int DepthMax = 64;

    /// <summary>The message as protobuf. False when it is no JSON or not of the form; <paramref name="reason"/> says why.</summary>
    public static bool TryConvertLogs(ReadOnlySpan<byte> json, ProtoWriter into, out string reason) => TryConvert(json, OtlpSchema.Logs, into, out reason);

    /// <inheritdoc cref="TryConvertLogs"/>
    public static bool TryConvertTraces(ReadOnlySpan<byte> json, ProtoWriter into, out string reason) => TryConvert(json, OtlpSchema.Traces, into, out reason);

    private static bool TryConvert(ReadOnlySpan<byte> json, OtlpSchema schema, ProtoWriter into, out string reason)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DepthMax });
        try
        {
            reason = "the body is no JSON object";
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !TryMessage(ref reader, schema, into, ref reason))
            {
                return false;
            }

            // Anything behind the object throws.
            reader.Read();
            return true;
        }
        catch (JsonException error)
        {
            reason = $"the body is not valid JSON (byte {error.BytePositionInLine} of line {error.LineNumber + 1})";
            return false;
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to text that is no valid UTF-16 when its escapes are resolved.
            reason = "a text in the body is not valid";
            return false;
        }
    }

    private static bool TryMessage(ref Utf8JsonReader reader, OtlpSchema schema, ProtoWriter into, ref string reason)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueIsEscaped ? null : schema.Find(reader.ValueSpan);
            reader.Read();
            if (field is null || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (!TryValue(ref reader, field, into, ref reason))
                    {
                        return false;
                    }
                }
            }
            else if (!TryValue(ref reader, field, into, ref reason))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryValue(ref Utf8JsonReader reader, ProtoField field, ProtoWriter into, ref string reason)
    {
        if (field.Kind == ProtoKind.Message)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return Wrong(ref reader, "an object", ref reason);
            }

            var start = into.Begin(field.Number);
            var isRead = TryMessage(ref reader, field.Message!, into, ref reason);
            into.End(start);
            return isRead;
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            return Wrong(ref reader, "a value", ref reason);
        }

        return field.Kind switch
        {
            ProtoKind.Text => TryText(ref reader, field.Number, into, ref reason),
            ProtoKind.HexBytes => TryHex(ref reader, field.Number, into, ref reason),
            ProtoKind.Base64Bytes => TryBase64(ref reader, field.Number, into, ref reason),
            ProtoKind.Bool => TryBool(ref reader, field.Number, into, ref reason),
            ProtoKind.Double => TryDouble(ref reader, field.Number, into, ref reason),
            _ => TryInteger(ref reader, field, into, ref reason),
        };
    }

    private static bool TryText(ref Utf8JsonReader reader, int number, ProtoWriter into, ref string reason)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return Wrong(ref reader, "a text", ref reason);
        }

        if (!reader.ValueIsEscaped)
        {
            into.Bytes(number, reader.ValueSpan);
            return true;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var length = reader.CopyString(buffer);
        into.Bytes(number, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return true;
    }

    private static bool TryHex(ref Utf8JsonReader reader, int number, ProtoWriter into, ref string reason)
    {
        Span<byte> bytes = stackalloc byte[16];
        var text = reader.ValueSpan;
        if (reader.TokenType != JsonTokenType.String || text.Length > 32 || Convert.FromHexString(text, bytes, out _, out var length) != OperationStatus.Done)
        {
            return Wrong(ref reader, "an id in hex", ref reason);
        }

        into.Bytes(number, bytes[..length]);
        return true;
    }

    private static bool TryBase64(ref Utf8JsonReader reader, int number, ProtoWriter into, ref string reason)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out var bytes))
        {
            return Wrong(ref reader, "bytes in Base64", ref reason);
        }

        into.Bytes(number, bytes);
        return true;
    }

    private static bool TryBool(ref Utf8JsonReader reader, int number, ProtoWriter into, ref string reason)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            return Wrong(ref reader, "true or false", ref reason);
        }

        into.Varint(number, reader.TokenType == JsonTokenType.True ? 1u : 0u);
        return true;
    }

    private static bool TryDouble(ref Utf8JsonReader reader, int number, ProtoWriter into, ref string reason)
    {
        var value = 0.0;
        var isRead = reader.TokenType == JsonTokenType.Number
            ? reader.TryGetDouble(out value)
            : reader.TokenType == JsonTokenType.String && double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        if (!isRead)
        {
            return Wrong(ref reader, "a number", ref reason);
        }

        into.Fixed64(number, BitConverter.DoubleToUInt64Bits(value));
        return true;
    }

    private static bool TryInteger(ref Utf8JsonReader reader, ProtoField field, ProtoWriter into, ref string reason)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return Wrong(ref reader, "a whole number", ref reason);
        }

        ulong value;
        if (long.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed))
        {
            value = (ulong)signed;
        }
        else if (!ulong.TryParse(reader.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            return Wrong(ref reader, "a whole number", ref reason);
        }

        if (field.Kind == ProtoKind.Fixed64)
        {
            into.Fixed64(field.Number, value);
        }
        else
        {
            into.Varint(field.Number, value);
        }

        return true;
    }

    private static bool Wrong(ref Utf8JsonReader reader, string wanted, ref string reason)
    {
        reason = $"{wanted} is wanted at byte {reader.TokenStartIndex}";
        return false;
    }
}
