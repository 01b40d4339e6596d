using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Counts what a search finds: over time, and without each of its conditions. Goes from new to old and stops when its time is up, so
/// that a question about a very large store is answered in part rather than late.
/// </summary>
internal sealed class HitCounter(SearchConditions conditions, TimeProvider time)
{
    private const int BucketsMax = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    // Milliseconds that people count in.
    private static readonly long[] Widths =
    [
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000,
        3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000, 86_400_000,
    ];

    private const string Band =
        "CASE WHEN r.severity >= 21 THEN 5 WHEN r.severity >= 17 THEN 4 WHEN r.severity >= 13 THEN 3 WHEN r.severity >= 9 OR r.severity = 0 THEN 2 WHEN r.severity >= 5 THEN 1 ELSE 0 END";

    public SearchHistogram Histogram(DuckDbConnection connection, SearchQuery query, int buckets)
    {
        if (buckets is < 1 or > BucketsMax)
        {
            throw new BadQueryException($"A histogram has 1 to {BucketsMax} buckets, not {buckets}.");
        }

        var plan = conditions.Of(connection, query);
        var stored = TimeWindows.Of(connection, long.MinValue, long.MaxValue).ToList();
        var from = query.From is { } f ? UnixTime.ToNs(f) : stored.Count > 0 ? stored[^1].From : 0;
        var to = query.To is { } t ? UnixTime.ToNs(t) : stored.Count > 0 ? stored[0].To : from;
        var width = WidthFor(from, to, buckets);
        var first = UnixTime.FloorDivide(from, width);
        var count = (int)Math.Min(BucketsMax + 1, UnixTime.FloorDivide(Math.Max(from, to - 1), width) - first + 1);
        var counts = new long[count][];
        for (var i = 0; i < count; i++)
        {
            counts[i] = new long[Severity.BandCount];
        }

        var countedFrom = plan is null ? null : Fill(connection, plan with { From = from, To = to }, first, width, counts);
        return new SearchHistogram(
            TimeAt(first, width),
            TimeAt(first + count, width),
            width / 1e9,
            [.. counts.Select((bands, i) => new SearchBucket(TimeAt(first + i, width), bands))],
            counts.Sum(bands => bands.Sum()),
            countedFrom);
    }

    /// <summary>One line per condition; empty when there is none.</summary>
    public IReadOnlyList<SearchRelaxation> Relax(DuckDbConnection connection, SearchQuery query)
    {
        var started = time.GetTimestamp();
        var found = new List<SearchRelaxation>();
        foreach (var (filter, value, relaxed) in Relaxations(query))
        {
            long? count = time.GetElapsedTime(started) < Patience ? Count(connection, relaxed, started) : null;
            found.Add(new SearchRelaxation(filter, value, count));
        }

        return [.. found.OrderByDescending(relaxation => relaxation.Count ?? -1)];
    }

    private static IEnumerable<(string Filter, string Value, SearchQuery Relaxed)> Relaxations(SearchQuery query)
    {
        if (!string.IsNullOrEmpty(query.Text))
        {
            yield return ("text", query.Text, query with { Text = null });
        }

        foreach (var term in query.Terms)
        {
            yield return ("text", term, query with { Terms = [.. query.Terms.Where(other => other != term)] });
        }

        foreach (var term in query.NotTerms)
        {
            yield return ("not_text", term, query with { NotTerms = [.. query.NotTerms.Where(other => other != term)] });
        }

        if (!string.IsNullOrEmpty(query.Service))
        {
            yield return ("service", query.Service, query with { Service = null });
        }

        foreach (var service in query.NotServices)
        {
            yield return ("not_service", service, query with { NotServices = [.. query.NotServices.Where(other => other != service)] });
        }

        if (query.MinSeverity is { } severity)
        {
            yield return ("level", Severity.Name(severity), query with { MinSeverity = null });
        }

        if (!query.Template.IsNone)
        {
            yield return ("template", query.Template.ToString(), query with { Template = TemplateId.None });
        }

        if (!query.Trace.IsNone)
        {
            yield return ("trace", query.Trace.ToString(), query with { Trace = TraceId.None });
        }

        if (query.Kind is { } kind)
        {
            yield return ("kind", kind.ToString().ToLowerInvariant(), query with { Kind = null });
        }

        if (query.From is not null || query.To is not null)
        {
            yield return ("range", "", query with { From = null, To = null });
        }
    }

    private long? Count(DuckDbConnection connection, SearchQuery query, long started)
    {
        if (conditions.Of(connection, query) is not { } plan)
        {
            return 0;
        }

        long total = 0;
        foreach (var window in TimeWindows.Of(connection, plan.From, plan.To))
        {
            if (time.GetElapsedTime(started) > Patience)
            {
                // Some are known to be there, or nothing is known.
                return total > 0 ? total : null;
            }

            var windowed = plan.Filter.Clone().Add("r.time_ns >= {0} AND r.time_ns < {1}", window.From, window.To);
            var limit = windowed.Parameter(SearchRelaxation.CountMax - total);
            total += connection.Scalar($"SELECT count(*) FROM (SELECT 1 FROM records r {plan.Join} {windowed} LIMIT {limit})", windowed.Parameters) ?? 0;
            if (total >= SearchRelaxation.CountMax)
            {
                break;
            }
        }

        return total;
    }

    /// <summary>The time from which on all hits are counted; null when that is the whole range.</summary>
    private DateTimeOffset? Fill(DuckDbConnection connection, SearchPlan plan, long first, long width, long[][] counts)
    {
        var started = time.GetTimestamp();
        foreach (var window in TimeWindows.Of(connection, plan.From, plan.To))
        {
            if (time.GetElapsedTime(started) > Patience)
            {
                return UnixTime.FromNs(window.To);
            }

            var windowed = plan.Filter.Clone().Add("r.time_ns >= {0} AND r.time_ns < {1}", window.From, window.To);
            var step = windowed.Parameter(width);
            using var result = connection.Query(
                $"SELECT CASE WHEN r.time_ns >= 0 THEN r.time_ns // {step} ELSE -((-(r.time_ns + 1)) // {step}) - 1 END AS bucket, CAST({Band} AS INTEGER) AS band, count(*) FROM records r {plan.Join} {windowed} GROUP BY bucket, band",
                windowed.Parameters);
            while (result.Next() is { } chunk)
            {
                var at = chunk.Column(0).Values<long>();
                var bands = chunk.Column(1).Values<int>();
                var hits = chunk.Column(2).Values<long>();
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    counts[Math.Clamp(at[row] - first, 0, counts.Length - 1)][bands[row]] += hits[row];
                }
            }
        }

        return null;
    }

    /// <summary>Where a bucket begins; the outermost may lie beyond what can be told.</summary>
    private static DateTimeOffset TimeAt(long bucket, long width) =>
        UnixTime.FromNs((long)Int128.Clamp((Int128)bucket * width, long.MinValue, long.MaxValue));

    private static long WidthFor(long from, long to, int buckets)
    {
        const long MillisecondNs = 1_000_000;
        const long DayMs = 86_400_000;
        var span = (Int128)to - from;
        foreach (var width in Widths)
        {
            // An edge of a bucket rarely falls on the range's, hence one bucket more.
            if (span <= (Int128)width * MillisecondNs * Math.Max(1, buckets - 1))
            {
                return width * MillisecondNs;
            }
        }

        var days = (span / ((Int128)DayMs * MillisecondNs * Math.Max(1, buckets - 1))) + 1;
        return (long)Int128.Min(days * DayMs * MillisecondNs, long.MaxValue / 4);
    }
}
