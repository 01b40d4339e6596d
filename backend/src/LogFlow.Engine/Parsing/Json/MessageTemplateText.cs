using System.Text.Json;

namespace LogFlow.Engine.Parsing.Json;

/// <summary>
/// Fills the holes of a Serilog message template from the event's own fields (messagetemplates.org): <c>{Name}</c>,
/// <c>{@Name:format}</c>, <c>{{</c> for a brace. Strings are set in without quotes, other values as their JSON. A hole that nothing
/// fills stays as it is written.
/// </summary>
internal sealed class MessageTemplateText
{
    /// <summary>Bounds on the work that one line can ask for; what lies beyond stays as it is written.</summary>
    private const int HolesMax = 48;
    private const int BytesMax = 64 * 1024;

    private byte[] _text = new byte[256];
    private byte[] _value = new byte[256];
    private int _length;

    public ReadOnlySpan<byte> Render(ReadOnlySpan<byte> template, JsonLine fields, ReadOnlySpan<byte> line)
    {
        _length = 0;
        var rendering = 0;
        var holes = 0;
        while (!template.IsEmpty)
        {
            var brace = template.IndexOfAny((byte)'{', (byte)'}');
            if (brace < 0 || holes == HolesMax || _length > BytesMax)
            {
                Append(template);
                break;
            }

            Append(template[..brace]);
            template = template[brace..];
            if (template.Length > 1 && template[1] == template[0])
            {
                Append(template[..1]);
                template = template[2..];
                continue;
            }

            var end = template.IndexOf((byte)'}');
            if (template[0] == '}' || end < 0)
            {
                Append(template[..1]);
                template = template[1..];
                continue;
            }

            holes++;
            AppendHole(template[..(end + 1)], fields, line, ref rendering);
            template = template[(end + 1)..];
        }

        return _text.AsSpan(0, _length);
    }

    private void AppendHole(ReadOnlySpan<byte> hole, JsonLine fields, ReadOnlySpan<byte> line, ref int rendering)
    {
        var inside = hole[1..^1];
        var nameEnd = inside.IndexOfAny((byte)',', (byte)':');
        var name = (nameEnd < 0 ? inside : inside[..nameEnd]).TrimStart("@$"u8);
        // CLEF gives formatted holes ready rendered, in order, under @r.
        if (inside.Contains((byte)':') && TryRendering(fields, line, rendering++))
        {
            return;
        }

        if (!TryAppendField(name, fields, line))
        {
            Append(hole);
        }
    }

    private bool TryAppendField(ReadOnlySpan<byte> name, JsonLine fields, ReadOnlySpan<byte> line)
    {
        foreach (ref readonly var entry in fields.Entries)
        {
            if (entry.IsNested)
            {
                continue;
            }

            if (entry.Name(line).SequenceEqual(name))
            {
                AppendValue(entry.Token, entry.Value(line), entry.IsEscaped);
                return true;
            }

            if (entry.Token == JsonTokenType.StartObject && entry.Name(line).SequenceEqual("Properties"u8)
                && TryAppendMember(name, entry.RawValue(line)))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryAppendMember(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueSpan.SequenceEqual(name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var token = reader.TokenType;
            var isEscaped = token == JsonTokenType.String && reader.ValueIsEscaped;
            reader.Skip();
            if (isWanted)
            {
                var raw = json[start..(int)reader.BytesConsumed];
                AppendValue(token, token == JsonTokenType.String ? raw[1..^1] : raw, isEscaped);
                return true;
            }
        }

        return false;
    }

    private bool TryRendering(JsonLine fields, ReadOnlySpan<byte> line, int index)
    {
        foreach (ref readonly var entry in fields.Entries)
        {
            if (entry.IsNested || entry.Token != JsonTokenType.StartArray || !entry.Name(line).SequenceEqual("@r"u8))
            {
                continue;
            }

            var reader = new Utf8JsonReader(entry.RawValue(line));
            reader.Read();
            for (; reader.Read() && reader.TokenType == JsonTokenType.String; index--)
            {
                if (index == 0)
                {
                    AppendValue(reader.TokenType, reader.ValueSpan, reader.ValueIsEscaped);
                    return true;
                }
            }
        }

        return false;
    }

    private void AppendValue(JsonTokenType token, ReadOnlySpan<byte> value, bool isEscaped) =>
        Append(token == JsonTokenType.String && isEscaped ? JsonText.Unescape(value, ref _value) : value);

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + bytes.Length));
        }

        bytes.CopyTo(_text.AsSpan(_length));
        _length += bytes.Length;
    }
}
