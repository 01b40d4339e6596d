using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Queries;
using LogFlow.Engine.Graph;

namespace LogFlow.Server.Past;

/// <summary>
/// The service graph as of one second, by the live graph's own rules: an edge that records name is there after a couple of calls; one
/// that is guessed needs weight. What hysteresis keeps on the live graph a little longer is not known here.
/// </summary>
internal static class PastGraph
{
    public static GraphSnapshot Of(PastMoment moment, ServiceGraphOptions options)
    {
        var services = moment.Services.ToDictionary(s => s.Name, StringComparer.Ordinal);
        var edges = new List<GraphEdge>();
        foreach (var edge in moment.Edges)
        {
            var isNamed = (edge.Evidence & (EdgeEvidence.SpanParent | EdgeEvidence.ParentService | EdgeEvidence.Peer)) != 0;
            var weight = WeightOf(edge, services.GetValueOrDefault(edge.Key.Caller)) * (isNamed ? 1 : options.GuessWeight);
            if (isNamed ? edge.Total >= options.NamedCallsMin : weight >= options.AppearWeight)
            {
                edges.Add(new GraphEdge(
                    edge.Key.Caller,
                    edge.Key.Callee,
                    edge.Evidence,
                    edge.Calls / moment.DecayedSeconds,
                    edge.Calls <= 0 ? 0 : Math.Clamp(edge.Errors / edge.Calls, 0, 1),
                    edge.LatencyMs,
                    weight,
                    edge.LastSeenTick));
            }
        }

        return new GraphSnapshot(moment.Tick, [], edges);
    }

    private static double WeightOf(PastEdge edge, PastService? caller)
    {
        var units = caller is null ? 0 : caller.Spans > 0 ? caller.Spans : caller.Logs;
        return units <= 0 ? 1 : Math.Min(1, edge.Calls / units);
    }
}
