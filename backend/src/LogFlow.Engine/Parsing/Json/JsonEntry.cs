using System.Text.Json;

namespace LogFlow.Engine.Parsing.Json;

/// <summary>One field of a JSON line. Positions are byte offsets in the line; quotes belong to name and value.</summary>
internal struct JsonEntry
{
    public int NameStart;

    /// <summary>Without the quotes.</summary>
    public int NameLength;
    public int ValueStart;
    public int ValueEnd;
    public JsonFieldKey Key;
    public JsonTokenType Token;

    /// <summary>A string with escapes in it.</summary>
    public bool IsEscaped;

    /// <summary>A member of an object that is itself kept among the attributes.</summary>
    public bool IsNested;

    /// <summary>Its value may be used for what its name means.</summary>
    public bool IsCandidate;

    /// <summary>Went into the record's own columns, so it is no attribute.</summary>
    public bool IsUsed;

    public readonly ReadOnlySpan<byte> Name(ReadOnlySpan<byte> line) => line.Slice(NameStart + 1, NameLength);

    /// <summary>The value as it stands in the line, strings without their quotes.</summary>
    public readonly ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line) =>
        Token == JsonTokenType.String ? line[(ValueStart + 1)..(ValueEnd - 1)] : line[ValueStart..ValueEnd];

    /// <summary>The value with its escapes resolved, in the buffer if it has any.</summary>
    public readonly ReadOnlySpan<byte> Text(ReadOnlySpan<byte> line, ref byte[] buffer) =>
        IsEscaped ? JsonText.Unescape(Value(line), ref buffer) : Value(line);

    public readonly ReadOnlySpan<byte> RawValue(ReadOnlySpan<byte> line) => line[ValueStart..ValueEnd];

    /// <summary>Name, colon and value as they stand in the line.</summary>
    public readonly ReadOnlySpan<byte> Member(ReadOnlySpan<byte> line) => line[NameStart..ValueEnd];
}
