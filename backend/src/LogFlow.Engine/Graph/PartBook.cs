using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Graph;

/// <summary>The graph's parts of the seconds that are still open. Few at a time; services and edges are looked up by number.</summary>
internal sealed class PartBook
{
    private readonly List<Part> _open = [];
    private Part? _last;

    /// <summary>The part of a second, made when it is absent.</summary>
    public Part Of(long tick)
    {
        if (_last?.Frame.Tick == tick)
        {
            return _last;
        }

        var at = _open.Count;
        while (at > 0 && _open[at - 1].Frame.Tick >= tick)
        {
            at--;
        }

        if (at == _open.Count || _open[at].Frame.Tick != tick)
        {
            _open.Insert(at, new Part(tick));
        }

        return _last = _open[at];
    }

    public IReadOnlyList<TickFrame> TakeUpTo(long closedTick)
    {
        if (_open.Count == 0 || _open[0].Frame.Tick > closedTick)
        {
            return [];
        }

        var parts = new List<TickFrame>();
        while (_open.Count > 0 && _open[0].Frame.Tick <= closedTick)
        {
            parts.Add(_open[0].Frame);
            _open.RemoveAt(0);
        }

        _last = null;
        return parts;
    }

    internal sealed class Part(long tick)
    {
        private readonly Dictionary<(int Caller, int Callee), EdgeWindow> _edges = [];
        private ServiceWindow?[] _services = new ServiceWindow?[32];

        public TickFrame Frame { get; } = new(tick);

        public ServiceWindow Service(int id, NameTable names)
        {
            if (id >= _services.Length)
            {
                Array.Resize(ref _services, Math.Max(_services.Length * 2, id + 1));
            }

            return _services[id] ??= Frame.Service(names[id]);
        }

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
}
