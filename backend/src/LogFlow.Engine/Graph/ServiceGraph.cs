using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Graph;

/// <summary>
/// The graph of services as the frames show it. Counts decay in event time; an edge's weight is the decayed calls over the
/// caller's decayed units of work, so it is the share of the caller's work that makes the call. An edge that records name appears
/// after a couple of calls, however rare; one that is only guessed must be heavy enough for a while, and leaves with the
/// hysteresis of a lower weight for a longer while. Used by the tick thread; the snapshots are immutable.
/// </summary>
public sealed class ServiceGraph
{
    private const long SweepTicks = 60;

    private readonly ServiceGraphOptions _options;
    private readonly Decay _decay;
    private readonly SortedDictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<EdgeKey, Edge> _edges = [];
    private readonly LeastRecent<string> _oldNodes = new(StringComparer.Ordinal);
    private readonly LeastRecent<EdgeKey> _oldEdges = new(Comparer<EdgeKey>.Default);
    private DecayedSum _seconds;
    private long _firstTick = long.MinValue;
    private long _lastTick = long.MinValue;
    private long _sweptTick = long.MinValue;

    public ServiceGraph(ServiceGraphOptions? options = null)
    {
        _options = options ?? new ServiceGraphOptions();
        _decay = new Decay(_options.HalfLife);
    }

    /// <summary>Nodes and edges that left because there were too many.</summary>
    public long Evicted { get; private set; }

    /// <summary>Entries looked at to find who makes room.</summary>
    internal long EvictionLooks => _oldNodes.Looks + _oldEdges.Looks;

    public GraphSnapshot Current { get; private set; } = GraphSnapshot.Empty;

    /// <summary>Takes one second in and gives the graph after it. Frames come in ascending order.</summary>
    public GraphSnapshot Observe(TickFrame frame)
    {
        var tick = frame.Tick;
        _oldNodes.Begin();
        _oldEdges.Begin();
        _firstTick = _firstTick == long.MinValue ? tick : _firstTick;
        var elapsed = _lastTick == long.MinValue ? 1 : Math.Max(1, tick - _lastTick);
        _lastTick = tick;

        // The decayed number of seconds is what decayed counts are divided by; a gap counts with its seconds.
        for (var i = Math.Min(elapsed, 3_600) - 1; i >= 0; i--)
        {
            _seconds.Add(1, tick - i, _decay);
        }

        foreach (var (name, window) in frame.Services)
        {
            ObserveService(name, window, tick);
        }

        foreach (var (key, window) in frame.Edges)
        {
            ObserveEdge(key, window, tick);
        }

        if (_sweptTick == long.MinValue || tick - _sweptTick >= SweepTicks)
        {
            Forget(tick);
            _sweptTick = tick;
        }

        return Current = Snapshot(tick);
    }

    private void ObserveService(string name, ServiceWindow window, long tick)
    {
        var node = NodeOf(name);
        node.Records.Add(window.Records, tick, _decay);
        node.Errors.Add(window.Errors, tick, _decay);
        node.ErrorUnits.Add(window.Units, tick, _decay);
        node.Spans.Add(window.DecidedSpans - window.LocalSpans, tick, _decay);
        node.Logs.Add(window.Logs, tick, _decay);
        if (window.Records > 0)
        {
            node.LastSeenTick = tick;
            node.HasReported = true;
        }
    }

    private Node NodeOf(string name)
    {
        if (!_nodes.TryGetValue(name, out var node))
        {
            if (_nodes.Count >= _options.NodesMax)
            {
                EvictNode();
            }

            _nodes[name] = node = new Node();
            _oldNodes.Add(name, node.LastSeenTick);
        }

        return node;
    }

    private void ObserveEdge(EdgeKey key, EdgeWindow window, long tick)
    {
        if (key.Caller == key.Callee || window.Calls == 0)
        {
            return;
        }

        if (!_edges.TryGetValue(key, out var edge))
        {
            if (_edges.Count >= _options.EdgesMax)
            {
                EvictEdge();
            }

            _edges[key] = edge = new Edge();
            _oldEdges.Add(key, edge.LastSeenTick);
        }

        // Who is only named by others is there, too.
        NodeOf(key.Caller).LastSeenTick = tick;
        NodeOf(key.Callee).LastSeenTick = tick;
        edge.Evidence |= window.Evidence;
        edge.Connection = (ConnectionType)Math.Max((byte)edge.Connection, (byte)window.Connection);
        if ((window.Evidence & EdgeEvidence.Peer) != 0)
        {
            var peer = _nodes[key.Callee];
            peer.IsPeer = true;
            peer.Connection = edge.Connection;
        }

        edge.Total += window.Calls;
        edge.Calls.Add(window.Calls, tick, _decay);
        edge.Errors.Add(window.Errors, tick, _decay);
        edge.LatencyNs.Add(window.Latency.SumNs, tick, _decay);
        edge.LatencyCount.Add(window.Latency.Count, tick, _decay);
        edge.LastSeenTick = tick;
        if (edge.IsNamed)
        {
            edge.IsShown |= edge.Total >= _options.NamedCallsMin;
        }
        else
        {
            edge.TicksAbove = WeightOf(key, edge, tick) >= _options.AppearWeight ? edge.TicksAbove + 1 : 0;
            edge.IsShown |= edge.TicksAbove >= _options.AppearTicks;
        }
    }

