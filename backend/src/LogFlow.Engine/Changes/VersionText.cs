using System.Text.Json;

namespace LogFlow.Engine.Changes;

/// <summary>
/// Finds a service's version among a record's attributes: <c>service.version</c>, <c>app.version</c>, <c>version</c>,
/// <c>release</c> or <c>build</c>, the first of them that is there, at the top or in <c>resource</c> or its <c>attributes</c>.
/// </summary>
internal static class VersionText
{
    /// <summary>Longer ones are no version.</summary>
    public const int BytesMax = 64;

    private const int None = int.MaxValue;

    /// <summary>The bytes of the version within the attributes; empty when there is none.</summary>
    public static (int Offset, int Length) Find(ReadOnlySpan<byte> attributes)
    {
        // Most attributes hold none of the words, and that is quickly seen.
        if (attributes.IndexOf("version\""u8) < 0 && attributes.IndexOf("\"release\""u8) < 0 && attributes.IndexOf("\"build\""u8) < 0)
        {
            return default;
        }

        var best = None;
        (int Offset, int Length) found = default;
        var reader = new Utf8JsonReader(attributes);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var rank = RankOf(reader.ValueSpan);
                var mayHold = reader.ValueSpan.SequenceEqual("resource"u8) || reader.ValueSpan.SequenceEqual("attributes"u8);
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject && mayHold)
                {
                    continue;
                }

                if (rank < best && (reader.TokenType is JsonTokenType.String or JsonTokenType.Number) && !reader.ValueIsEscaped && IsVersion(reader.ValueSpan))
                {
                    // A string's value begins after its quotation mark.
                    var offset = (int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0);
                    (best, found) = (rank, (offset, reader.ValueSpan.Length));
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Attributes that are no JSON name no version; what was found before the fault counts.
        }

        return found;
    }

    private static int RankOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("service.version"u8) || name.SequenceEqual("resource.service.version"u8))
        {
            return 0;
        }

        return name.SequenceEqual("app.version"u8) ? 1
            : name.SequenceEqual("version"u8) ? 2
            : name.SequenceEqual("release"u8) ? 3
            : name.SequenceEqual("build"u8) ? 4
            : None;
    }

    /// <summary>Printable, without blanks, with a digit: "2.4.1", "v7", "2026-01-31-a1b2c3d".</summary>
    private static bool IsVersion(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > BytesMax || text.IndexOfAnyInRange((byte)'0', (byte)'9') < 0)
        {
            return false;
        }

        return text.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0;
    }
}
