using LogFlow.Engine.Incidents.Meters;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// How far a broken service's trouble reaches: of each service above it, the share of work that goes through it, over all ways and
/// however many calls away, and the shares that fail and wait with it. Ways are joined as independent chances; a call's failure
/// counts as far as the caller passes such failures on (<see cref="PassOnBook"/>); and what a service in between has shown by now
/// corrects what those above it may expect. Cycles end where another round changes nothing.
/// </summary>
internal sealed class Spread
{
    private const int RoundsMax = 12;
    private const double Change = 1e-3;

    private readonly Dictionary<int, int> _places = [];
    private readonly List<int> _order = [];
    private readonly List<Part> _parts = [];
    private readonly List<List<Way>> _ways = [];

    // The same after what each has shown: what reaches those above.
    private readonly List<(double Failing, double Waiting)> _after = [];

    /// <param name="map">Who calls whom.</param>
    /// <param name="passing">What callers pass on.</param>
    /// <param name="root">The broken service.</param>
    /// <param name="failing">The share of its work that fails beyond the ordinary, 0 to 1.</param>
    /// <param name="shown">By what factors a service fails and waits as against what was expected of it.</param>
    public Spread(CallMap map, PassOnBook passing, int root, double failing, Func<int, Part, (double Failing, double Waiting)> shown)
    {
        Add(root, new Part(0, 1, failing, 1));
        for (var place = 0; place < _order.Count; place++)
        {
            foreach (var (caller, _) in map.CallersOf(_order[place]).OrderBy(way => way.Node))
            {
                if (!_places.ContainsKey(caller))
                {
                    Add(caller, new Part(_parts[place].Hops + 1, 0, 0, 0));
                }
            }
        }

        Link(map, passing);
        for (var round = 0; round < RoundsMax && Walk(shown) > Change; round++)
        {
        }
    }

    /// <summary>All above the root, nearest first; the root itself is not among them.</summary>
    public IEnumerable<(int Node, Part Part)> Callers => _order.Select((node, place) => (node, _parts[place])).Skip(1);

    private void Add(int node, Part part)
    {
        _places.Add(node, _order.Count);
        _order.Add(node);
        _parts.Add(part);
        _after.Add((part.Failing, part.Waiting));
        _ways.Add([]);
    }

    private void Link(CallMap map, PassOnBook passing)
    {
        for (var place = 1; place < _order.Count; place++)
        {
            var node = _order[place];
            foreach (var (callee, weight) in map.CalleesOf(node))
            {
                if (callee != node && _places.TryGetValue(callee, out var other))
                {
                    _ways[place].Add(new Way(other, weight, weight * passing.Share(map.Name(node), map.Name(callee))));
                }
            }
        }
    }

    /// <summary>The largest change.</summary>
    private double Walk(Func<int, Part, (double Failing, double Waiting)> shown)
    {
        var change = 0.0;
        for (var place = 1; place < _order.Count; place++)
        {
            double untouched = 1, fine = 1, prompt = 1;
            foreach (var way in _ways[place])
            {
                untouched *= 1 - (way.Weight * _parts[way.Place].Through);
                fine *= 1 - (way.Passed * _after[way.Place].Failing);
                prompt *= 1 - (way.Weight * _after[way.Place].Waiting);
            }

            var before = _parts[place];
            var part = before with { Through = 1 - untouched, Failing = 1 - fine, Waiting = 1 - prompt };
            change = Math.Max(change, Math.Max(Math.Abs(part.Through - before.Through), Math.Max(Math.Abs(part.Failing - before.Failing), Math.Abs(part.Waiting - before.Waiting))));
            var (failing, waiting) = shown(_order[place], part);
            _parts[place] = part;
            _after[place] = (Math.Min(1, part.Failing * failing), Math.Min(1, part.Waiting * waiting));
        }

        return change;
    }

    /// <param name="Hops">Calls down to the root on the shortest way.</param>
    /// <param name="Through">Share of the service's work that goes through the root, 0 to 1.</param>
    /// <param name="Failing">Share of its work that is expected to fail for the root's sake, 0 to 1.</param>
    /// <param name="Waiting">Share of its work that is expected to wait for the root, 0 to 1.</param>
    public readonly record struct Part(int Hops, double Through, double Failing, double Waiting);

    /// <param name="Place">Of the callee in the order.</param>
    /// <param name="Weight">Share of the caller's work that calls it.</param>
    /// <param name="Passed">Share of the caller's work that calls it and would fail with it.</param>
    private readonly record struct Way(int Place, double Weight, double Passed);
}
