using LogFlow.Contracts.Graph;
using LogFlow.Engine.Incidents.Meters;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>What the parts of the correlator look at during one tick; made only while something is going on.</summary>
internal sealed class Scene
{
    public Scene(long tick, GraphSnapshot graph, MeterBook meters, MentionMeter mentions, WordLedger words, SignalHistory history, IncidentOptions options)
    {
        Tick = tick;
        Options = options;
        History = history;
        Mentions = [.. mentions.Raised()];
        Map = new CallMap(graph, Mentions.Select(mention => mention.Pair), options.HopsMax);
        Appraiser = new Appraiser(meters, Map, words, mentions.Blames, options.OnsetErrorSeconds > 0 ? new OnsetError(tick, options.OnsetErrorSeconds) : null);
        ServiceCount = meters.Services.Count;
    }

    public long Tick { get; }

    public IncidentOptions Options { get; }

    public SignalHistory History { get; }

    public CallMap Map { get; }

    public Appraiser Appraiser { get; }

    public int ServiceCount { get; }

    public IReadOnlyList<(Contracts.Frames.EdgeKey Pair, Shift Shift)> Mentions { get; }

    /// <summary>Connected as far as a failure can travel, one way or the other.</summary>
    public bool AreRelated(string one, string other) => Relation(one, other) >= Options.ImpactMin;

    public double Relation(string one, string other) =>
        string.Equals(one, other, StringComparison.Ordinal) ? 1 : Map.Related(Map.Number(one), Map.Number(other));
}
