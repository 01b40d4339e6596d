using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;

namespace LogFlow.Storage.Reading;

/// <summary>
/// The graph's decayed sums as of one second, from the windows of the hour before it: a count of <c>n</c> that is <c>s</c> seconds old
/// counts <c>n * 0.5 ^ (s / half-life)</c>, as it does in the live graph.
/// </summary>
internal sealed class PastEdges(ServiceNames services)
{
    private const long Lookback = 3600;
    private const long LatencyLookback = 120;

    /// <summary>Sketches that are read for the mean latency, the newest ones.</summary>
    private const int SketchesMax = 10_000;

    /// <summary>The decayed number of so many seconds.</summary>
    public static double Seconds(long seconds, TimeSpan halfLife)
    {
        var factor = Math.Pow(0.5, 1 / halfLife.TotalSeconds);
        return (1 - Math.Pow(factor, Math.Max(1, seconds))) / (1 - factor);
    }

    public List<PastService> Services(DuckDbConnection connection, long tick, TimeSpan halfLife)
    {
        var found = new List<PastService>();
        using var result = connection.Query(
            """
            SELECT service, sum((decided_spans - local_spans) * pow(0.5, ($1 - tick) / $3)), sum(logs * pow(0.5, ($1 - tick) / $3)),
                   max(CASE WHEN logs + spans > 0 THEN tick ELSE $2 END)
            FROM service_windows WHERE tick > $2 AND tick <= $1 GROUP BY service
            """,
            tick,
            tick - Lookback,
            halfLife.TotalSeconds);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                found.Add(new PastService(
                    services[chunk.Column(0).Values<int>()[row]], chunk.Column(1).Values<double>()[row], chunk.Column(2).Values<double>()[row],
                    chunk.Column(3).Values<long>()[row]));
            }
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return found;
    }

    /// <summary>By caller, then callee.</summary>
    public List<PastEdge> Read(DuckDbConnection connection, long tick, TimeSpan halfLife)
    {
        var latency = Latency(connection, tick);
        var found = new List<PastEdge>();
        using var result = connection.Query(
            """
            SELECT caller, callee, bit_or(evidence), sum(calls * pow(0.5, ($1 - tick) / $3)), sum(errors * pow(0.5, ($1 - tick) / $3)),
                   CAST(sum(calls) AS BIGINT), max(tick)
            FROM edge_windows WHERE tick > $2 AND tick <= $1 AND caller <> callee AND calls > 0 GROUP BY caller, callee
            """,
            tick,
            tick - Lookback,
            halfLife.TotalSeconds);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var (caller, callee) = (chunk.Column(0).Values<int>()[row], chunk.Column(1).Values<int>()[row]);
                found.Add(new PastEdge(
                    new EdgeKey(services[caller], services[callee]),
                    (EdgeEvidence)chunk.Column(2).Values<byte>()[row],
                    chunk.Column(3).Values<double>()[row],
                    chunk.Column(4).Values<double>()[row],
                    latency.TryGetValue((caller, callee), out var sum) && sum.Count > 0 ? sum.SumNs / (double)sum.Count / 1e6 : 0,
                    chunk.Column(5).Values<long>()[row],
                    chunk.Column(6).Values<long>()[row]));
            }
        }

        found.Sort((a, b) => a.Key.CompareTo(b.Key));
        return found;
    }

    private static Dictionary<(int Caller, int Callee), (long SumNs, long Count)> Latency(DuckDbConnection connection, long tick)
    {
        var sums = new Dictionary<(int, int), (long SumNs, long Count)>();
        using var result = connection.Query(
            "SELECT caller, callee, latency FROM edge_windows WHERE tick > $1 AND tick <= $2 ORDER BY tick DESC LIMIT $3",
            tick - LatencyLookback,
            tick,
            SketchesMax);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var key = (chunk.Column(0).Values<int>()[row], chunk.Column(1).Values<int>()[row]);
                var sketch = LatencySketch.FromBytes(chunk.Column(2).Bytes(row));
                var sum = sums.GetValueOrDefault(key);
                sums[key] = (sum.SumNs + (long)sketch.SumNs, sum.Count + sketch.Count);
            }
        }

        return sums;
    }
}
