namespace LogFlow.Engine.Mining;

/// <summary>A token: constant bytes with at most one hole in them.</summary>
internal struct Token
{
    public int Start;

    public int End;

    /// <summary>Index of its hole, or -1.</summary>
    public int Hole;

    /// <summary>Hash of the token as it stands in a template: its constant bytes with a wildcard for the hole.</summary>
    public ulong ValueHash;
}

/// <summary>
/// A scanned line cut into tokens and delimiters; made only for lines whose skeleton is not known yet. <see cref="Structure"/> is
/// what must be equal for two lines to be of one template: the delimiters in order (any run of blanks is one), with a mark for
/// each token. It does for a line what the token count does in Drain, and more: <c>a=b c</c> and <c>a b=c</c> never meet.
/// </summary>
internal sealed class TokenizedLine
{
    private const byte TokenMark = 0;
    private const int HexWordBytesMin = 8;
    private const int TokenBytesMax = 256;

    private static readonly byte[] WildcardBytes = "<*>"u8.ToArray();
    private static readonly ulong WildcardHash = ByteHash.Add(ByteHash.Seed, WildcardBytes);

    private readonly Token[] _tokens = new Token[LineScanner.BytesMax + LineScanner.HolesMax + 1];
    private readonly byte[] _structure = new byte[LineScanner.BytesMax * 2];
    private int _count;
    private int _structureLength;

    public ReadOnlySpan<Token> Tokens => _tokens.AsSpan(0, _count);

    public ReadOnlySpan<byte> Structure => _structure.AsSpan(0, _structureLength);

    public void Cut(ReadOnlySpan<byte> line, ReadOnlySpan<Hole> holes)
    {
        _count = 0;
        _structureLength = 0;
        var hole = 0;
        var i = 0;
        while (i < line.Length || hole < holes.Length)
        {
            if (hole < holes.Length && holes[hole].TokenStart == i)
            {
                var end = holes[hole].End;
                while (end < line.Length && !ByteClasses.IsDelimiter(line[end]))
                {
                    end++;
                }

                AddToken(line, i, end, hole, holes);
                i = end;
                hole++;
            }
            else if (ByteClasses.IsDelimiter(line[i]))
            {
                if (!ByteClasses.IsBlank(line[i]))
                {
                    _structure[_structureLength++] = line[i];
                }
                else if (_structureLength == 0 || _structure[_structureLength - 1] != ' ')
                {
                    _structure[_structureLength++] = (byte)' ';
                }

                i++;
            }
            else
            {
                var limit = hole < holes.Length ? holes[hole].TokenStart : line.Length;
                var end = i + 1;
                while (end < limit && !ByteClasses.IsDelimiter(line[end]))
                {
                    end++;
                }

                AddToken(line, i, end, -1, holes);
                i = end;
            }
        }
    }

    /// <summary>The token's value as it stands in a template: its constant bytes, <c>&lt;*&gt;</c> for its hole.</summary>
    public byte[] Value(ReadOnlySpan<byte> line, ReadOnlySpan<Hole> holes, int token)
    {
        ref readonly var t = ref _tokens[token];
        if (t.ValueHash == WildcardHash)
        {
            return WildcardBytes;
        }

        return t.Hole < 0
            ? line[t.Start..t.End].ToArray()
            : [.. line[t.Start..holes[t.Hole].Start], .. WildcardBytes, .. line[holes[t.Hole].End..t.End]];
    }

    public bool IsValue(ReadOnlySpan<byte> line, ReadOnlySpan<Hole> holes, int token, ReadOnlySpan<byte> value)
    {
        ref readonly var t = ref _tokens[token];
        if (t.ValueHash == WildcardHash)
        {
            return value.SequenceEqual(WildcardBytes);
        }

        if (t.Hole < 0)
        {
            return value.SequenceEqual(line[t.Start..t.End]);
        }

        var before = line[t.Start..holes[t.Hole].Start];
        var after = line[holes[t.Hole].End..t.End];
        return value.Length == before.Length + after.Length + WildcardBytes.Length && value.StartsWith(before) &&
               value.EndsWith(after) && value.Slice(before.Length, WildcardBytes.Length).SequenceEqual(WildcardBytes);
    }

    /// <summary>The token is the value of a key: <c>state=up</c>, <c>isOpen:true</c>.</summary>
    public bool HasKey(ReadOnlySpan<byte> line, int token)
    {
        var start = _tokens[token].Start;
        return start >= 2 && line[start - 1] is (byte)'=' or (byte)':' && ByteClasses.IsLetter(line[start - 2]);
    }

    /// <summary>
    /// The token is a host's full name before its port (<c>www.example.org:443</c>). Without the port it may as well be a setting or a
    /// package, which tell templates apart.
    /// </summary>
    public bool IsHostName(ReadOnlySpan<byte> line, int token)
    {
        ref readonly var t = ref _tokens[token];
        var name = line[t.Start..t.End];
        var hasPort = t.End < line.Length && line[t.End] == ':' && token + 1 < _count && _tokens[token + 1].Start == t.End + 1 && IsWildcard(token + 1);
        if (!hasPort || t.Hole >= 0 || name.Count((byte)'.') < 2 || !char.IsAsciiLetterLower((char)name[^1]) || !ByteClasses.IsLetter(name[0]))
        {
            return false;
        }

        foreach (var b in name)
        {
            if (!char.IsAsciiLetterLower((char)b) && b is not ((byte)'.' or (byte)'-'))
            {
                return false;
            }
        }

        return name.IndexOf(".."u8) < 0;
    }

    /// <summary>The token varies as a whole, whatever else is known.</summary>
    public bool IsWildcard(int token) => _tokens[token].ValueHash == WildcardHash;

    private void AddToken(ReadOnlySpan<byte> line, int start, int end, int hole, ReadOnlySpan<Hole> holes)
    {
        ulong hash;
        if (hole < 0)
        {
            var word = line[start..end];
            hash = word.Length > TokenBytesMax || IsHexWord(word) ? WildcardHash : ByteHash.Add(ByteHash.Seed, word);
        }
        else if (holes[hole].Start == start && holes[hole].End == end)
        {
            hash = WildcardHash;
        }
        else
        {
            hash = ByteHash.Add(ByteHash.Seed, line[start..holes[hole].Start]);
            hash = ByteHash.Mix(hash, WildcardHash);
            hash = ByteHash.Add(hash, line[holes[hole].End..end]);
        }

        _tokens[_count++] = new Token { Start = start, End = end, Hole = hole, ValueHash = hash };
        _structure[_structureLength++] = TokenMark;
    }

    /// <summary><c>ffffffff</c>: hex that happens to hold no decimal digit.</summary>
    private static bool IsHexWord(ReadOnlySpan<byte> word)
    {
        if (word.Length < HexWordBytesMin || Ablation.HexWords)
        {
            return false;
        }

        foreach (var b in word)
        {
            if (!ByteClasses.IsHex(b))
            {
                return false;
            }
        }

        return true;
    }
}
