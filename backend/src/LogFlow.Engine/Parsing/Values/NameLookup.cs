using System.Numerics;
using System.Text;

namespace LogFlow.Engine.Parsing.Values;

/// <summary>
/// A fixed table from names to values that sees <c>trace_id</c>, <c>traceId</c>, <c>TraceID</c>, <c>trace.id</c> and <c>trace-id</c>
/// as one name: ASCII case and the separators <c>_ - .</c> and blank do not count. No allocation to look up.
/// </summary>
internal sealed class NameLookup<T>
{
    private const int NameBytesMax = 64;

    private readonly byte[]?[] _names;
    private readonly T[] _values;

    public NameLookup(IEnumerable<KeyValuePair<string, T>> entries)
    {
        var list = entries.ToList();
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)(list.Count * 4));
        _names = new byte[]?[size];
        _values = new T[size];
        Span<byte> folded = stackalloc byte[NameBytesMax];
        foreach (var (name, value) in list)
        {
            var length = Fold(Encoding.UTF8.GetBytes(name), folded);
            var slot = Slot(folded[..length]);
            if (_names[slot] is not null)
            {
                throw new ArgumentException($"'{name}' stands in the table twice.");
            }

            _names[slot] = folded[..length].ToArray();
            _values[slot] = value;
        }
    }

    public bool TryFind(ReadOnlySpan<byte> name, out T value)
    {
        value = default!;
        if (name.Length is 0 or > NameBytesMax)
        {
            return false;
        }

        Span<byte> folded = stackalloc byte[NameBytesMax];
        var length = Fold(name, folded);
        if (length == 0)
        {
            return false;
        }

        var slot = Slot(folded[..length]);
        if (_names[slot] is null)
        {
            return false;
        }

        value = _values[slot];
        return true;
    }

    private static int Fold(ReadOnlySpan<byte> name, Span<byte> folded)
    {
        var length = 0;
        foreach (var c in name)
        {
            if (c is (byte)'_' or (byte)'-' or (byte)'.' or (byte)' ')
            {
                continue;
            }

            folded[length++] = c is >= (byte)'A' and <= (byte)'Z' ? (byte)(c | 0x20) : c;
        }

        return length;
    }

    /// <summary>Where the name stands, or the free slot where it would.</summary>
    private int Slot(ReadOnlySpan<byte> folded)
    {
        var hash = 2_166_136_261u;
        foreach (var c in folded)
        {
            hash = (hash ^ c) * 16_777_619;
        }

        var mask = _names.Length - 1;
        var slot = (int)(hash ^ (hash >> 15)) & mask;
        while (_names[slot] is { } name && !folded.SequenceEqual(name))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