    private double WeightOf(EdgeKey key, Edge edge, long tick)
    {
        if (!_nodes.TryGetValue(key.Caller, out var caller))
        {
            return 0;
        }

        // A caller that is only known by name does nothing else that is known.
        var spans = caller.Spans.At(tick, _decay);
        var units = spans > 0 ? spans : caller.Logs.At(tick, _decay);
        var share = units <= 0 ? 1 : Math.Min(1, edge.Calls.At(tick, _decay) / units);
        return edge.IsNamed ? share : share * _options.GuessWeight;
    }

    private GraphSnapshot Snapshot(long tick)
    {
        var seconds = _seconds.At(tick, _decay);
        var nodes = new List<GraphNode>(_nodes.Count);
        foreach (var (name, node) in _nodes)
        {
            if (node.LastSeenTick != long.MinValue)
            {
                nodes.Add(new GraphNode(
                    name,
                    node.Records.At(tick, _decay) / seconds,
                    Share(node.Errors.At(tick, _decay), node.ErrorUnits.At(tick, _decay)),
                    node.LastSeenTick)
                {
                    IsVirtual = node.IsPeer && !node.HasReported,
                    ConnectionType = node.IsPeer && !node.HasReported ? node.Connection : ConnectionType.Service,
                });
            }
        }

        var edges = new List<GraphEdge>(_edges.Count);
        foreach (var (key, edge) in _edges)
        {
            var weight = WeightOf(key, edge, tick);
            if (!edge.IsNamed)
            {
                HideWhenLight(edge, weight, tick);
            }

            if (edge.IsShown)
            {
                var calls = edge.Calls.At(tick, _decay);
                edges.Add(new GraphEdge(
                    key.Caller,
                    key.Callee,
                    edge.Evidence,
                    calls / seconds,
                    Share(edge.Errors.At(tick, _decay), calls),
                    edge.LatencyCount.At(tick, _decay) is > 0 and var count ? edge.LatencyNs.At(tick, _decay) / count / 1e6 : 0,
                    weight,
                    edge.LastSeenTick)
                {
                    ConnectionType = edge.Connection,
                });
            }
        }

        return new GraphSnapshot(tick, nodes, edges);
    }

    private void HideWhenLight(Edge edge, double weight, long tick)
    {
        if (weight > _options.DisappearWeight)
        {
            edge.LightSinceTick = long.MaxValue;
            return;
        }

        edge.LightSinceTick = Math.Min(edge.LightSinceTick, tick);
        if (tick - edge.LightSinceTick >= (long)_options.DisappearAfter.TotalSeconds)
        {
            edge.IsShown = false;
            edge.TicksAbove = 0;
        }
    }

    private void Forget(long tick)
    {
        var oldest = tick - (long)_options.ForgetAfter.TotalSeconds;
        foreach (var key in _edges.Where(pair => pair.Value.LastSeenTick < oldest).Select(pair => pair.Key).ToList())
        {
            _edges.Remove(key);
        }

        foreach (var name in _nodes.Where(pair => pair.Value.LastSeenTick < oldest).Select(pair => pair.Key).ToList())
        {
            _nodes.Remove(name);
        }
    }

    // Ties go to the first by name, so what leaves does not depend on anything but the frames.
    private void EvictNode()
    {
        _nodes.Remove(_oldNodes.Take(_nodes.Select(pair => (pair.Key, pair.Value.LastSeenTick)), name => _nodes[name].LastSeenTick));
        Evicted++;
    }

    private void EvictEdge()
    {
        _edges.Remove(_oldEdges.Take(_edges.Select(pair => (pair.Key, pair.Value.LastSeenTick)), key => _edges[key].LastSeenTick));
        Evicted++;
    }

    private static double Share(double part, double whole) => whole <= 0 ? 0 : Math.Clamp(part / whole, 0, 1);

    private sealed class Node
    {
        public DecayedSum Records;
        public DecayedSum Errors;
        public DecayedSum ErrorUnits;
        public DecayedSum Spans;
        public DecayedSum Logs;
        public bool HasReported;

        /// <summary>Some client's span names it as whom it calls.</summary>
        public bool IsPeer;
        public ConnectionType Connection;

        /// <summary>Of a record of its own or of a call; the least value until there was one.</summary>
        public long LastSeenTick = long.MinValue;
    }

    private sealed class Edge
    {
        public DecayedSum Calls;
        public DecayedSum Errors;
        public DecayedSum LatencyNs;
        public DecayedSum LatencyCount;
        public EdgeEvidence Evidence;
        public ConnectionType Connection;
        public long Total;
        public long LastSeenTick;
        public long LightSinceTick = long.MaxValue;
        public int TicksAbove;
        public bool IsShown;

        public bool IsNamed => (Evidence & (EdgeEvidence.SpanParent | EdgeEvidence.ParentService | EdgeEvidence.Peer)) != 0;
    }
}
