namespace LogFlow.Engine.Mining;

/// <summary>The three-letter English names of months and days, as <c>ctime</c>, syslog and web servers print them.</summary>
internal static class DateNames
{
    private static readonly int[] Packed =
    [
        .. "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun".Split(' ')
            .Select(n => Pack((byte)n[0], (byte)n[1], (byte)n[2])).Order(),
    ];

    public static bool Contains(ReadOnlySpan<byte> name) =>
        Array.BinarySearch(Packed, Pack(name[0], name[1], name[2])) >= 0;

    private static int Pack(byte a, byte b, byte c) => (a << 16) | (b << 8) | c;
}
