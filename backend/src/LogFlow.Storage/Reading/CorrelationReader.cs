using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Pearson correlation of the services' error ratios, second by second. A second without work counts as one without errors. Of
/// more services than fit, those with the most records are taken.
/// </summary>
internal sealed class CorrelationReader(ServiceNames services)
{
    private const int SecondsMax = 86_400;
    private const int ServicesMax = 100;

    public CorrelationMatrix Read(DuckDbConnection connection, int seconds)
    {
        if (seconds is < 2 or > SecondsMax)
        {
            throw new BadQueryException($"The range must be 2 to {SecondsMax} seconds, not {seconds}.");
        }

        if (connection.Scalar("SELECT max(tick) FROM frames") is not { } newest)
        {
            return new CorrelationMatrix([], [], seconds);
        }

        var first = newest - seconds + 1;
        var series = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        using (var result = connection.Query(
            $"""
            SELECT {FrameReader.ServiceColumns} FROM service_windows WHERE tick >= $1 AND service IN (
                SELECT service FROM service_windows WHERE tick >= $1 GROUP BY service ORDER BY sum(logs + spans) DESC, service LIMIT $2)
            """,
            first,
            ServicesMax))
        {
            while (result.Next() is { } chunk)
            {
                var ticks = chunk.Column(0).Values<long>();
                var ids = chunk.Column(1).Values<int>();
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    var name = services[ids[row]];
                    if (!series.TryGetValue(name, out var values))
                    {
                        series[name] = values = new double[seconds];
                    }

                    var window = new ServiceWindow(name);
                    FrameReader.ReadWindow(chunk, row, window);
                    values[ticks[row] - first] = window.ErrorRatio;
                }
            }
        }

        double[][] columns = [.. series.Values];
        return new CorrelationMatrix(
            [.. series.Keys],
            [.. columns.Select(a => (IReadOnlyList<double?>)[.. columns.Select(b => Pearson(a, b))])],
            seconds);
    }

    /// <summary>Null where a series does not move.</summary>
    internal static double? Pearson(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sumA = 0, sumB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sumA += a[i];
            sumB += b[i];
        }

        var meanA = sumA / a.Length;
        var meanB = sumB / b.Length;
        double together = 0, ownA = 0, ownB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            together += (a[i] - meanA) * (b[i] - meanB);
            ownA += (a[i] - meanA) * (a[i] - meanA);
            ownB += (b[i] - meanB) * (b[i] - meanB);
        }

        // A constant series may differ from its mean by rounding alone.
        const double Still = 1e-18;
        return ownA < Still || ownB < Still ? null : Math.Clamp(together / Math.Sqrt(ownA * ownB), -1, 1);
    }
}
