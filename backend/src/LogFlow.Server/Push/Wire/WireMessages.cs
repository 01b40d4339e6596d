using System.Text.Json.Serialization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Live;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Server.Push.Wire;

/// <summary>The hub's <c>snapshot</c>: everything on the screen. Log lines are not in it; <c>Watch</c> answers with the recent ones.</summary>
internal sealed record WireSnapshot(
    string Epoch,
    long Number,
    DateTimeOffset? Tick,
    DateTimeOffset StartedAt,
    string Version,
    string SourceName,
    bool IsSimulated,
    bool IsWarmingUp,
    LiveKpis Kpis,
    IReadOnlyList<object?[]> Services,
    IReadOnlyList<object?[]> Edges,
    IReadOnlyList<Incident> Incidents,
    IReadOnlyList<Signal> RecentSignals,
    IReadOnlyList<RuleFiring> FiringRules,
    IReadOnlyList<ScenarioInfo> Scenarios,
    IReadOnlyList<object?[]> Points)
{
    public static WireSnapshot Of(LiveSnapshot now) => new(
        EpochOf(now.StartedAt), now.Number, now.Tick, now.StartedAt, now.Version, now.SourceName, now.IsSimulated, now.IsWarmingUp, now.Kpis,
        [.. now.Services.Select(WireRows.Of)], [.. now.Edges.Select(WireRows.Of)], [.. now.Incidents.Select(IncidentWire.Slim)], now.RecentSignals, now.FiringRules,
        now.Scenarios, [.. now.Timeline.Select(WireRows.Of)])
    {
        WarmUpSeconds = now.WarmUpSeconds,
        RecentChanges = now.RecentChanges.Count == 0 ? null : now.RecentChanges,
    };

    public double WarmUpSeconds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ChangeEvent>? RecentChanges { get; init; }

    /// <summary>Names a run of the server: numbers are counted anew in the next one.</summary>
    public static string EpochOf(DateTimeOffset startedAt) =>
        startedAt.ToUnixTimeMilliseconds().ToString("x", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The hub's <c>delta</c>: what changed with the last tick, or with all the ticks since the client's last message. Empty lists are left out.</summary>
/// <param name="Number">Of the last tick in it.</param>
/// <param name="Covers">How many ticks it stands for: those after <c>number - covers</c>.</param>
/// <param name="Points">One per tick, oldest first; the key figures are those of the last.</param>
internal sealed record WireDelta(long Number, int Covers, DateTimeOffset Tick, bool IsWarmingUp, IReadOnlyList<object?[]> Points)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<object?[]>? Services { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? GoneServices { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<object?[]>? Edges { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<GraphEdgeName>? GoneEdges { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WireIncident>? Incidents { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Signal>? Signals { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RuleFiring>? RuleFirings { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ScenarioInfo>? Scenarios { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ChangeEvent>? Changes { get; init; }

    /// <summary>Of the last tick only: a client that is behind does not want all that went by.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<object?[]>? Logs { get; init; }
}
