using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>What a service did over time.</summary>
internal sealed class ServiceReader(ServiceNames services, TemplateReader templates, SearchReader search)
{
    private const long DefaultRangeSeconds = 15 * 60;
    private const int PointsMax = 180;
    private const int TopTemplates = 10;
    private const int RecentErrors = 20;

    public ServiceDetail? Read(DuckDbConnection connection, string name, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from > to)
        {
            throw new BadQueryException("The range ends before it begins: 'from' must not be later than 'to'.");
        }

        if (!services.TryFind(name, out var service))
        {
            return null;
        }

        var newest = connection.Scalar("SELECT max(tick) FROM frames");
        var until = to is { } t ? UnixTime.EndTick(t) : (newest ?? -1) + 1;
        var since = from is { } f ? UnixTime.Tick(f) : until - DefaultRangeSeconds;
        return new ServiceDetail(
            name,
            newest is null ? [] : History(connection, service, since, until),
            templates.List(connection, new TemplateQuery(Service: name, Limit: TopTemplates), since, until),
            search.Search(connection, new SearchQuery { Service = name, From = from, To = to, Limit = RecentErrors }, errorsOnly: true).Records);
    }

    /// <summary>Equal steps over what is stored of the range; a step in which nothing came counts as zero.</summary>
    private static List<ServicePoint> History(DuckDbConnection connection, int service, long since, long until)
    {
        since = Math.Max(since, connection.Scalar("SELECT min(tick) FROM frames") ?? since);
        until = Math.Min(until, (connection.Scalar("SELECT max(tick) FROM frames") ?? until) + 1);
        if (since >= until)
        {
            return [];
        }

        var step = StepFor(until - since);
        var windows = new SortedDictionary<long, ServiceWindow>();
        using (var result = connection.Query(
            $"SELECT {FrameReader.ServiceColumns} FROM service_windows WHERE service = $1 AND tick >= $2 AND tick < $3", service, since, until))
        {
            while (result.Next() is { } chunk)
            {
                var ticks = chunk.Column(0).Values<long>();
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    var at = UnixTime.FloorDivide(ticks[row], step) * step;
                    if (!windows.TryGetValue(at, out var window))
                    {
                        windows[at] = window = new ServiceWindow("");
                    }

                    FrameReader.ReadWindow(chunk, row, window);
                }
            }
        }

        var points = new List<ServicePoint>();
        for (var at = UnixTime.FloorDivide(since, step) * step; at < until; at += step)
        {
            var window = windows.GetValueOrDefault(at) ?? new ServiceWindow("");
            // The first and the last step may lie partly outside the range.
            double seconds = Math.Min(at + step, until) - Math.Max(at, since);
            points.Add(new ServicePoint(
                DateTimeOffset.FromUnixTimeSeconds(at),
                window.Records / seconds,
                window.ErrorRatio,
                window.Warnings / seconds,
                window.Latency.QuantileMs(0.5),
                window.Latency.QuantileMs(0.95),
                window.Latency.QuantileMs(0.99)));
        }

        return points;
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
