using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Live;

namespace LogFlow.Server.Push;

/// <summary>The edges on the screen: which look different since they were last sent, and which left. Owned by the live view's thread.</summary>
internal sealed class EdgeBoard
{
    private const long SeenSeconds = 60;

    private SortedDictionary<EdgeKey, GraphEdge> _shown = [];

    public IReadOnlyList<GraphEdge> Shown => [.. _shown.Values];

    public (IReadOnlyList<GraphEdge> Changed, IReadOnlyList<GraphEdgeName> Gone) Apply(GraphSnapshot graph)
    {
        var now = new SortedDictionary<EdgeKey, GraphEdge>();
        var changed = new List<GraphEdge>();
        foreach (var edge in graph.Edges)
        {
            var key = new EdgeKey(edge.Caller, edge.Callee);
            var rounded = edge with
            {
                CallsPerSecond = Shorten.Figure(edge.CallsPerSecond),
                ErrorRatio = Shorten.Ratio(edge.ErrorRatio),
                LatencyMs = Shorten.Figure(edge.LatencyMs),
                Weight = Shorten.Figure(edge.Weight),
            };
            if (_shown.TryGetValue(key, out var before) && !IsNews(before, rounded))
            {
                now[key] = before;
                continue;
            }

            now[key] = rounded;
            changed.Add(rounded);
        }

        var gone = _shown.Keys.Where(key => !now.ContainsKey(key)).Select(key => new GraphEdgeName(key.Caller, key.Callee)).ToList();
        _shown = now;
        return (changed, gone);
    }

    /// <summary>When an edge was last seen moves with every call: alone it is news once a minute, so that it does not look stale.</summary>
    private static bool IsNews(GraphEdge before, GraphEdge now) =>
        before.Evidence != now.Evidence
        || before.ConnectionType != now.ConnectionType
        || Shorten.IsNews(before.CallsPerSecond, now.CallsPerSecond)
        || Shorten.IsNewsRatio(before.ErrorRatio, now.ErrorRatio)
        || Shorten.IsNews(before.LatencyMs, now.LatencyMs)
        || Shorten.IsNews(before.Weight, now.Weight)
        || now.LastSeenTick - before.LastSeenTick >= SeenSeconds;
}
