namespace LogFlow.Testing;

/// <summary>
/// Damaged forms of good inputs, the same ones for the same seed: bits flipped, bytes set to the nasty ones, pieces cut out, doubled, moved,
/// and joined with pieces of another input; several at once, now and then.
/// </summary>
public sealed class Mutations(IReadOnlyList<byte[]> good, int seed)
{
    private const int LengthMax = 64 * 1024;

    private static readonly byte[] Nasty = [0, 1, 2, 0x0A, 0x0B, 0x0C, 0x22, 0x2C, 0x5B, 0x5C, 0x7B, 0x7D, 0x7F, 0x80, 0xC0, 0xE2, 0xFE, 0xFF];

    private readonly Random _random = new(seed);

    /// <summary>The next damaged input.</summary>
    public byte[] Next()
    {
        var bytes = (byte[])good[_random.Next(good.Count)].Clone();
        for (var i = 1 + _random.Next(4); i > 0; i--)
        {
            bytes = Damage(bytes);
        }

        return bytes.Length <= LengthMax ? bytes : bytes[..LengthMax];
    }

    private byte[] Damage(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return [Nasty[_random.Next(Nasty.Length)]];
        }

        var at = _random.Next(bytes.Length);
        var length = 1 + _random.Next(Math.Min(64, bytes.Length - at));
        switch (_random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case 1:
                bytes[at] = Nasty[_random.Next(Nasty.Length)];
                return bytes;
            case 2:
                return bytes[..at];
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 5:
                var other = good[_random.Next(good.Count)];
                return [.. bytes[..at], .. other[_random.Next(other.Length)..]];
            case 6:
                return [.. bytes[..at], .. Enumerable.Repeat(Nasty[_random.Next(Nasty.Length)], 1 + _random.Next(20)), .. bytes[at..]];
            default:
                _random.NextBytes(bytes.AsSpan(at, Math.Min(length, 8)));
                return bytes;
        }
    }
}
