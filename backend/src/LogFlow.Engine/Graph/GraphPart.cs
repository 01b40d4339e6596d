using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Graph;

/// <summary>The graph's part of an open second; services and edges are looked up by number.</summary>
internal sealed class GraphPart(long tick) : ServiceSecond(tick)
{
    private readonly Dictionary<(int Caller, int Callee), EdgeWindow> _edges = [];

    public EdgeWindow Edge(int caller, int callee, NameTable names)
    {
        if (!_edges.TryGetValue((caller, callee), out var edge))
        {
            edge = Frame.Edge(new EdgeKey(names[caller], names[callee]));
            _edges.Add((caller, callee), edge);
        }

        return edge;
    }
}
