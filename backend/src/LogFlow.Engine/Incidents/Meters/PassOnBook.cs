using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>
/// What each caller makes of its callee's failures: of its units of work in which a call there failed, the share that failed as well. Who
/// retries with success or goes on without it passes on little. It is learnt from the few failures of good days as well as from the many
/// of bad ones, and nothing stands still while there is trouble: the code is the same. Bounded; the edge not seen longest makes room.
/// </summary>
internal sealed class PassOnBook(int edgesMax)
{
    /// <summary>What is taken for granted of an edge of which nothing is known: so many units, of which so many failed.</summary>
    private const double PriorTouched = 2;

    private const double PriorPassed = 1.5;

    /// <summary>Units that are remembered, so that a change of the code is learnt.</summary>
    private const double TouchedMax = 400;

    private readonly Dictionary<EdgeKey, Edge> _edges = [];
    private readonly LeastRecent<EdgeKey> _oldest = new(Comparer<EdgeKey>.Default);

    /// <summary>The share of a caller's work that fails where a call to that callee does, 0 to 1.</summary>
    public double Share(string caller, string callee) => _edges.TryGetValue(new EdgeKey(caller, callee), out var edge)
        ? (edge.Passed + PriorPassed) / (edge.Touched + PriorTouched)
        : PriorPassed / PriorTouched;

    public void Observe(TickFrame frame)
    {
        _oldest.Begin();
        foreach (var (key, window) in frame.Edges)
        {
            if (window.Touched == 0)
            {
                continue;
            }

            if (!_edges.TryGetValue(key, out var edge))
            {
                if (_edges.Count >= edgesMax)
                {
                    _edges.Remove(_oldest.Take(_edges.Select(entry => (entry.Key, entry.Value.LastSeen)), old => _edges[old].LastSeen));
                }

                _oldest.Add(key, frame.Tick);
            }

            var kept = Math.Min(1, TouchedMax / (edge.Touched + window.Touched));
            _edges[key] = new Edge((edge.Touched + window.Touched) * kept, (edge.Passed + window.Passed) * kept, frame.Tick);
        }
    }

    private readonly record struct Edge(double Touched, double Passed, long LastSeen);
}
