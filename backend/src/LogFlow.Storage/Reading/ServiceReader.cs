using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>What a service did over time.</summary>
internal sealed class ServiceReader(ServiceNames services, PeerReader peers, TemplateReader templates, SearchReader search)
{
    private const long DefaultRangeSeconds = 15 * 60;
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
        var steps = newest is null ? null : HistorySteps.Over(connection, since, until);
        var peer = peers.Read(connection, service, steps);
        return new ServiceDetail(
            name,
            peer?.History ?? (steps is { } range ? History(connection, service, range) : []),
            templates.List(connection, new TemplateQuery(Service: name, Limit: TopTemplates), since, until),
            search.Search(connection, new SearchQuery { Service = name, From = from, To = to, Limit = RecentErrors }, errorsOnly: true).Records,
            peer?.Peer);
    }

    /// <summary>A step in which nothing came counts as zero.</summary>
    private static List<ServicePoint> History(DuckDbConnection connection, int service, HistorySteps steps)
    {
        var windows = new SortedDictionary<long, ServiceWindow>();
        using (var result = connection.Query(
            $"SELECT {FrameReader.ServiceColumns} FROM service_windows WHERE service = $1 AND tick >= $2 AND tick < $3", service, steps.Since, steps.Until))
        {
            while (result.Next() is { } chunk)
            {
                var ticks = chunk.Column(0).Values<long>();
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    var at = steps.Of(ticks[row]);
                    if (!windows.TryGetValue(at, out var window))
                    {
                        windows[at] = window = new ServiceWindow("");
                    }

                    FrameReader.ReadWindow(chunk, row, window);
                }
            }
        }

        var points = new List<ServicePoint>();
        foreach (var (at, seconds) in steps.All())
        {
            var window = windows.GetValueOrDefault(at) ?? new ServiceWindow("");
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
}
