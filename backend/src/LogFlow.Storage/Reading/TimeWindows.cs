using LogFlow.DuckDb;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Cuts a range of time into windows, newest first and each four times the one before, so that a question about the newest records
/// of a large store ends in the first window and one about all of them takes few. Rows lie nearly in order of time, so DuckDB
/// skips what is outside a window.
/// </summary>
internal static class TimeWindows
{
    private const long FirstWindowRecords = 250_000;
    private const int Growth = 4;

    /// <summary>Windows [from, to), newest first, that together cover [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public static IEnumerable<(long From, long To)> Of(DuckDbConnection connection, long from, long to)
    {
        if (connection.Scalar("SELECT min(time_ns) FROM records") is not { } oldest || connection.Scalar("SELECT max(time_ns) FROM records") is not { } newest)
        {
            yield break;
        }

        var records = Math.Max(1, connection.Scalar("SELECT count(*) FROM records") ?? 1);
        from = Math.Max(from, oldest);
        to = Math.Min(to, newest == long.MaxValue ? newest : newest + 1);
        var width = Int128.Max(UnixTime.SecondNs, ((Int128)newest - oldest) * FirstWindowRecords / records);
        while (from < to)
        {
            var start = (long)Int128.Max(from, (Int128)to - width);
            yield return (start, to);
            to = start;
            width *= Growth;
        }
    }
}
