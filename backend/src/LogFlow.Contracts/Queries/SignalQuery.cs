using LogFlow.Contracts.Detection;

namespace LogFlow.Contracts.Queries;

/// <summary>All conditions must hold.</summary>
public sealed record SignalQuery
{
    /// <summary>One of <see cref="SignalKinds"/>.</summary>
    public string? Kind { get; init; }

    public string? Service { get; init; }

    public DateTimeOffset? From { get; init; }

    /// <summary>Not included.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>True: only those of an incident; false: only those of none; null: all.</summary>
    public bool? InIncident { get; init; }

    /// <summary><c>time</c>, newest first, or <c>score</c>, strongest first.</summary>
    public string Sort { get; init; } = "time";

    /// <summary>As returned by the page before; null for the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A signal and the story it is part of.</summary>
/// <param name="Signal">As the detector or rule gave it.</param>
/// <param name="Incident">Id of its incident; null when it belongs to none.</param>
/// <param name="IncidentRoot">That incident's root; null when there is none.</param>
public sealed record StoredSignal(Signal Signal, string? Incident, string? IncidentRoot);

/// <param name="Signals">In the order asked for.</param>
/// <param name="NextCursor">Null when everything was looked at.</param>
public sealed record SignalPage(IReadOnlyList<StoredSignal> Signals, string? NextCursor);
