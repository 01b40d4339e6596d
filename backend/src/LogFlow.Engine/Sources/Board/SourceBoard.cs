namespace LogFlow.Engine.Sources.Board;

/// <summary>
/// All sources of the program, each with its meter. A source asks for its meter once, when it is made, and reports into it. Bounded:
/// beyond <see cref="SourcesMax"/> names they share one meter, <c>(other)</c>. Thread-safe.
/// </summary>
public sealed class SourceBoard(TimeProvider time)
{
    public const int SourcesMax = 500;

    private const string Other = "(other)";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SourceMeter> _meters = new(StringComparer.Ordinal);

    /// <summary>The meter of a name; made at the first call, and the same one at each later.</summary>
    /// <param name="name">Unique, short; a label of the metrics.</param>
    /// <param name="kind">See <see cref="SourceMeter.Kind"/>.</param>
    /// <param name="address">See <see cref="SourceMeter.Address"/>.</param>
    public SourceMeter Meter(string name, string kind, string address)
    {
        lock (_gate)
        {
            if (_meters.TryGetValue(name, out var known))
            {
                return known;
            }

            if (_meters.Count >= SourcesMax)
            {
                (name, kind, address) = (Other, "several", "beyond the bound of sources");
                if (_meters.TryGetValue(name, out var other))
                {
                    return other;
                }
            }

            return _meters[name] = new SourceMeter(name, kind, address, time);
        }
    }

    /// <summary>Every source by name.</summary>
    public IReadOnlyList<SourceStatus> Read()
    {
        lock (_gate)
        {
            return [.. _meters.Values.Select(m => m.Read())];
        }
    }
}
