using System.Security.Cryptography;

namespace LogFlow.Engine.Mining;

/// <summary>
/// Places keys that are hashes of what senders wrote in a dictionary. Who knows the hash could choose lines whose keys all meet in one
/// bucket; multiplied with an odd number that each process draws anew, they scatter. Where a key lies decides nothing but time, so
/// results stay the same from run to run.
/// </summary>
internal sealed class ScatteredKeys : IEqualityComparer<ulong>
{
    private static readonly ulong Factor = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    public static ScatteredKeys Comparer { get; } = new();

    public static int HashOf(ulong key) => (int)((key * Factor) >> 32);

    public bool Equals(ulong x, ulong y) => x == y;

    public int GetHashCode(ulong obj) => HashOf(obj);
}
