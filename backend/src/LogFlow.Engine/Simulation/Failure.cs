namespace LogFlow.Engine.Simulation;

/// <summary>A failure that can be injected. Read from a file by <see cref="FailureFile"/>, which checks it.</summary>
/// <param name="Name">Lower case with underscores, unique in its folder.</param>
/// <param name="Title">For the button.</param>
/// <param name="Description">One sentence for whoever hovers over it.</param>
/// <param name="Primary">What happens at the root.</param>
/// <param name="Cascade">What happens elsewhere, later.</param>
/// <param name="LagSeconds">How much later the cascade starts.</param>
/// <param name="RampSeconds">Time in which a factor grows from 1 to its full size.</param>
/// <param name="DurationSeconds">From the start of the primary effect to the end of all effects.</param>
public sealed record Failure(
    string Name,
    string Title,
    string Description,
    Effect Primary,
    IReadOnlyList<Effect> Cascade,
    double LagSeconds,
    double RampSeconds,
    double DurationSeconds)
{
    /// <summary>Nothing is wrong: it happens on any good day, and is no fault that anybody should find.</summary>
    public bool IsOrdinary { get; init; }
}

/// <summary>Factors on a service's ordinary share of each kind; 1 changes nothing.</summary>
/// <param name="Service">Where.</param>
/// <param name="Errors">On the share of its own work that fails.</param>
/// <param name="Latency">On its own time.</param>
/// <param name="Volume">On all its lines per unit of work.</param>
/// <param name="Warnings">On its WARN lines per unit of work.</param>
/// <param name="Calls">On the calls that it makes.</param>
/// <param name="RampSeconds">Its own ramp, or null for the failure's.</param>
/// <param name="DurationSeconds">Its own duration from its own start, or null for up to the failure's end.</param>
/// <param name="Message">What the additional WARN lines say, with the topology's parameters; null for more of the usual ones.</param>
/// <param name="Release">The version that it rolls out during its ramp and takes back at its end; null for none.</param>
/// <param name="Values">What some of its lines' parameters are instead of their usual values, by parameter; null for none.</param>
/// <param name="IsDown">It writes nothing, and calls to it fail at once.</param>
/// <param name="Line">What one in four of its ordinary lines says instead, with the topology's parameters; null for the usual ones.</param>
public sealed record Effect(
    string Service,
    double Errors = 1,
    double Latency = 1,
    double Volume = 1,
    double Warnings = 1,
    double Calls = 1,
    double? RampSeconds = null,
    double? DurationSeconds = null,
    string? Message = null,
    string? Release = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Values = null,
    bool IsDown = false,
    string? Line = null);
