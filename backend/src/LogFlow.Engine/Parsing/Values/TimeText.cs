namespace LogFlow.Engine.Parsing.Values;

/// <summary>Writes times as RFC 3339 in UTC with nanoseconds.</summary>
internal static class TimeText
{
    public const int Length = 30;

    private const long SecondsPerDay = 86_400;

    /// <summary>Writes <see cref="Length"/> bytes: <c>2026-01-01T00:00:00.123456789Z</c>.</summary>
    public static void Write(long ns, Span<byte> target)
    {
        var days = CivilTime.DaysOf(ns);
        var inDay = ns - (days * SecondsPerDay * CivilTime.NsPerSecond);
        var seconds = (int)(inDay / CivilTime.NsPerSecond);
        // The civil date of a day number; the time of day is added by hand, since DateTime stops at 100 ns.
        var date = DateTime.UnixEpoch.AddDays(days);
        Digits(target[..4], date.Year);
        target[4] = (byte)'-';
        Digits(target.Slice(5, 2), date.Month);
        target[7] = (byte)'-';
        Digits(target.Slice(8, 2), date.Day);
        target[10] = (byte)'T';
        Digits(target.Slice(11, 2), seconds / 3600);
        target[13] = (byte)':';
        Digits(target.Slice(14, 2), seconds / 60 % 60);
        target[16] = (byte)':';
        Digits(target.Slice(17, 2), seconds % 60);
        target[19] = (byte)'.';
        Digits(target.Slice(20, 9), (int)(inDay % CivilTime.NsPerSecond));
        target[29] = (byte)'Z';
    }

    public static void Add(JsonObjectBuilder attributes, ReadOnlySpan<byte> name, long ns)
    {
        Span<byte> text = stackalloc byte[Length];
        Write(ns, text);
        attributes.Add(name, text);
    }

    private static void Digits(Span<byte> target, int value)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
