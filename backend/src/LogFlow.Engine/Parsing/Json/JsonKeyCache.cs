using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Json;

/// <summary>
/// Remembers what the names of a source mean, byte for byte as they are written, since one program writes the same few names in
/// every line. A fixed number of places: a name looks at a few of them and, when all are taken by others, takes over the first.
/// </summary>
internal sealed class JsonKeyCache(NameLookup<JsonFieldKey> table)
{
    private const int Places = 256;
    private const int Looks = 4;
    private const int NameBytesMax = 64;

    private readonly byte[]?[] _names = new byte[]?[Places];
    private readonly JsonFieldKey[] _keys = new JsonFieldKey[Places];

    public JsonFieldKey Find(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > NameBytesMax)
        {
            return default;
        }

        var first = Place(name);
        var free = first;
        for (var look = 0; look < Looks; look++)
        {
            var place = (first + look) & (Places - 1);
            if (_names[place] is not { } known)
            {
                free = place;
                break;
            }

            if (name.SequenceEqual(known))
            {
                return _keys[place];
            }
        }

        table.TryFind(name, out var key);
        _names[free] = name.ToArray();
        _keys[free] = key;
        return key;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(ReadOnlySpan<byte> name)
    {
        ulong hash = (uint)name.Length;
        if (name.Length >= 8)
        {
            hash ^= MemoryMarshal.Read<ulong>(name) ^ (MemoryMarshal.Read<ulong>(name[^8..]) * 31);
        }
        else
        {
            foreach (var c in name)
            {
                hash = (hash << 8) ^ (hash >> 56) ^ c;
            }
        }

        return (int)((hash * 0x9E37_79B9_7F4A_7C15) >> 56);
    }
}
