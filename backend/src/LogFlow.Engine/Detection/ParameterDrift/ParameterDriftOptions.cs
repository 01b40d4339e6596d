using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Detection.ParameterDrift;

/// <summary>Options of <see cref="ParameterDriftDetector"/>.</summary>
public sealed class ParameterDriftOptions
{
    /// <summary>Seconds that a parameter is known before it is judged. 20 to 86400, default 60.</summary>
    [Range(20, 86400)]
    public int WarmUpSeconds { get; set; } = 60;

    /// <summary>Numbers of a parameter, or seconds with one of its words, that must be known before it is judged. 10 to 10,000, default 40.</summary>
    [Range(10, 10_000)]
    public int WarmUpValues { get; set; } = 40;

    /// <summary>
    /// False-alarm budget: how often chance alone may raise an alarm, per parameter and day. The evidence that is asked for follows
    /// from it. 0.0001 to 100, default 0.005.
    /// </summary>
    [Range(0.0001, 100)]
    public double FalseAlarmsPerDay { get; set; } = 0.005;

    /// <summary>Half-life of what is ordinary, in seconds that have values. 30 to 86400, default 600.</summary>
    [Range(30, 86400)]
    public int HalfLifeSeconds { get; set; } = 600;

    /// <summary>A shift that lasts this long is the new normal, seconds. 60 to 86400, default 600.</summary>
    [Range(60, 86400)]
    public int NewLevelAfterSeconds { get; set; } = 600;

    /// <summary>A number is out of range when it lies beyond the ordinary 5th or 95th percentile by this factor. 1.05 to 100, default 1.3.</summary>
    [Range(1.05, 100.0)]
    public double RangeFactor { get; set; } = 1.3;

    /// <summary>Smallest shift of a median or a tail that matters, as a factor. 1.1 to 100, default 1.5.</summary>
    [Range(1.1, 100.0)]
    public double ShiftFactor { get; set; } = 1.5;

    /// <summary>Smallest shift of a duration that matters, ms. 0 to 60000, default 1.</summary>
    [Range(0.0, 60_000.0)]
    public double DurationExcessMs { get; set; } = 1;

    /// <summary>Different seconds in which a new value must have come. 2 to 100, default 3.</summary>
    [Range(2, 100)]
    public int NewValueSeconds { get; set; } = 3;

    /// <summary>A new value is news for so long while it keeps coming. Seconds, 1 to 3600, default 60.</summary>
    [Range(1, 3600)]
    public int NewsSeconds { get; set; } = 60;

    /// <summary>Findings above information per service and hour; further ones are information. 0.1 to 1000, default 6.</summary>
    [Range(0.1, 1000)]
    public double FindingsPerHour { get; set; } = 6;

    /// <summary>Findings above information that a service may have at once when its budget is full. 1 to 100, default 6.</summary>
    [Range(1, 100)]
    public int FindingsAtOnce { get; set; } = 6;

    /// <summary>Parameters held at most; further ones are not watched until an idle one is forgotten. 1 to 100,000, default 5,000.</summary>
    [Range(1, 100_000)]
    public int ParametersMax { get; set; } = 5_000;

    /// <summary>A parameter without a value for this long is forgotten. Seconds, 60 to 604800, default 3600.</summary>
    [Range(60, 604800)]
    public int ForgetAfterSeconds { get; set; } = 3600;
}
