using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LogFlow.Contracts.Queries;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Where a page ended, as opaque text: two numbers and a check that ties them to the query they belong to. The check is no
/// secret; it tells a cursor that was cut, edited or taken from another query.
/// </summary>
internal static class Cursor
{
    private const int CheckBytes = 8;
    private const int Bytes = 16 + CheckBytes;

    public static string Write(long first, long second, string query)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, first);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], second);
        Check(bytes[..16], query).CopyTo(bytes[16..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <exception cref="BadQueryException">Not what <see cref="Write"/> gave for this query.</exception>
    public static (long First, long Second)? Read(string? cursor, string query)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Bytes];
        if (cursor.Length != Base64Url.GetEncodedLength(Bytes) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var written) ||
            written != Bytes || !Check(bytes[..16], query).AsSpan().SequenceEqual(bytes[16..]))
        {
            throw new BadQueryException("The cursor is not one of this query: start again without a cursor.");
        }

        return (BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));
    }

    private static byte[] Check(ReadOnlySpan<byte> position, string query)
    {
        var text = Encoding.UTF8.GetBytes(query);
        byte[] all = [.. position, .. text];
        return SHA256.HashData(all)[..CheckBytes];
    }
}
