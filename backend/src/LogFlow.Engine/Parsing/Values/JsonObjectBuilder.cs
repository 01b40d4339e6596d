using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace LogFlow.Engine.Parsing.Values;

/// <summary>
/// Writes one flat JSON object into a buffer that is used again for the next record. Names are trusted constants or raw JSON;
/// values are escaped.
/// </summary>
/// <param name="membersMax">Further ones are left out, and <see cref="IsFull"/> says so.</param>
internal sealed class JsonObjectBuilder(int membersMax = int.MaxValue)
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private byte[] _bytes = new byte[512];
    private int _length;
    private int _members;

    /// <summary>Members were left out.</summary>
    public bool IsFull => _members > membersMax;

    /// <summary>The object, or nothing when it has no members. Valid until the next <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written
    {
        get
        {
            if (_length == 0)
            {
                return [];
            }

            Reserve(1);
            _bytes[_length] = (byte)'}';
            return _bytes.AsSpan(0, _length + 1);
        }
    }

    /// <summary>Buffers past 64 KiB are given up, so that one huge record does not hold its memory for ever.</summary>
    public void Clear()
    {
        (_length, _members) = (0, 0);
        if (_bytes.Length > 64 * 1024)
        {
            _bytes = new byte[512];
        }
    }

    /// <summary>Members as they stand in a JSON text, without the braces; count as one.</summary>
    public void AddRaw(ReadOnlySpan<byte> members)
    {
        Separate();
        Append(members);
    }

    /// <summary>The members of an object, as many as there is room for.</summary>
    /// <param name="json">Valid, with its braces.</param>
    public void AddMembersOf(ReadOnlySpan<byte> json)
    {
        // A member has four characters and a comma at least.
        if (json.Length / 5 + _members < membersMax)
        {
            AddRaw(json[1..^1]);
            return;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128, CommentHandling = JsonCommentHandling.Skip });
        reader.Read();
        while (!IsFull && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            AddRaw(json[start..(int)reader.BytesConsumed]);
        }
    }

    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        AddName(name);
        AppendString(value);
    }

    public void AddRawValue(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        AddName(name);
        Append(json);
    }

    public void Add(ReadOnlySpan<byte> name, long value)
    {
        AddName(name);
        WriteNumber(value);
    }

    /// <summary>A member's name and its colon; the value is to be written next.</summary>
    public void BeginMember(ReadOnlySpan<byte> name) => AddName(name);

    /// <summary>A string as a value, within a member that was begun.</summary>
    public void WriteText(ReadOnlySpan<byte> text) => AppendString(text);

    /// <summary>JSON as it stands, within a member that was begun.</summary>
    public void WriteRaw(ReadOnlySpan<byte> json) => Append(json);

    /// <summary>A number as a value, within a member that was begun.</summary>
    public void WriteNumber(long value)
    {
        if (IsFull)
        {
            return;
        }

        Reserve(24);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
        _length += written;
    }

    /// <summary>What was written so far, without a closing brace.</summary>
    public ReadOnlySpan<byte> Raw => _bytes.AsSpan(0, _length);

    private void AddName(ReadOnlySpan<byte> name)
    {
        Separate();
        AppendString(name);
        Append(":"u8);
    }

    private void AppendString(ReadOnlySpan<byte> text)
    {
        if (IsFull)
        {
            return;
        }

        Reserve((text.Length * 6) + 2);
        _bytes[_length++] = (byte)'"';
        _length += Escape(text, _bytes.AsSpan(_length));
        _bytes[_length++] = (byte)'"';
    }

    /// <summary>Bytes written; <paramref name="target"/> must hold six times the text.</summary>
    public static int Escape(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var length = 0;
        while (true)
        {
            var plain = text.IndexOfAny(Special);
            if (plain < 0)
            {
                text.CopyTo(target[length..]);
                return length + text.Length;
            }

            text[..plain].CopyTo(target[length..]);
            length += plain;
            var c = text[plain];
            target[length++] = (byte)'\\';
            var mark = c switch
            {
                (byte)'"' or (byte)'\\' => c,
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                (byte)'\t' => (byte)'t',
                _ => (byte)'u',
            };
            target[length++] = mark;
            if (mark == 'u')
            {
                "00"u8.CopyTo(target[length..]);
                target[length + 2] = (byte)('0' + (c >> 4));
                target[length + 3] = (byte)"0123456789abcdef"[c & 15];
                length += 4;
            }

            text = text[(plain + 1)..];
        }
    }

    private void Separate()
    {
        _members++;
        Append(_length == 0 ? "{"u8 : ","u8);
    }

    /// <summary>What belongs to a member too many is not written.</summary>
    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (IsFull)
        {
            return;
        }

        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int more)
    {
        // One spare byte for the closing brace.
        if (_length + more + 1 > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more + 1));
        }
    }
}
