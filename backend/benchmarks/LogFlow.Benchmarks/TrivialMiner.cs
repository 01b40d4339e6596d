namespace LogFlow.Benchmarks;

/// <summary>Split on blanks, any token with a digit is a wildcard, hash the rest: fast, and the least that a miner must beat.</summary>
internal static class TrivialMiner
{
    public static ulong Template(ReadOnlySpan<byte> line)
    {
        var hash = 14695981039346656037UL;
        var token = hash;
        var hasDigit = false;
        foreach (var b in line)
        {
            if (b == ' ')
            {
                hash = (hash ^ (hasDigit ? 0 : token)) * 1099511628211UL;
                token = 14695981039346656037UL;
                hasDigit = false;
                continue;
            }

            hasDigit |= (uint)(b - '0') <= 9;
            token = (token ^ b) * 1099511628211UL;
        }

        return (hash ^ (hasDigit ? 0 : token)) * 1099511628211UL;
    }
}
