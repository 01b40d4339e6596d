namespace LogFlow.Engine.Parsing.Values;

/// <summary>
/// A time as it was written. Year, month and day are 0 where the text leaves them out; without a zone it counts as UTC.
/// </summary>
internal struct CivilTime
{
    public const long NsPerSecond = 1_000_000_000;

    private const int SecondsPerDay = 86_400;

    public int Year;
    public int Month;
    public int Day;
    public int Hour;
    public int Minute;
    public int Second;
    public int Nanosecond;
    public int OffsetSeconds;

    public readonly bool HasYear => Year != 0;

    public readonly bool HasDate => Month != 0;

    /// <summary>Hours to 24:00:00, a leap second, 29 February (checked against the year once it is known).</summary>
    public readonly bool IsPlausible =>
        Hour <= 24 && Minute <= 59 && Second <= 60
        && (Hour < 24 || (Minute == 0 && Second == 0 && Nanosecond == 0))
        && (!HasDate || (Month <= 12 && Day >= 1 && Day <= DaysIn(HasYear ? Year : 2000, Month)));

    /// <summary>Unix nanoseconds with the given date; false outside 1678 to 2261, where nanoseconds no longer fit.</summary>
    public readonly bool TryToNs(int year, int month, int day, out long ns)
    {
        ns = 0;
        if (year is < 1678 or > 2261 || month is < 1 or > 12 || day < 1 || day > DaysIn(year, month))
        {
            return false;
        }

        ns = ToNs(DaysFromCivil(year, month, day));
        return true;
    }

    public readonly bool TryToNs(out long ns) => TryToNs(Year, Month, Day, out ns);

    /// <summary>This time of day on the day that is <paramref name="days"/> after 1970-01-01.</summary>
    public readonly long ToNs(long days) =>
        (((days * SecondsPerDay) + (Hour * 3600) + (Minute * 60) + Second - OffsetSeconds) * NsPerSecond) + Nanosecond;

    public static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysIn(int year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Days since 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms").</summary>
    public static long DaysFromCivil(int year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var era = (y >= 0 ? y : y - 399) / 400;
        var yearOfEra = y - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return ((long)era * 146_097) + dayOfEra - 719_468;
    }

    public static long DaysOf(long ns) => FloorDivide(ns, SecondsPerDay * NsPerSecond);

    public static int YearOf(long ns)
    {
        var days = DaysOf(ns) + 719_468;
        var era = FloorDivide(days, 146_097);
        var dayOfEra = days - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var month = ((5 * dayOfYear) + 2) / 153;
        return (int)(yearOfEra + (era * 400) + (month >= 10 ? 1 : 0));
    }

    private static long FloorDivide(long value, long by)
    {
        var quotient = value / by;
        return value % by < 0 ? quotient - 1 : quotient;
    }
}
