using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace LogFlow.Engine.Sources.Tail;

/// <summary>A hash of a file's first bytes: a file that was emptied and written anew has another one, though it is the same file.</summary>
/// <param name="Length">Bytes that were hashed, at most <see cref="LengthMax"/>.</param>
/// <param name="Hash">16 hex digits.</param>
internal readonly record struct Fingerprint(int Length, string Hash)
{
    public const int LengthMax = 256;

    public static readonly Fingerprint Empty = new(0, "");

    /// <summary>True when nothing more can be added.</summary>
    public bool IsWhole => Length >= LengthMax;

    /// <summary>Of the first <paramref name="length"/> bytes; of fewer when there are not as many.</summary>
    public static Fingerprint Of(SafeFileHandle file, int length)
    {
        Span<byte> head = stackalloc byte[LengthMax];
        var read = 0;
        while (read < length)
        {
            var more = RandomAccess.Read(file, head[read..length], read);
            if (more == 0)
            {
                break;
            }

            read += more;
        }

        if (read == 0)
        {
            return Empty;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(head[..read], hash);
        return new Fingerprint(read, Convert.ToHexStringLower(hash[..8]));
    }

    /// <summary>The file still begins with the bytes that were hashed.</summary>
    public bool Fits(SafeFileHandle file) => Length == 0 || Of(file, Length) == this;

}
