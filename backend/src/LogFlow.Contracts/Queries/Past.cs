using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Contracts.Queries;

/// <summary>The range of closed seconds that is stored; null ends when nothing is.</summary>
public sealed record StoredSpan(DateTimeOffset? First, DateTimeOffset? Last);

/// <summary>Decayed sums of an edge as of one second.</summary>
/// <param name="Evidence">All kinds by which it was known in the last hour.</param>
/// <param name="Calls">Decayed count.</param>
/// <param name="Errors">Decayed count.</param>
/// <param name="LatencyMs">Mean of the last two minutes; 0 when none was measured.</param>
/// <param name="Total">Calls of the last hour, not decayed.</param>
/// <param name="LastSeenTick">Unix seconds.</param>
public sealed record PastEdge(EdgeKey Key, EdgeEvidence Evidence, double Calls, double Errors, double LatencyMs, long Total, long LastSeenTick);

/// <summary>A service of the last hour: decayed units of work that its calls are a share of.</summary>
public sealed record PastService(string Name, double Spans, double Logs, long LastSeenTick);

/// <summary>What the store knows of one closed second and of what led up to it: the material of a past picture.</summary>
public sealed record PastMoment
{
    /// <summary>The last closed second not after the moment that was asked for, Unix seconds.</summary>
    public required long Tick { get; init; }

    /// <summary>The first second that is stored.</summary>
    public required long FirstTick { get; init; }

    /// <summary>Decayed number of seconds that the sums of <see cref="Edges"/> cover.</summary>
    public required double DecayedSeconds { get; init; }

    /// <summary>Service windows of the last 15 seconds, in order of time.</summary>
    public required IReadOnlyList<TickFrame> Frames { get; init; }

    public required IReadOnlyList<PastService> Services { get; init; }

    public required IReadOnlyList<PastEdge> Edges { get; init; }

    /// <summary>Signals of the last two minutes, repeats included, in order of time.</summary>
    public required IReadOnlyList<(long Tick, Signal Signal)> Signals { get; init; }

    /// <summary>Rules that had begun to fire and not stopped.</summary>
    public required IReadOnlyList<RuleFiring> FiringRules { get; init; }

    /// <summary>The last five minutes, oldest first.</summary>
    public required IReadOnlyList<TimelinePoint> Points { get; init; }

    /// <summary>The last log lines before the end of the second, oldest first.</summary>
    public required IReadOnlyList<StoredRecord> Lines { get; init; }

    /// <summary>As known then; open ones first.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    /// <summary>Injections that had begun, newest first.</summary>
    public required IReadOnlyList<ScenarioRun> Scenarios { get; init; }

    /// <summary>Releases and the like that had shown, the last hundred, oldest first.</summary>
    public required IReadOnlyList<ChangeEvent> Changes { get; init; }

    /// <summary>Templates first seen by then.</summary>
    public required int Templates { get; init; }
}

/// <summary>How a past picture is put together.</summary>
/// <param name="HalfLife">Of the graph's decayed sums.</param>
/// <param name="Lines">Log lines wanted.</param>
/// <param name="Incidents">Incidents wanted, at most.</param>
public sealed record PastOptions(TimeSpan HalfLife, int Lines = 100, int Incidents = 50);

/// <summary>The past as the store tells it. Thread-safe; reads never wait for writes.</summary>
public interface IPastReader
{
    Task<StoredSpan> StoredSpanAsync(CancellationToken cancellationToken);

    /// <summary>Null when no closed second at or before the moment is stored.</summary>
    Task<PastMoment?> PastAsync(DateTimeOffset at, PastOptions options, CancellationToken cancellationToken);

    /// <summary>What happened between two times, in equal steps.</summary>
    Task<Timeline> TimelineAsync(DateTimeOffset from, DateTimeOffset to, int stepSeconds, CancellationToken cancellationToken);
}
