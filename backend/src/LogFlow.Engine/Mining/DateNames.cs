namespace LogFlow.Engine.Mining;

/// <summary>The three-letter English names of months and days, as <c>ctime</c>, syslog and web servers print them.</summary>
internal static class DateNames
{
    private const int Bytes = 0xFFFFFF;

    // A perfect hash: each name has a place of its own (a test asks for them all).
    private const uint Factor = 0xB8B6D8FF;
    private const int Bits = 6;

    private static readonly uint[] Table = Make();

    /// <summary>True for a name whose letters are the low three bytes, the first one lowest.</summary>
    public static bool Contains(uint letters)
    {
        letters &= Bytes;
        return Table[Place(letters)] == letters;
    }

    public static bool Contains(ReadOnlySpan<byte> name) => Contains(name[0] | ((uint)name[1] << 8) | ((uint)name[2] << 16));

    private static int Place(uint letters) => (int)((letters * Factor) >> (32 - Bits));

    private static uint[] Make()
    {
        var table = new uint[1 << Bits];
        foreach (var name in "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun".Split(' '))
        {
            var letters = name[0] | ((uint)name[1] << 8) | ((uint)name[2] << 16);
            table[Place(letters)] = letters;
        }

        return table;
    }
}
