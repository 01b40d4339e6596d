namespace LogFlow.Engine.Parsing.Values;

/// <summary>Times without separators that only their own formats may read, since other digits look the same.</summary>
internal static class CompactTime
{
    /// <summary>HDFS: <c>081109 203518</c>, year, month and day by two digits.</summary>
    public static int ReadSixAndSix(ReadOnlySpan<byte> text, out CivilTime time)
    {
        time = default;
        if (text.Length < 13 || text[6] != ' '
            || !TimeScanner.TryTwo(text, 0, out var year) || !TimeScanner.TryTwo(text, 2, out time.Month) || !TimeScanner.TryTwo(text, 4, out time.Day)
            || !TimeScanner.TryTwo(text, 7, out time.Hour) || !TimeScanner.TryTwo(text, 9, out time.Minute) || !TimeScanner.TryTwo(text, 11, out time.Second)
            || (text.Length > 13 && TimeScanner.IsDigit(text[13])))
        {
            return 0;
        }

        time.Year = 2000 + year;
        return time.HasDate && time.IsPlausible ? 13 : 0;
    }

    /// <summary>glog: <c>0102 15:04:05.678901</c>, newer ones <c>20240102 15:04:05.678901</c>.</summary>
    public static int ReadGlog(ReadOnlySpan<byte> text, out CivilTime time)
    {
        time = default;
        var hasYear = text.Length > 8 && text[8] == ' ';
        if (hasYear && !TimeScanner.TryFour(text, 0, out time.Year))
        {
            return 0;
        }

        var at = hasYear ? 4 : 0;
        if (text.Length < at + 13 || !TimeScanner.TryTwo(text, at, out time.Month) || !TimeScanner.TryTwo(text, at + 2, out time.Day) || text[at + 4] != ' ')
        {
            return 0;
        }

        var end = TimeScanner.ReadClockPart(text, at + 5, ref time);
        return end > 0 && time.HasDate && time.IsPlausible ? end : 0;
    }
}
