using System.Buffers.Binary;

namespace LogFlow.Engine.Parsing.Loki;

/// <summary>
/// Unpacks snappy's block format (google/snappy, format_description.txt): a length, then literals and copies of what came before. Never
/// writes beyond the stated length, which the caller bounds.
/// </summary>
public static class SnappyBlock
{
    /// <summary>The length after unpacking, or -1 when there is none.</summary>
    public static long LengthOf(ReadOnlySpan<byte> block) => ReadLength(block, out _);

    /// <summary>Fills the target, whose length must be <see cref="LengthOf"/>. False when the block is malformed.</summary>
    public static bool TryUnpack(ReadOnlySpan<byte> block, Span<byte> target)
    {
        ReadLength(block, out var at);
        var written = 0;
        while (at < block.Length)
        {
            var tag = block[at++];
            int length;
            if ((tag & 3) == 0)
            {
                length = (tag >> 2) + 1;
                if (length > 60)
                {
                    var bytes = length - 60;
                    if (at + bytes > block.Length)
                    {
                        return false;
                    }

                    length = (int)Math.Min(Little(block.Slice(at, bytes)) + 1L, int.MaxValue);
                    at += bytes;
                }

                if (length > block.Length - at || length > target.Length - written)
                {
                    return false;
                }

                block.Slice(at, length).CopyTo(target[written..]);
                at += length;
                written += length;
                continue;
            }

            var offsetBytes = (tag & 3) switch { 1 => 1, 2 => 2, _ => 4 };
            if (at + offsetBytes > block.Length)
            {
                return false;
            }

            var offset = Little(block.Slice(at, offsetBytes));
            at += offsetBytes;
            length = (tag >> 2) + 1;
            if (offsetBytes == 1)
            {
                length = ((tag >> 2) & 7) + 4;
                offset |= (uint)(tag >> 5) << 8;
            }

            if (offset == 0 || offset > written || length > target.Length - written)
            {
                return false;
            }

            // A copy may overlap itself, so that it repeats.
            for (var i = 0; i < length; i++, written++)
            {
                target[written] = target[written - (int)offset];
            }
        }

        return written == target.Length;
    }

    private static long ReadLength(ReadOnlySpan<byte> block, out int used)
    {
        var length = 0L;
        for (used = 0; used < Math.Min(block.Length, 5);)
        {
            var b = block[used];
            length |= (long)(b & 0x7F) << (7 * used++);
            if (b < 0x80)
            {
                return length <= uint.MaxValue ? length : -1;
            }
        }

        return -1;
    }

    private static uint Little(ReadOnlySpan<byte> bytes)
    {
        Span<byte> four = stackalloc byte[4];
        four.Clear();
        bytes.CopyTo(four);
        return BinaryPrimitives.ReadUInt32LittleEndian(four);
    }
}
