using System.Buffers.Binary;

namespace LogFlow.Engine.Mining;

/// <summary>
/// A fast 64-bit hash of byte runs (multiply and fold, after wyhash). It only finds candidates, which are then compared byte for
/// byte; it never leaves the miner.
/// </summary>
internal static class ByteHash
{
    public const ulong Seed = 0x9E3779B97F4A7C15;

    private const ulong First = 0xA0761D6478BD642F;
    private const ulong Second = 0xE7037ED1A0B428DB;

    public static ulong Mix(ulong hash, ulong value)
    {
        var high = Math.BigMul(hash ^ First, value ^ Second, out var low);
        return high ^ low;
    }

    public static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length;
        if (length >= 8)
        {
            var i = 0;
            for (; i + 16 <= length; i += 16)
            {
                var high = Math.BigMul(Read8(bytes, i) ^ hash, Read8(bytes, i + 8) ^ Second, out var low);
                hash = high ^ low;
            }

            // The last 8 bytes, overlapping what was read, and the 8 before them where there were that many left.
            if (length - i > 8)
            {
                hash = Mix(hash, Read8(bytes, i));
            }

            return Mix(hash ^ (ulong)length, Read8(bytes, length - 8));
        }

        if (length >= 4)
        {
            return Mix(hash ^ (ulong)length, ((ulong)Read4(bytes, 0) << 32) | Read4(bytes, length - 4));
        }

        return length == 0
            ? Mix(hash, 0)
            : Mix(hash ^ (ulong)length, ((ulong)bytes[0] << 16) | ((ulong)bytes[length >> 1] << 8) | bytes[length - 1]);
    }

    /// <summary>Hash of bytes that are followed by zeros up to a multiple of 32: two streams, no cases.</summary>
    public static ulong OfSteps(byte[] bytes, int length)
    {
        ulong first = Seed ^ (ulong)length, second = Second;
        for (var i = 0; i < length; i += 32)
        {
            var step = bytes.AsSpan(i, 32);
            first = Mix(first ^ Read8(step, 0), Read8(step, 8));
            second = Mix(second ^ Read8(step, 16), Read8(step, 24));
        }

        return Mix(first, second);
    }

    private static ulong Read8(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private static uint Read4(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
