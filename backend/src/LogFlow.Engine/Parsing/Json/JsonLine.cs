using System.Text.Json;

namespace LogFlow.Engine.Parsing.Json;

/// <summary>
/// One pass over a JSON object: where its fields are, what they mean, and for each meaning the field that states it best. Buffers
/// are kept for the next line.
/// </summary>
internal sealed class JsonLine
{
    private const int NestingMax = 3;
    private const int PathBytesMax = 64;

    private static readonly int Meanings = Enum.GetValues<JsonField>().Length;

    private readonly JsonKeyCache _topKeys = new(JsonFields.Top);
    private readonly JsonKeyCache _nestedKeys = new(JsonFields.Nested);
    private readonly int[] _best = new int[Meanings];
    private readonly byte[] _path = new byte[PathBytesMax];
    private JsonEntry[] _entries = new JsonEntry[64];

    public int Count { get; private set; }

    public Span<JsonEntry> Entries => _entries.AsSpan(0, Count);

    /// <summary>Index of the best field of that meaning, -1 when there is none.</summary>
    public int Best(JsonField field) => _best[(int)field];

    public ref JsonEntry this[int index] => ref _entries[index];

    /// <summary>False when the line is valid JSON but no object.</summary>
    /// <exception cref="JsonException">The line is not valid JSON, or nested deeper than 64.</exception>
    public bool Read(ReadOnlySpan<byte> line)
    {
        Count = 0;
        if (_entries.Length > 4096)
        {
            _entries = new JsonEntry[64];
        }

        _best.AsSpan().Fill(-1);
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadField(ref reader, line);
        }

        // Anything behind the object throws.
        reader.Read();
        return true;
    }

    /// <summary>Gives up the best field of a meaning because its value is unusable, and takes the next best.</summary>
    public int Next(JsonField field)
    {
        ref var best = ref _best[(int)field];
        var rank = _entries[best].Key.Rank;
        best = -1;
        for (var i = 0; i < Count; i++)
        {
            if (_entries[i].Key.Field == field && _entries[i].Key.Rank > rank && _entries[i].IsCandidate
                && (best < 0 || _entries[i].Key.Rank < _entries[best].Key.Rank))
            {
                best = i;
            }
        }

        return best;
    }

    private void ReadField(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var entry = new JsonEntry
        {
            NameStart = (int)reader.TokenStartIndex,
            NameLength = reader.ValueSpan.Length,
            Key = _topKeys.Find(reader.ValueSpan),
        };
        reader.Read();
        entry.ValueStart = (int)reader.TokenStartIndex;
        entry.Token = reader.TokenType;
        entry.IsEscaped = reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped;
        var index = Reserve();
        if (reader.TokenType is JsonTokenType.StartObject && JsonFields.MayNest(entry.Key.Field))
        {
            ReadNested(ref reader, Extend(0, line.Slice(entry.NameStart + 1, entry.NameLength)), 1);
        }
        else
        {
            reader.Skip();
        }

        entry.ValueEnd = (int)reader.BytesConsumed;
        entry.IsCandidate = IsCandidate(entry);
        _entries[index] = entry;
        if (entry.IsCandidate)
        {
            Offer(index);
        }
    }

    private void ReadNested(ref Utf8JsonReader reader, int pathLength, int depth)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var length = Extend(pathLength, reader.ValueSpan);
            reader.Read();
            if (length == 0 || reader.TokenType == JsonTokenType.StartArray)
            {
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                if (depth < NestingMax)
                {
                    ReadNested(ref reader, length, depth + 1);
                }
                else
                {
                    reader.Skip();
                }
            }
            else if (_nestedKeys.Find(_path.AsSpan(0, length)) is { Field: not JsonField.Other } key)
            {
                AddNested(ref reader, key);
            }
        }
    }

    private void AddNested(ref Utf8JsonReader reader, JsonFieldKey key)
    {
        var entry = new JsonEntry
        {
            Key = new JsonFieldKey(key.Field, (byte)(key.Rank + JsonFields.NestedRank)),
            ValueStart = (int)reader.TokenStartIndex,
            ValueEnd = (int)reader.BytesConsumed,
            Token = reader.TokenType,
            IsEscaped = reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped,
            IsNested = true,
        };
        entry.IsCandidate = IsCandidate(entry);
        if (entry.IsCandidate)
        {
            var index = Reserve();
            _entries[index] = entry;
            Offer(index);
        }
    }

    /// <summary>Length of the path with the name at its end, 0 when it gets too long to be any of ours.</summary>
    private int Extend(int length, ReadOnlySpan<byte> name)
    {
        var start = length == 0 ? 0 : length + 1;
        if (start + name.Length > PathBytesMax)
        {
            return 0;
        }

        if (start > 0)
        {
            _path[length] = (byte)'.';
        }

        name.CopyTo(_path.AsSpan(start));
        return start + name.Length;
    }

    private int Reserve()
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        return Count++;
    }

    private void Offer(int index)
    {
        ref var best = ref _best[(int)_entries[index].Key.Field];
        // Of two equal names the last one counts, as everywhere in JSON.
        if (best < 0 || _entries[index].Key.Rank <= _entries[best].Key.Rank)
        {
            best = index;
        }
    }

    /// <summary>Scalars that say something: no null, and no empty string but for a message.</summary>
    private static bool IsCandidate(in JsonEntry entry) => entry.Key.Field switch
    {
        JsonField.Other or JsonField.Container => false,
        JsonField.Attributes => entry.Token == JsonTokenType.StartObject,
        JsonField.Flags => entry.Token == JsonTokenType.StartArray,
        JsonField.Message or JsonField.MessageTemplate =>
            entry.Token is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False,
        _ => entry.Token == JsonTokenType.Number || (entry.Token == JsonTokenType.String && entry.ValueEnd - entry.ValueStart > 2),
    };
}
