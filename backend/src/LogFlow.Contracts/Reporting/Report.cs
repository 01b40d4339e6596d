using System.Text.Json.Serialization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Contracts.Reporting;

/// <summary>What <c>replay</c> and <c>simulate</c> write. Same input, same report, apart from <see cref="ReportEngine"/>'s two speeds.</summary>
public sealed record Report
{
    public int Format { get; init; } = 1;

    public required ReportInput Input { get; init; }

    public required ReportEngine Engine { get; init; }

    /// <summary>Most important first: by the harm that the root does by itself (the share of its work that fails, breaks off, gets no answer or waits until callers give up), then severity, onset, id.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    public required IReadOnlyList<Signal> SignalsOutsideIncidents { get; init; }

    /// <summary>One row each time an incident's root changed.</summary>
    public required IReadOnlyList<RootAt> RootsOverTime { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<InjectedFault>? Truth { get; init; }
}

/// <summary><paramref name="Records"/> counts all records, spans among them.</summary>
public sealed record ReportInput(long Records, long Spans, long Unparsed, long Late, DateTimeOffset? First, DateTimeOffset? Last);

public sealed record ReportEngine(
    long Ticks,
    int Templates,
    int Services,
    int Edges,
    long Signals,
    double WallSeconds,
    double RecordsPerSecond);

public sealed record RootAt(DateTimeOffset At, string Incident, string Root, double Score);
