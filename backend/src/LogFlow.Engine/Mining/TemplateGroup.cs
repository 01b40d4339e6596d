namespace LogFlow.Engine.Mining;

/// <summary>
/// A cluster of Drain's: lines of one structure that are similar word for word. Where Drain turns the first difference into a
/// wildcard, a group looks at each position's values: as long as a position has few, lines that differ there are templates of
/// their own (variants); when it has many, it becomes a parameter and the variants that differed only there become one.
/// </summary>
internal sealed class TemplateGroup
{
    private static readonly byte[][] SingleBytes = [.. Enumerable.Range(0, 256).Select(b => (byte[])[(byte)b])];

    private readonly TokenPosition[] _positions;
    private readonly List<Variant> _variants = [];
    private readonly byte[] _wanted;

    public TemplateGroup(TemplateLeaf leaf, int positions)
    {
        Leaf = leaf;
        _positions = new TokenPosition[positions];
        for (var i = 0; i < positions; i++)
        {
            _positions[i] = new TokenPosition();
        }

        _wanted = new byte[positions];
    }

    public TemplateLeaf Leaf { get; }

    public IReadOnlyList<Variant> Variants => _variants;

    public ReadOnlySpan<TokenPosition> Positions => _positions;

    /// <summary>Share of the line's words that the group knows, 0 to 1. Positions that are variable on both sides do not count.</summary>
    public double Similarity(TokenizedLine line)
    {
        double known = 0;
        var words = 0;
        var tokens = line.Tokens;
        for (var i = 0; i < _positions.Length; i++)
        {
            var position = _positions[i];
            if (line.IsWildcard(i) && (position.IsWildcard || position.IsVariable))
            {
                continue;
            }

            words++;
            if (position.IsVariable)
            {
                known += 0.5;
            }
            else if (position.IndexOf(tokens[i].ValueHash) >= 0)
            {
                known++;
            }
        }

        return words == 0 ? 1 : known / words;
    }

    /// <summary>Takes in the line's values. Returns the variants whose text changed, in order of age; null in the common case of none.</summary>
    public List<Variant>? Learn(ReadOnlySpan<byte> line, ReadOnlySpan<Hole> holes, TokenizedLine tokenized, MinerOptions options)
    {
        List<Variant>? changed = null;
        for (var i = 0; i < _positions.Length; i++)
        {
            var position = _positions[i];
            if (position.IsVariable)
            {
                _wanted[i] = TokenPosition.Varies;
                continue;
            }

            var index = position.IndexOf(tokenized.Tokens[i].ValueHash);
            if (index < 0)
            {
                var value = tokenized.Value(line, holes, i);
                index = position.Count;
                if (position.Add(tokenized.Tokens[i].ValueHash, value, tokenized.IsWildcard(i), tokenized.HasKey(line, i), options))
                {
                    Generalise(i, ref changed);
                    continue;
                }
            }

            _wanted[i] = (byte)index;
        }

        return changed;
    }

    /// <summary>The variant for the values of the line that was learned last, or null.</summary>
    public Variant? Find()
    {
        foreach (var variant in _variants)
        {
            if (variant.Values.AsSpan().SequenceEqual(_wanted))
            {
                return variant;
            }
        }

        return null;
    }

    /// <summary>A new variant for the values of the line that was learned last.</summary>
    public Variant Add(ReadOnlySpan<byte> line, ReadOnlySpan<Hole> holes, TokenizedLine tokenized)
    {
        var gaps = new byte[_positions.Length + 1][];
        var pins = new Pin[_positions.Length];
        var end = 0;
        var hasPins = false;
        for (var i = 0; i < gaps.Length; i++)
        {
            if (i == _positions.Length)
            {
                gaps[i] = Gap(line[end..]);
                break;
            }

            ref readonly var token = ref tokenized.Tokens[i];
            gaps[i] = Gap(line[end..token.Start]);
            end = token.End;
            pins[i] = token.Hole < 0 ? Pin.None : Pin.Of(line, holes[token.Hole]);
            hasPins |= pins[i].Mode != PinMode.None;
        }

        var variant = new Variant(this, [.. _wanted], gaps, pins) { HasPins = hasPins };
        _variants.Add(variant);
        return variant;
    }

    /// <summary>
    /// Makes a parameter of the position with the most values, the leftmost of equals. Returns the variants whose text changed;
    /// null when each position has one value only.
    /// </summary>
    public List<Variant>? GeneraliseWidest()
    {
        var widest = -1;
        var most = 1;
        for (var i = 0; i < _positions.Length; i++)
        {
            if (!_positions[i].IsVariable && _positions[i].Count > most)
            {
                (widest, most) = (i, _positions[i].Count);
            }
        }

        List<Variant>? changed = null;
        if (widest >= 0)
        {
            Generalise(widest, ref changed);
        }

        return changed;
    }

    public void Remove(Variant variant) => _variants.Remove(variant);

    /// <summary>Joins variants that have become equal; the oldest of each set stays. Each pair is (merged away, kept).</summary>
    public List<(Variant Gone, Variant Kept)> Join()
    {
        var joined = new List<(Variant Gone, Variant Kept)>();
        for (var i = 0; i < _variants.Count; i++)
        {
            var kept = _variants[i];
            for (var j = _variants.Count - 1; j > i; j--)
            {
                var other = _variants[j];
                if (!other.Values.AsSpan().SequenceEqual(kept.Values))
                {
                    continue;
                }

                KeepCommonPins(kept, other);
                kept.LastLine = Math.Max(kept.LastLine, other.LastLine);
                other.Version = -1;
                _variants.RemoveAt(j);
                joined.Add((other, kept));
            }
        }

        joined.Reverse();
        return joined;
    }

    private void Generalise(int position, ref List<Variant>? changed)
    {
        _positions[position].Generalise();
        _wanted[position] = TokenPosition.Varies;
        changed ??= [.. _variants];
        foreach (var variant in _variants)
        {
            variant.Values[position] = TokenPosition.Varies;
            variant.Version++;
        }
    }

    /// <summary>Nearly all are one byte long, so those are shared.</summary>
    private static byte[] Gap(ReadOnlySpan<byte> bytes) => bytes.Length == 1 ? SingleBytes[bytes[0]] : bytes.ToArray();

    private static void KeepCommonPins(Variant kept, Variant other)
    {
        kept.HasPins = false;
        for (var p = 0; p < kept.Pins.Length; p++)
        {
            if (!kept.Pins[p].IsSame(other.Pins[p]))
            {
                kept.Pins[p] = Pin.None;
            }

            kept.HasPins |= kept.Pins[p].Mode != PinMode.None;
        }
    }
}
