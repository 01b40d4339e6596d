using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>
/// How long calls are on the way, beyond what the callee accounts for, against each edge's own past. Bounded; the edge not seen
/// longest makes room.
/// </summary>
internal sealed class TransitBook(IncidentOptions options)
{
    /// <summary>A delay on every tenth call is plain where hardly any were delayed before.</summary>
    private const double Floor = 0.02;

    /// <summary>Times on the way are small and alike, so a few calls tell what is ordinary.</summary>
    private const int WarmCount = 10;

    private readonly Dictionary<EdgeKey, Transit> _edges = [];
    private readonly Dictionary<string, Transit> _callees = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LatencySketch> _seen = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<EdgeKey>> _byService = new(StringComparer.Ordinal);

    private readonly LeastRecent<EdgeKey> _oldEdges = new(Comparer<EdgeKey>.Default);

    public long Evicted { get; private set; }

    /// <summary>Entries looked at to find who makes room.</summary>
    public long EvictionLooks => _oldEdges.Looks;

    /// <summary>Null while nothing is known of the edge.</summary>
    public TimeScale? Find(EdgeKey key) => _edges.GetValueOrDefault(key)?.Scale;

    /// <summary>All calls to the service together; null while there were none.</summary>
    public TimeScale? Into(string service) => _callees.GetValueOrDefault(service)?.Scale;

    /// <summary>The service's edges in both directions, by caller, then callee.</summary>
    public IReadOnlyCollection<EdgeKey> EdgesOf(string service) => _byService.GetValueOrDefault(service) ?? [];

    public void Observe(TickFrame frame, Func<string, bool> isFrozen)
    {
        _seen.Clear();
        _oldEdges.Begin();
        foreach (var (key, window) in frame.Edges)
        {
            if (!window.Transit.IsEmpty)
            {
                var edge = EdgeOf(key);
                edge.LastSeen = frame.Tick;
                edge.Scale.Observe(frame.Tick, window.Transit, !isFrozen(key.Caller) && !isFrozen(key.Callee));
                if (!_seen.TryGetValue(key.Callee, out var seen))
                {
                    _seen[key.Callee] = seen = new LatencySketch();
                }

                seen.MergeFrom(window.Transit);
            }
        }

        foreach (var (callee, seen) in _seen)
        {
            if (!_callees.TryGetValue(callee, out var wait))
            {
                _callees[callee] = wait = new Transit(Scale());
            }

            wait.Scale.Observe(frame.Tick, seen, !isFrozen(callee));
        }
    }

    private TimeScale Scale() => new(Floor, options.BaselineSpan.TotalSeconds, WarmCount);

    private Transit EdgeOf(EdgeKey key)
    {
        if (!_edges.TryGetValue(key, out var edge))
        {
            if (_edges.Count >= options.TransitEdgesMax)
            {
                Evict();
            }

            _edges[key] = edge = new Transit(Scale());
            _oldEdges.Add(key, edge.LastSeen);
            AtService(key.Caller).Add(key);
            AtService(key.Callee).Add(key);
        }

        return edge;
    }

    private SortedSet<EdgeKey> AtService(string service)
    {
        if (!_byService.TryGetValue(service, out var edges))
        {
            _byService[service] = edges = [];
        }

        return edges;
    }

    private void Evict()
    {
        var oldest = _oldEdges.Take(_edges.Select(entry => (entry.Key, entry.Value.LastSeen)), key => _edges[key].LastSeen);
        _edges.Remove(oldest);
        foreach (var service in new[] { oldest.Caller, oldest.Callee })
        {
            if (_byService.TryGetValue(service, out var edges) && edges.Remove(oldest) && edges.Count == 0)
            {
                _byService.Remove(service);
                _callees.Remove(service);
            }
        }

        Evicted++;
    }

    private sealed class Transit(TimeScale scale)
    {
        public TimeScale Scale { get; } = scale;

        public long LastSeen { get; set; }
    }
}
