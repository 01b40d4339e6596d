namespace LogFlow.Engine.Parsing.Text;

/// <summary>Text in double quotes with backslash escapes.</summary>
internal static class QuotedText
{
    /// <summary>Where the closing quote stands in a text that begins behind the opening one; -1 when there is none.</summary>
    public static int End(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (true)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (text[at] == '"')
            {
                return at;
            }

            at += 2;
            if (at > text.Length)
            {
                return -1;
            }
        }
    }

    /// <summary>Takes the backslash from the characters in <paramref name="escapable"/>; other backslashes stay.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text, ReadOnlySpan<byte> escapable, ref byte[] buffer)
    {
        if (!text.Contains((byte)'\\'))
        {
            return text;
        }

        if (buffer.Length < text.Length)
        {
            buffer = new byte[text.Length];
        }

        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && escapable.Contains(text[i + 1]))
            {
                i++;
            }

            buffer[length++] = text[i];
        }

        return buffer.AsSpan(0, length);
    }
}
