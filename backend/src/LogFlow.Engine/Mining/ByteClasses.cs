using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogFlow.Engine.Mining;

/// <summary>
/// One byte of meaning per byte of text: what the scanner has to stop at, and whether the byte ends a token. Everything from 0x80
/// on is text, so tokens never cut a UTF-8 sequence.
/// </summary>
internal static class ByteClasses
{
    /// <summary>Nothing to do: letters, marks inside words and plain delimiters.</summary>
    public const byte Plain = 0;
    public const byte Digit = 1;
    public const byte Slash = 2;
    public const byte Colon = 3;
    public const byte Open = 4;
    public const byte Less = 5;
    public const byte Newline = 6;
    public const byte Backslash = 7;

    /// <summary>Mask of the above.</summary>
    public const byte StopMask = 0x0F;

    /// <summary>A letter a-f or A-F, or a digit.</summary>
    public const byte Hex = 0x10;

    /// <summary>An ASCII letter, or any byte of a longer UTF-8 sequence.</summary>
    public const byte Letter = 0x20;

    public const byte Blank = 0x40;

    /// <summary>Ends a token; it belongs to the template's constant text.</summary>
    public const byte Delimiter = 0x80;

    private static readonly byte[] Table = Make();

    public static byte Of(byte value) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Table), value);

    public static bool IsDelimiter(byte value) => (Of(value) & Delimiter) != 0;

    public static bool IsBlank(byte value) => (Of(value) & Blank) != 0;

    public static bool IsLetter(byte value) => (Of(value) & Letter) != 0;

    public static bool IsHex(byte value) => (Of(value) & Hex) != 0;

    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    /// <summary>A delimiter that paths have in them.</summary>
    public static bool IsInPath(byte value) => value is (byte)'/' or (byte)'@';

    /// <summary>A delimiter that URLs have in them.</summary>
    public static bool IsInUrl(byte value) =>
        value is (byte)'/' or (byte)':' or (byte)'=' or (byte)'?' or (byte)'&' or (byte)'#' or (byte)'@';

    private static byte[] Make()
    {
        var table = new byte[256];
        for (var i = 0; i < 256; i++)
        {
            var c = (char)i;
            if (i >= 0x80 || char.IsAsciiLetter(c))
            {
                table[i] |= Letter;
            }

            if (char.IsAsciiHexDigit(c))
            {
                table[i] |= Hex;
            }

            if (char.IsAsciiDigit(c))
            {
                table[i] |= Digit;
            }

            if (i <= ' ' || i == 0x7F)
            {
                table[i] |= Delimiter | Blank;
            }
        }

        foreach (var c in "=:,;()[]{}\"'|<>@/&?#")
        {
            table[c] |= Delimiter;
        }

        table['/'] |= Slash;
        table[':'] |= Colon;
        table['('] |= Open;
        table['<'] |= Less;
        table['\n'] |= Newline;
        table['\\'] |= Backslash;
        return table;
    }
}
