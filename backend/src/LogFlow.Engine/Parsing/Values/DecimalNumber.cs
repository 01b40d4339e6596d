namespace LogFlow.Engine.Parsing.Values;

/// <summary>
/// Reads decimal text into integers of a given scale without going through a binary fraction, so that
/// <c>1675000000.123456</c> seconds keep every digit.
/// </summary>
internal static class DecimalNumber
{
    private const int DigitsMax = 36;

    private static ReadOnlySpan<ulong> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>
    /// value x 10^<paramref name="scale"/>, digits beyond that cut off. False when the text is not a JSON-like decimal number
    /// (a leading plus and blanks are not) or the result does not fit.
    /// </summary>
    public static bool TryScale(ReadOnlySpan<byte> text, int scale, out long value)
    {
        value = 0;
        return TryRead(text, out var isNegative, out var mantissa, out var exponent)
            && TryFit(isNegative, mantissa, exponent + scale, out value);
    }

    /// <summary>True when the bytes are digits, at least one.</summary>
    public static bool IsDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    /// <summary>Sign, digits and power of ten of a number; the digits are cut at <see cref="DigitsMax"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out bool isNegative, out UInt128 mantissa, out int exponent)
    {
        mantissa = 0;
        exponent = 0;
        isNegative = text.Length > 0 && text[0] == '-';
        var i = isNegative ? 1 : 0;
        var digits = 0;
        var seen = 0;
        ulong low = 0;
        var hasPoint = false;
        for (; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit > 9)
            {
                if (text[i] == '.' && !hasPoint && seen > 0)
                {
                    hasPoint = true;
                    continue;
                }

                break;
            }

            seen++;
            if (digits < 19)
            {
                low = (low * 10) + digit;
                mantissa = low;
            }
            else if (digits < DigitsMax)
            {
                mantissa = (mantissa * 10) + digit;
            }

            if (digits < DigitsMax)
            {
                exponent -= hasPoint ? 1 : 0;
                digits += digits > 0 || digit > 0 ? 1 : 0;
            }
            else
            {
                exponent += hasPoint ? 0 : 1;
            }
        }

        if (seen == 0)
        {
            return false;
        }

        return i == text.Length || TryReadExponent(text[i..], ref exponent);
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        if ((text[0] | 0x20) != 'e' || text.Length < 2)
        {
            return false;
        }

        var isNegative = text[1] == '-';
        var digits = text[(isNegative || text[1] == '+' ? 2 : 1)..];
        if (!IsDigits(digits))
        {
            return false;
        }

        var power = 0;
        foreach (var c in digits)
        {
            power = Math.Min((power * 10) + (c - '0'), 100_000);
        }

        exponent += isNegative ? -power : power;
        return true;
    }

    private static bool TryFit(bool isNegative, UInt128 mantissa, int exponent, out long value)
    {
        value = 0;
        if (mantissa == 0)
        {
            return true;
        }

        if (exponent < -DigitsMax - 2)
        {
            return true;
        }

        if (mantissa <= long.MaxValue && Math.Abs(exponent) < PowersOfTen.Length)
        {
            return TryFit(isNegative, (ulong)mantissa, exponent, out value);
        }

        for (; exponent < 0; exponent++)
        {
            mantissa = mantissa <= ulong.MaxValue ? (ulong)mantissa / 10 : mantissa / 10;
        }

        for (; exponent > 0; exponent--)
        {
            if (mantissa > long.MaxValue)
            {
                return false;
            }

            mantissa *= 10;
        }

        if (mantissa > long.MaxValue)
        {
            return false;
        }

        value = isNegative ? -(long)mantissa : (long)mantissa;
        return true;
    }

    /// <summary>The same for the sizes that numbers in logs have.</summary>
    private static bool TryFit(bool isNegative, ulong mantissa, int exponent, out long value)
    {
        var power = PowersOfTen[Math.Abs(exponent)];
        var overflow = 0ul;
        var result = exponent < 0 ? mantissa / power : 0;
        if (exponent >= 0)
        {
            overflow = Math.BigMul(mantissa, power, out result);
        }

        value = isNegative ? -(long)result : (long)result;
        return overflow == 0 && result <= long.MaxValue;
    }
}
