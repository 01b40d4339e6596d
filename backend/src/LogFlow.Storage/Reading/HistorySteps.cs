using LogFlow.DuckDb;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>Equal steps over what is stored of a range of seconds, few enough to draw. The first and the last may lie partly outside.</summary>
internal readonly record struct HistorySteps(long Since, long Until, long Step)
{
    private const int PointsMax = 180;

    /// <summary>Null when nothing is stored of [<paramref name="since"/>, <paramref name="until"/>).</summary>
    public static HistorySteps? Over(DuckDbConnection connection, long since, long until)
    {
        since = Math.Max(since, connection.Scalar("SELECT min(tick) FROM frames") ?? since);
        until = Math.Min(until, (connection.Scalar("SELECT max(tick) FROM frames") ?? until) + 1);
        return since < until ? new HistorySteps(since, until, StepFor(until - since)) : null;
    }

    /// <summary>The step that a second belongs to, by its first second.</summary>
    public long Of(long tick) => UnixTime.FloorDivide(tick, Step) * Step;

    /// <summary>First seconds, oldest first, and how many seconds of each lie inside.</summary>
    public IEnumerable<(long At, double Seconds)> All()
    {
        for (var at = Of(Since); at < Until; at += Step)
        {
            yield return (at, Math.Min(at + Step, Until) - Math.Max(at, Since));
        }
    }

    private static long StepFor(long seconds)
    {
        long[] steps = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
        foreach (var step in steps)
        {
            if (seconds <= step * PointsMax)
            {
                return step;
            }
        }

        return (seconds / PointsMax / 86400 + 1) * 86400;
    }
}
