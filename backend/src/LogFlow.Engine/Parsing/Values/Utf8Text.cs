using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace LogFlow.Engine.Parsing.Values;

/// <summary>Makes any bytes valid UTF-8 and cuts text at character boundaries.</summary>
internal static class Utf8Text
{
    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// The text itself when it is valid, else a copy in <paramref name="buffer"/> with each invalid sequence replaced by U+FFFD.
    /// </summary>
    public static ReadOnlySpan<byte> Repair(ReadOnlySpan<byte> text, ref byte[] buffer, out bool isRepaired)
    {
        isRepaired = !Utf8.IsValid(text);
        if (!isRepaired)
        {
            return text;
        }

        // At worst every byte becomes the three bytes of U+FFFD.
        if (buffer.Length < text.Length * 3)
        {
            buffer = new byte[text.Length * 3];
        }

        var length = 0;
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(text, out var rune, out var used);
            length += (status == OperationStatus.Done ? rune : Rune.ReplacementChar).EncodeToUtf8(buffer.AsSpan(length));
            text = text[used..];
        }

        return buffer.AsSpan(0, length);
    }

    /// <summary>At most <paramref name="bytesMax"/> bytes, not ending inside a character.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int bytesMax)
    {
        if (text.Length <= bytesMax)
        {
            return text;
        }

        var length = bytesMax;
        while (length > 0 && bytesMax - length < 4 && (text[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return text[..length];
    }

    public static bool IsBlank(ReadOnlySpan<byte> text) => text.IsEmpty || (text[0] <= ' ' && text.IndexOfAnyExcept(" \t\r\n"u8) < 0);

    public static ReadOnlySpan<byte> TrimBlanks(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);
}
