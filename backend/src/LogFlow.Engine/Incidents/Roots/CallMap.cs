using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;

namespace LogFlow.Engine.Incidents.Roots;

/// <summary>
/// The call graph of one tick by numbers instead of names, with the two walks that everything here rests on: who depends on a
/// service (callers, transitively) and whom it feeds with work (callees). Built only while something is going on.
/// </summary>
internal sealed class CallMap
{
    /// <summary>What a name in a log line is worth as an edge, where no call is known.</summary>
    private const double MentionWeight = 0.3;

    /// <summary>Edges below this share lead nowhere.</summary>
    private const double WeightMin = 0.005;

    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<List<(int Node, double Weight)>> _callers = [];
    private readonly List<List<(int Node, double Weight)>> _callees = [];
    private readonly List<List<(int Node, double Share)>> _fed = [];
    private readonly Dictionary<int, Reach> _reach = [];
    private readonly Dictionary<int, Reach> _feeds = [];
    private readonly int _hopsMax;

    public CallMap(GraphSnapshot graph, IEnumerable<EdgeKey> mentions, int hopsMax)
    {
        _hopsMax = hopsMax;
        foreach (var node in graph.Nodes)
        {
            Number(node.Name);
        }

        foreach (var edge in graph.Edges)
        {
            if (edge.Weight >= WeightMin)
            {
                Link(Number(edge.Caller), Number(edge.Callee), Math.Min(edge.Weight, 1));
            }
        }

        var called = new HashSet<int>(Enumerable.Range(0, _names.Count).Where(HasCalls));
        foreach (var mention in mentions)
        {
            // Where calls of both are known, a name in a line is evidence (see Ranking) but no edge.
            var (caller, callee) = (Number(mention.Caller), Number(mention.Callee));
            if ((!called.Contains(caller) || !called.Contains(callee)) && !_callees[caller].Exists(edge => edge.Node == callee))
            {
                Link(caller, callee, MentionWeight);
            }
        }

        LinkFed(graph);
    }

    public int Count => _names.Count;

    public string Name(int node) => _names[node];

    /// <summary>The service's number; a service the graph does not know gets one without edges.</summary>
    public int Number(string name)
    {
        if (!_index.TryGetValue(name, out var number))
        {
            number = _names.Count;
            _index[name] = number;
            _names.Add(name);
            _callers.Add([]);
            _callees.Add([]);
            _fed.Add([]);
        }

        return number;
    }

    public IReadOnlyList<(int Node, double Weight)> CalleesOf(int node) => _callees[node];

    public IReadOnlyList<(int Node, double Weight)> CallersOf(int node) => _callers[node];

    /// <summary>How much of <paramref name="caller"/>'s work depends on <paramref name="callee"/>, directly or not; 1 for itself.</summary>
    public double Impact(int callee, int caller) => ReachOf(callee).Impact(caller);

    /// <summary>The larger of both directions: related as far as a failure can travel.</summary>
    public double Related(int one, int other) => Math.Max(Impact(one, other), Impact(other, one));

    public Reach ReachOf(int node)
    {
        if (!_reach.TryGetValue(node, out var reach))
        {
            _reach[node] = reach = Walk(node, _callers, _hopsMax);
        }

        return reach;
    }

    /// <summary>Services whose work comes from <paramref name="node"/>, with the share of it.</summary>
    public Reach FedBy(int node)
    {
        if (!_feeds.TryGetValue(node, out var reach))
        {
            _feeds[node] = reach = Walk(node, _fed, _hopsMax);
        }

        return reach;
    }

    /// <summary>Callees of callees within <paramref name="hops"/>, the node itself first.</summary>
    public List<int> Below(int node, int hops)
    {
        var found = new List<int> { node };
        var seen = new HashSet<int> { node };
        for (int from = 0, hop = 0; hop < hops && from < found.Count; hop++)
        {
            for (var end = found.Count; from < end; from++)
            {
                foreach (var (callee, _) in _callees[found[from]])
                {
                    if (seen.Add(callee))
                    {
                        found.Add(callee);
                    }
                }
            }
        }

        return found;
    }

    private bool HasCalls(int node) => _callees[node].Count + _callers[node].Count > 0;

    private void Link(int caller, int callee, double weight)
    {
        _callers[callee].Add((caller, weight));
        _callees[caller].Add((callee, weight));
    }

    private void LinkFed(GraphSnapshot graph)
    {
        var inflow = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var edge in graph.Edges)
        {
            inflow[edge.Callee] = inflow.GetValueOrDefault(edge.Callee) + edge.CallsPerSecond;
        }

        foreach (var edge in graph.Edges)
        {
            if (inflow[edge.Callee] > 0)
            {
                _fed[Number(edge.Caller)].Add((Number(edge.Callee), edge.CallsPerSecond / inflow[edge.Callee]));
            }
        }
    }

    /// <summary>
    /// Breadth first, one hop at a time. A node's impact joins its ways from the hop before as independent chances
    /// (1 - product of (1 - weight x impact)): bounded by 1, and a cycle adds nothing, for only the first arrival counts.
    /// </summary>
    private Reach Walk(int start, List<List<(int Node, double Weight)>> ways, int hopsMax)
    {
        var reach = new Reach(start);
        var layer = new List<int> { start };
        for (var hop = 1; hop <= hopsMax && layer.Count > 0; hop++)
        {
            var missing = new SortedDictionary<int, double>();
            foreach (var from in layer)
            {
                var impact = reach.Impact(from);
                foreach (var (to, weight) in ways[from])
                {
                    if (!reach.Contains(to))
                    {
                        missing[to] = missing.GetValueOrDefault(to, 1) * (1 - (weight * impact));
                    }
                }
            }

            layer.Clear();
            foreach (var (to, miss) in missing)
            {
                reach.Add(to, hop, 1 - miss);
                layer.Add(to);
            }
        }

        return reach;
    }
}

/// <summary>The services reached from one, nearest first, with hops and impact.</summary>
internal sealed class Reach
{
    private readonly Dictionary<int, (int Hops, double Impact)> _nodes = [];
    private readonly List<int> _order = [];

    public Reach(int start) => Add(start, 0, 1);

    /// <summary>In order of hops; the start itself first.</summary>
    public IReadOnlyList<int> Order => _order;

    public bool Contains(int node) => _nodes.ContainsKey(node);

    public double Impact(int node) => _nodes.GetValueOrDefault(node).Impact;

    public int Hops(int node) => _nodes.GetValueOrDefault(node).Hops;

    public void Add(int node, int hops, double impact)
    {
        _nodes[node] = (hops, impact);
        _order.Add(node);
    }
}
