using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>What is known of one that never reports itself, out of the calls that others say they made to it.</summary>
internal sealed class PeerReader(ServiceNames services)
{
    /// <summary>Null when it ever reported itself, or nobody names it as whom it calls.</summary>
    public (PeerDetail Peer, List<ServicePoint> History)? Read(DuckDbConnection connection, int peer, HistorySteps? steps)
    {
        if (connection.Scalar("SELECT tick FROM service_windows WHERE service = $1 AND logs + spans > 0 LIMIT 1", peer) is not null)
        {
            return null;
        }

        var seen = Seen(connection, peer);
        if (seen.Count == 0)
        {
            return null;
        }

        var (windows, callers) = steps is { } range ? Calls(connection, peer, range) : ([], []);
        return (
            new PeerDetail(Time(seen.Values.Min(s => s.First)), Time(seen.Values.Max(s => s.Last)), Callers(seen, callers, steps)),
            steps is { } drawn ? [.. drawn.All().Select(step => Point(step.At, step.Seconds, windows.GetValueOrDefault(step.At)))] : []);
    }

    /// <summary>Its callers over all that is stored.</summary>
    private static Dictionary<int, (long First, long Last)> Seen(DuckDbConnection connection, int peer)
    {
        var seen = new Dictionary<int, (long First, long Last)>();
        using var result = connection.Query(
            "SELECT caller, min(tick), max(tick) FROM edge_windows WHERE callee = $1 AND (evidence & $2) <> 0 AND calls > 0 GROUP BY caller",
            peer,
            (int)EdgeEvidence.Peer);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                seen[chunk.Column(0).Values<int>()[row]] = (chunk.Column(1).Values<long>()[row], chunk.Column(2).Values<long>()[row]);
            }
        }

        return seen;
    }

    /// <summary>The calls of a range, by step and by caller.</summary>
    private static (Dictionary<long, EdgeWindow> Steps, Dictionary<int, EdgeWindow> Callers) Calls(DuckDbConnection connection, int peer, HistorySteps range)
    {
        var (steps, callers) = (new Dictionary<long, EdgeWindow>(), new Dictionary<int, EdgeWindow>());
        using var result = connection.Query(
            "SELECT tick, caller, calls, errors, latency FROM edge_windows WHERE callee = $1 AND tick >= $2 AND tick < $3", peer, range.Since, range.Until);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var window = new EdgeWindow(default) { Calls = chunk.Column(2).Values<long>()[row], Errors = chunk.Column(3).Values<long>()[row] };
                window.Latency.MergeFrom(LatencySketch.FromBytes(chunk.Column(4).Bytes(row)));
                Merge(steps, range.Of(chunk.Column(0).Values<long>()[row]), window);
                Merge(callers, chunk.Column(1).Values<int>()[row], window);
            }
        }

        return (steps, callers);
    }

    private static void Merge<TKey>(Dictionary<TKey, EdgeWindow> windows, TKey key, EdgeWindow window)
        where TKey : notnull
    {
        if (!windows.TryGetValue(key, out var sum))
        {
            windows[key] = sum = new EdgeWindow(default);
        }

        sum.MergeFrom(window);
    }

    private List<PeerCaller> Callers(Dictionary<int, (long First, long Last)> seen, Dictionary<int, EdgeWindow> calls, HistorySteps? range)
    {
        var seconds = range is { } r ? r.Until - r.Since : 1;
        return [.. seen.Select(caller =>
        {
            var window = calls.GetValueOrDefault(caller.Key);
            return new PeerCaller(
                services[caller.Key],
                window?.Calls ?? 0,
                (window?.Calls ?? 0) / (double)seconds,
                ErrorRatio(window),
                window?.Latency.QuantileMs(0.5) ?? 0,
                window?.Latency.QuantileMs(0.95) ?? 0,
                Time(caller.Value.First),
                Time(caller.Value.Last));
        }).OrderByDescending(c => c.Calls).ThenBy(c => c.Service, StringComparer.Ordinal)];
    }

    private static ServicePoint Point(long at, double seconds, EdgeWindow? window) => new(
        Time(at),
        (window?.Calls ?? 0) / seconds,
        ErrorRatio(window),
        0,
        window?.Latency.QuantileMs(0.5) ?? 0,
        window?.Latency.QuantileMs(0.95) ?? 0,
        window?.Latency.QuantileMs(0.99) ?? 0);

    private static double ErrorRatio(EdgeWindow? window) => window is { Calls: > 0 } ? Math.Min(1, window.Errors / (double)window.Calls) : 0;

    private static DateTimeOffset Time(long tick) => DateTimeOffset.FromUnixTimeSeconds(tick);
}
