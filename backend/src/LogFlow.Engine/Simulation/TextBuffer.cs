namespace LogFlow.Engine.Simulation;

/// <summary>A growing buffer of UTF-8 that is written to and then emptied for the next trace.</summary>
internal sealed class TextBuffer
{
    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Slice(int offset, int length) => _bytes.AsSpan(offset, length);

    public void Clear() => Length = 0;

    public void Write(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Free(text.Length));
        Length += text.Length;
    }

    /// <summary>Decimal digits, with zeros in front up to <paramref name="digitsMin"/>.</summary>
    public void WriteNumber(long value, int digitsMin = 1)
    {
        Span<byte> digits = stackalloc byte[24];
        var at = digits.Length;
        var left = (ulong)Math.Abs(value);
        while (left > 0 || digits.Length - at < digitsMin)
        {
            var (quotient, digit) = Math.DivRem(left, 10);
            digits[--at] = (byte)('0' + digit);
            left = quotient;
        }

        if (value < 0)
        {
            digits[--at] = (byte)'-';
        }

        Write(digits[at..]);
    }

    /// <summary>The lowest <paramref name="digits"/> hexadecimal digits, at most 16.</summary>
    public void WriteHex(ulong value, int digits)
    {
        var free = Free(digits);
        for (var i = digits - 1; i >= 0; i--)
        {
            free[i] = "0123456789abcdef"u8[(int)(value & 15)];
            value >>= 4;
        }

        Length += digits;
    }

    private Span<byte> Free(int length)
    {
        if (length > _bytes.Length - Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        }

        return _bytes.AsSpan(Length);
    }
}
