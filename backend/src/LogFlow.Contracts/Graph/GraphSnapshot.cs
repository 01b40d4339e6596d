using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Graph;

/// <summary>A service as the graph knows it. Rates are exponentially decayed in event time.</summary>
/// <param name="Name">Service name.</param>
/// <param name="RecordsPerSecond">Records (logs and spans) a second.</param>
/// <param name="ErrorRatio">0 to 1.</param>
/// <param name="LastSeenTick">Unix seconds.</param>
public sealed record GraphNode(string Name, double RecordsPerSecond, double ErrorRatio, long LastSeenTick)
{
    /// <summary>It never reported itself: only its callers name it (a database, a queue, a host outside).</summary>
    public bool IsVirtual { get; init; }

    /// <summary>What its callers take it for; <c>service</c> unless it is virtual.</summary>
    public ConnectionType ConnectionType { get; init; }
}

/// <summary>A dependency: caller depends on callee; failures travel from callee to caller.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Callee">Who is called.</param>
/// <param name="Evidence">How the edge is known.</param>
/// <param name="CallsPerSecond">Decayed in event time.</param>
/// <param name="ErrorRatio">Share of calls that failed, 0 to 1, decayed.</param>
/// <param name="LatencyMs">Decayed mean duration of the callee's spans.</param>
/// <param name="Weight">0 to 1: the share of the caller's work that depends on the callee.</param>
/// <param name="LastSeenTick">Unix seconds.</param>
public sealed record GraphEdge(
    string Caller,
    string Callee,
    EdgeEvidence Evidence,
    double CallsPerSecond,
    double ErrorRatio,
    double LatencyMs,
    double Weight,
    long LastSeenTick)
{
    public ConnectionType ConnectionType { get; init; }
}

/// <summary>The inferred service graph at one tick; immutable. Nodes by name, edges by caller then callee, ordinal.</summary>
public sealed class GraphSnapshot
{
    public static readonly GraphSnapshot Empty = new(0, [], []);

    private static readonly IReadOnlyList<GraphEdge> None = [];

    private readonly Dictionary<string, List<GraphEdge>> _callees = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<GraphEdge>> _callers = new(StringComparer.Ordinal);

    public GraphSnapshot(long tick, IReadOnlyList<GraphNode> nodes, IReadOnlyList<GraphEdge> edges)
    {
        Tick = tick;
        Nodes = nodes;
        Edges = edges;
        foreach (var edge in edges)
        {
            Add(_callees, edge.Caller, edge);
            Add(_callers, edge.Callee, edge);
        }
    }

    public long Tick { get; }

    public IReadOnlyList<GraphNode> Nodes { get; }

    public IReadOnlyList<GraphEdge> Edges { get; }

    /// <summary>Edges to the services that <paramref name="service"/> calls (downstream).</summary>
    public IReadOnlyList<GraphEdge> CalleesOf(string service) => _callees.GetValueOrDefault(service) ?? None;

    /// <summary>Edges from the services that call <paramref name="service"/> (upstream).</summary>
    public IReadOnlyList<GraphEdge> CallersOf(string service) => _callers.GetValueOrDefault(service) ?? None;

    private static void Add(Dictionary<string, List<GraphEdge>> index, string key, GraphEdge edge)
    {
        if (!index.TryGetValue(key, out var list))
        {
            index[key] = list = [];
        }

        list.Add(edge);
    }
}
