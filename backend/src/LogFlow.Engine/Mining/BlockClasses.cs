using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LogFlow.Engine.Mining;

/// <summary>
/// What <see cref="ByteClasses"/> tells of a byte, for 64 bytes at once: one byte of classes per byte of text, looked up in a table of
/// 128 (one instruction with AVX-512 VBMI, eight rows of sixteen otherwise). Bytes from 0x80 on have no class: they are text.
/// </summary>
internal static class BlockClasses
{
    public const int BlockBytes = 64;

    public const byte Digit = 0x01;

    /// <summary>A digit or a point.</summary>
    public const byte Plain = 0x02;

    public const byte Delimiter = 0x04;

    /// <summary>A delimiter that is no part of paths.</summary>
    public const byte PathEnd = 0x08;

    /// <summary>A delimiter that is no part of URLs.</summary>
    public const byte UrlEnd = 0x10;

    /// <summary>What may come after a colon that matters: hex, another colon, a slash.</summary>
    public const byte AfterColon = 0x20;

    /// <summary>A stop whatever stands beside it.</summary>
    public const byte AlwaysStop = 0x40;

    public const byte Blank = 0x80;

    /// <summary>Past the line's end.</summary>
    public const byte End = Delimiter | PathEnd | UrlEnd;

    private const int TableBytes = 128;
    private const int RowBytes = 16;

    private static readonly byte[] Table = Make();

    public static byte Of(byte value) => value < TableBytes ? Table[value] : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Load(ReadOnlySpan<byte> text, int at) => Vector512.Create(text.Slice(at, BlockBytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Of(Vector512<byte> bytes)
    {
        if (!Avx512Vbmi.IsSupported)
        {
            return Vector512.Create(
                Vector256.Create(OfRows(bytes.GetLower().GetLower()), OfRows(bytes.GetLower().GetUpper())),
                Vector256.Create(OfRows(bytes.GetUpper().GetLower()), OfRows(bytes.GetUpper().GetUpper())));
        }

        var classes = Avx512Vbmi.PermuteVar64x8x2(Vector512.Create(Table, 0), bytes, Vector512.Create(Table, BlockBytes));
        return Vector512.ConditionalSelect(Vector512.LessThan(bytes.AsSByte(), Vector512<sbyte>.Zero).AsByte(), Vector512<byte>.Zero, classes);
    }

    /// <summary>One bit per byte that has the class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(Vector512<byte> classes, [ConstantExpected] byte oneClass) =>
        Vector512.ShiftLeft(classes.AsUInt16(), 7 - BitOperations.Log2(oneClass)).AsByte().ExtractMostSignificantBits();

    /// <summary>
    /// Stops of a block, without those that cannot come to anything, told by the bytes beside them. A neighbour in another block is
    /// taken to be the right one. A stop too many costs a look, no more: the scanner relies on none of this.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Stops(Vector512<byte> bytes, Vector512<byte> classes, ulong digits, ulong plain, ulong delimiters)
    {
        var colons = Equal(bytes, ':') & Next(Bits(classes, AfterColon));
        var slashes = Equal(bytes, '/') & Previous(delimiters | (plain & ~digits)) & Next(~delimiters);
        var opens = Equal(bytes, '(') & Next(Equal(bytes, ')')) & Previous(Bits(classes, Blank));
        return digits | colons | slashes | opens | Bits(classes, AlwaysStop);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal(Vector512<byte> bytes, char value) =>
        Vector512.Equals(bytes, Vector512.Create((byte)value)).ExtractMostSignificantBits();

    /// <summary>The bytes before one of these.</summary>
    private static ulong Next(ulong bits) => (bits >> 1) | (1UL << 63);

    /// <summary>The bytes behind one of these.</summary>
    private static ulong Previous(ulong bits) => (bits << 1) | 1;

    /// <summary>A row of the table for each upper half of a byte; a byte out of the row finds nothing in it.</summary>
    private static Vector128<byte> OfRows(Vector128<byte> bytes)
    {
        var classes = Vector128<byte>.Zero;
        for (var row = 0; row < TableBytes / RowBytes; row++)
        {
            classes |= Vector128.Shuffle(Vector128.Create(Table, row * RowBytes), bytes ^ Vector128.Create((byte)(row * RowBytes)));
        }

        return classes;
    }

    private static byte[] Make()
    {
        var table = new byte[TableBytes];
        for (var i = 0; i < TableBytes; i++)
        {
            var value = (byte)i;
            byte classes = 0;
            classes |= ByteClasses.IsDigit(value) ? Digit : (byte)0;
            classes |= ByteClasses.IsDigit(value) || value == '.' ? Plain : (byte)0;
            classes |= ByteClasses.IsHex(value) || value is (byte)':' or (byte)'/' ? AfterColon : (byte)0;
            classes |= value is (byte)'<' or (byte)'\\' or (byte)'\n' ? AlwaysStop : (byte)0;
            classes |= ByteClasses.IsBlank(value) ? Blank : (byte)0;
            if (ByteClasses.IsDelimiter(value))
            {
                classes |= Delimiter;
                classes |= ByteClasses.IsInPath(value) ? (byte)0 : PathEnd;
                classes |= ByteClasses.IsInUrl(value) ? (byte)0 : UrlEnd;
            }

            table[i] = classes;
        }

        return table;
    }
}
