namespace LogFlow.Engine.Operations;

/// <summary>FNV-1a, the same in every process.</summary>
internal static class StableHash
{
    /// <summary>Never 0.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return hash == 0 ? 1 : hash;
    }
}
