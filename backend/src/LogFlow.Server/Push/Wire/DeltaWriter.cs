using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Live;

namespace LogFlow.Server.Push.Wire;

/// <summary>Makes one message of one or more ticks in a row: of what changed more than once only the last state is told.</summary>
internal static class DeltaWriter
{
    /// <param name="ticks">Oldest first, at least one.</param>
    /// <param name="logs">Lines that the client wants; null when it wants none.</param>
    public static WireDelta Write(IReadOnlyList<LiveTick> ticks, IReadOnlyList<LiveLogLine>? logs)
    {
        var last = ticks[^1].Delta;
        var services = new Dictionary<string, LiveService?>(StringComparer.Ordinal);
        var edges = new Dictionary<(string, string), GraphEdge?>();
        foreach (var delta in ticks.Select(tick => tick.Delta))
        {
            Keep(services, delta.Services, delta.GoneServices, service => service.Name, name => name);
            Keep(edges, delta.Edges, delta.GoneEdges, edge => (edge.Caller, edge.Callee), name => (name.Caller, name.Callee));
        }

        return new WireDelta(last.Number, ticks.Count, last.Tick, last.IsWarmingUp, [.. ticks.Select(tick => WireRows.Of(tick.Delta.Point))])
        {
            Services = OrNull(services.Values.OfType<LiveService>().Select(WireRows.Of)),
            GoneServices = OrNull(services.Where(entry => entry.Value is null).Select(entry => entry.Key)),
            Edges = OrNull(edges.Values.OfType<GraphEdge>().Select(WireRows.Of)),
            GoneEdges = OrNull(edges.Where(entry => entry.Value is null).Select(entry => new GraphEdgeName(entry.Key.Item1, entry.Key.Item2))),
            Incidents = OrNull(ticks.SelectMany(tick => tick.Incidents)),
            Signals = OrNull(ticks.SelectMany(tick => tick.Delta.Signals)),
            RuleFirings = OrNull(ticks.SelectMany(tick => tick.Delta.RuleFirings)),
            Scenarios = OrNull(ticks.SelectMany(tick => tick.Delta.Scenarios)),
            Changes = OrNull(ticks.SelectMany(tick => tick.Delta.Changes)),
            Logs = logs is null ? null : OrNull(logs.Select(WireRows.Of)),
        };
    }

    /// <summary>What came is kept in its last state, what went as null.</summary>
    private static void Keep<TKey, TItem, TName>(
        Dictionary<TKey, TItem?> kept, IReadOnlyList<TItem> changed, IReadOnlyList<TName> gone, Func<TItem, TKey> keyOf, Func<TName, TKey> keyOfGone)
        where TKey : notnull
        where TItem : class
    {
        foreach (var item in changed)
        {
            kept[keyOf(item)] = item;
        }

        foreach (var name in gone)
        {
            kept[keyOfGone(name)] = null;
        }
    }

    private static IReadOnlyList<T>? OrNull<T>(IEnumerable<T> items)
    {
        var list = items.ToList();
        return list.Count == 0 ? null : list;
    }
}
