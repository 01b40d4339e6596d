namespace LogFlow.Engine.Mining;

/// <summary>
/// The values that one token position of a group has held. Few values tell templates apart; many make the position a parameter.
/// What "many" is depends on how the values look: any two numbers, two host names, a handful of words.
/// </summary>
internal sealed class TokenPosition
{
    /// <summary>Index of a position whose value does not matter any more.</summary>
    public const byte Varies = byte.MaxValue;

    private byte[][] _values = new byte[1][];
    private ulong[] _hashes = new ulong[1];
    private int _named;
    private int _capitals;
    private int _ids;

    public int Count { get; private set; }

    public bool IsVariable { get; private set; }

    /// <summary>The only thing seen here is a value that varies by its look.</summary>
    public bool IsWildcard { get; private set; }

    public ReadOnlySpan<byte> this[int index] => _values[index];

    public int IndexOf(ulong hash)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_hashes[i] == hash)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Adds a value that is not there yet; true when that makes the position a parameter.</summary>
    public bool Add(ulong hash, byte[] value, bool isWildcard, bool hasKey, MinerOptions options)
    {
        if (Count == _values.Length)
        {
            Array.Resize(ref _values, Count * 2);
            Array.Resize(ref _hashes, Count * 2);
        }

        _values[Count] = value;
        _hashes[Count] = hash;
        Count++;
        IsWildcard = isWildcard && Count == 1;
        if (value.AsSpan().IndexOf("<*>"u8) >= 0)
        {
            _ids++;
        }
        else if (IsDottedName(value))
        {
            _named++;
        }
        else if (IsCapitals(value))
        {
            _capitals++;
        }

        if (Count == 1)
        {
            return false;
        }

        var limit = _named == Count ? options.NameValues
            : _capitals == Count ? options.CapitalValues
            : options.WordValues;
        limit = hasKey ? Math.Min(limit, options.KeyedValues) : limit;
        // A number here, a word there: it varies.
        var isMixed = isWildcard || this[0].SequenceEqual("<*>"u8);
        return isMixed || _ids >= options.NameValues || Count >= limit;
    }

    public void Generalise()
    {
        IsVariable = true;
        IsWildcard = false;
        Count = 0;
        _values = [];
        _hashes = [];
    }

    private static bool IsDottedName(ReadOnlySpan<byte> value) =>
        value[^1] != '.' && value.Count((byte)'.') >= 2 && value.IndexOf(".."u8) < 0;

    private static bool IsCapitals(ReadOnlySpan<byte> value)
    {
        foreach (var b in value)
        {
            if (!char.IsAsciiLetterUpper((char)b) && b is not ((byte)'_' or (byte)'-'))
            {
                return false;
            }
        }

        return true;
    }
}
