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
            return Vector512.Create(OfRows(bytes.GetLower()), OfRows(bytes.GetUpper()));
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> OfRows(Vector256<byte> bytes)
    {
        if (!Avx2.IsSupported)
        {
            return Vector256.Create(OfRows(bytes.GetLower()), OfRows(bytes.GetUpper()));
        }

        return Row256(bytes, 0) | Row256(bytes, 1) | Row256(bytes, 2) | Row256(bytes, 3) |
               Row256(bytes, 4) | Row256(bytes, 5) | Row256(bytes, 6) | Row256(bytes, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> OfRows(Vector128<byte> bytes) =>
        Row128(bytes, 0) | Row128(bytes, 1) | Row128(bytes, 2) | Row128(bytes, 3) |
        Row128(bytes, 4) | Row128(bytes, 5) | Row128(bytes, 6) | Row128(bytes, 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Row256(Vector256<byte> bytes, int row)
    {
        // Bytes of the row become 0x70 to 0x7F, all others 0x80 and more, which shuffle to zero.
        var places = Avx2.AddSaturate(bytes ^ Vector256.Create((byte)(row * RowBytes)), Vector256.Create((byte)0x70));
        return Avx2.Shuffle(Vector256.Create(Vector128.Create(Table, row * RowBytes)), places);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Row128(Vector128<byte> bytes, int row) =>
        Vector128.Shuffle(Vector128.Create(Table, row * RowBytes), bytes ^ Vector128.Create((byte)(row * RowBytes)));

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
