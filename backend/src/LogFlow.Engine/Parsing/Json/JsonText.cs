namespace LogFlow.Engine.Parsing.Json;

/// <summary>Unescapes JSON strings; lone surrogates become U+FFFD, so the result is always valid UTF-8.</summary>
internal static class JsonText
{
    /// <param name="raw">A valid JSON string without its quotes.</param>
    /// <param name="buffer">Grown to hold the result, which lies in it.</param>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw, ref byte[] buffer)
    {
        // A surrogate pair takes 12 bytes escaped and 4 plain, a single \uXXXX 6 and 3: the result is never longer.
        if (buffer.Length < raw.Length)
        {
            buffer = new byte[Math.Max(raw.Length, buffer.Length * 2)];
        }

        var length = 0;
        while (true)
        {
            var plain = raw.IndexOf((byte)'\\');
            if (plain < 0)
            {
                raw.CopyTo(buffer.AsSpan(length));
                return buffer.AsSpan(0, length + raw.Length);
            }

            raw[..plain].CopyTo(buffer.AsSpan(length));
            length += plain;
            raw = raw[plain..];
            if (raw[1] == 'u')
            {
                raw = raw[UnescapeUnicode(raw, buffer, ref length)..];
                continue;
            }

            buffer[length++] = raw[1] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                var c => c,
            };
            raw = raw[2..];
        }
    }

    private static int UnescapeUnicode(ReadOnlySpan<byte> raw, byte[] buffer, ref int length)
    {
        var used = 6;
        var unit = Hex(raw[2..6]);
        var rune = System.Text.Rune.ReplacementChar;
        if (!char.IsSurrogate((char)unit))
        {
            rune = new System.Text.Rune((char)unit);
        }
        else if (char.IsHighSurrogate((char)unit) && raw.Length >= 12 && raw[6] == '\\' && raw[7] == 'u'
            && System.Text.Rune.TryCreate((char)unit, (char)Hex(raw[8..12]), out var pair))
        {
            rune = pair;
            used = 12;
        }

        length += rune.EncodeToUtf8(buffer.AsSpan(length));
        return used;
    }

    private static int Hex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var c in digits)
        {
            value = (value << 4) | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        }

        return value;
    }
}
