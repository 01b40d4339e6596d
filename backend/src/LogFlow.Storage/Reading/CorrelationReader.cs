using System.Numerics;
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
    private const int ServicesMax = 200;

    public CorrelationMatrix Read(DuckDbConnection connection, int seconds, DateTimeOffset? until = null)
    {
        if (seconds is < 2 or > SecondsMax)
        {
            throw new BadQueryException($"The range must be 2 to {SecondsMax} seconds, not {seconds}.");
        }

        var last = until?.ToUnixTimeSeconds() ?? long.MaxValue;
        if (connection.Scalar("SELECT max(tick) FROM frames WHERE tick <= $1", last) is not { } newest)
        {
            return new CorrelationMatrix([], [], seconds);
        }

        // Seconds before the first stored one say nothing.
        var first = Math.Max(newest - seconds + 1, connection.Scalar("SELECT min(tick) FROM frames") ?? newest);
        seconds = (int)(newest - first + 1);
        var series = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        using (var result = connection.Query(
            $"""
            SELECT {FrameReader.ServiceColumns} FROM service_windows WHERE tick >= $1 AND tick <= $3 AND service IN (
                SELECT service FROM service_windows WHERE tick >= $1 AND tick <= $3 GROUP BY service ORDER BY sum(logs + spans) DESC, service LIMIT $2)
            """,
            first,
            ServicesMax,
            newest))
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

        var columns = series.Values.Select(Unit).ToArray();
        var products = new double?[columns.Length][];
        for (var i = 0; i < columns.Length; i++)
        {
            products[i] = new double?[columns.Length];
            for (var j = 0; j <= i; j++)
            {
                products[i][j] = products[j][i] = Dot(columns[i], columns[j]);
            }
        }

        return new CorrelationMatrix([.. series.Keys], products, seconds);
    }

    /// <summary>Null where a series does not move.</summary>
    internal static double? Pearson(double[] a, double[] b) => Dot(Unit(a), Unit(b));

    /// <summary>Less its mean and of length one, so that the correlation of two is their product; null where it does not move.</summary>
    private static double[]? Unit(double[] series)
    {
        var mean = series.Average();
        var centred = Array.ConvertAll(series, value => value - mean);
        var square = centred.Sum(value => value * value);
        // A constant series may differ from its mean by rounding alone.
        const double Still = 1e-18;
        var length = Math.Sqrt(square);
        return square < Still ? null : Array.ConvertAll(centred, value => value / length);
    }

    private static double? Dot(double[]? a, double[]? b)
    {
        if (a is null || b is null)
        {
            return null;
        }

        var sums = Vector<double>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sums += new Vector<double>(a, i) * new Vector<double>(b, i);
        }

        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return Math.Clamp(sum, -1, 1);
    }
}
