namespace LogFlow.Engine.Parsing.Values;

/// <summary>
/// Puts times that leave out their year (syslog, logcat, klog) or their whole date (<c>15:04:05</c>) on the time line: nearest to
/// the arrival when there is one; else after the record before, with room for a little disorder around New Year or midnight; else
/// the latest that is not past the reference time.
/// </summary>
internal static class YearGuess
{
    private const long Day = 86_400 * CivilTime.NsPerSecond;

    /// <summary>How far the first line may lie ahead of the reference: zones, and a file still being written.</summary>
    private const long Slack = 2 * Day;

    private const long DisorderMax = 31 * Day;

    private const long YearNs = 365 * Day;

    public static bool TryResolve(in CivilTime time, long? arrivalNs, long? previousNs, long? referenceNs, out long ns)
    {
        if (time.HasYear)
        {
            return time.TryToNs(out ns);
        }

        return time.HasDate
            ? TryResolveYear(time, arrivalNs, previousNs, referenceNs, out ns)
            : TryResolveDay(time, arrivalNs, previousNs, referenceNs, out ns);
    }

    private static bool TryResolveYear(in CivilTime time, long? arrivalNs, long? previousNs, long? referenceNs, out long ns)
    {
        if (arrivalNs is { } arrival)
        {
            return TryNearest(time, arrival, out ns);
        }

        if (previousNs is { } previous)
        {
            var year = CivilTime.YearOf(previous);
            if (!TryInYear(time, year, out ns))
            {
                return false;
            }

            if (ns < previous - (YearNs / 2))
            {
                return TryInYear(time, year + 1, out ns);
            }

            return ns <= previous + YearNs - DisorderMax || TryInYear(time, year - 1, out ns);
        }

        var reference = referenceNs ?? 0;
        return TryInYear(time, CivilTime.YearOf(reference), out ns)
            && (ns <= reference + Slack || TryInYear(time, CivilTime.YearOf(reference) - 1, out ns));
    }

    private static bool TryNearest(in CivilTime time, long toNs, out long ns)
    {
        var year = CivilTime.YearOf(toNs);
        ns = 0;
        var isFound = false;
        for (var y = year - 1; y <= year + 1; y++)
        {
            if (time.TryToNs(y, time.Month, time.Day, out var candidate)
                && (!isFound || Distance(candidate, toNs) < Distance(ns, toNs)))
            {
                ns = candidate;
                isFound = true;
            }
        }

        return isFound;
    }

    /// <summary>29 February looks for a leap year, backwards.</summary>
    private static bool TryInYear(in CivilTime time, int year, out long ns)
    {
        for (var back = 0; back < 8; back++)
        {
            if (time.TryToNs(year - back, time.Month, time.Day, out ns))
            {
                return true;
            }
        }

        ns = 0;
        return false;
    }

    private static bool TryResolveDay(in CivilTime time, long? arrivalNs, long? previousNs, long? referenceNs, out long ns)
    {
        var anchor = arrivalNs ?? previousNs ?? referenceNs ?? 0;
        ns = time.ToNs(CivilTime.DaysOf(anchor));
        if (arrivalNs is null && previousNs is null)
        {
            ns -= ns > anchor + Slack ? Day : 0;
            return true;
        }

        // More than half a day off means that midnight lies between.
        if (ns < anchor - (Day / 2))
        {
            ns += Day;
        }
        else if (ns > anchor + (Day / 2))
        {
            ns -= Day;
        }

        return true;
    }

    private static long Distance(long a, long b) => Math.Abs(a - b);
}
