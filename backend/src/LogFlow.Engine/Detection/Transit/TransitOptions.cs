using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Detection.Transit;

/// <summary>Options of <see cref="TransitDetector"/>.</summary>
public sealed class TransitOptions
{
    /// <summary>Calls to a service that must be known before its calls are judged. 5 to 10000, default 10.</summary>
    [Range(5, 10_000)]
    public int WarmUpCalls { get; set; } = 10;

    /// <summary>Seconds that a service is known before its calls are judged. 10 to 3600, default 45.</summary>
    [Range(10, 3600)]
    public int WarmUpSeconds { get; set; } = 45;

    /// <summary>A call is slow when its time on the way exceeds the ordinary 90th percentile this many times. 1.5 to 100, default 3.</summary>
    [Range(1.5, 100.0)]
    public double SlowFactor { get; set; } = 3;

    /// <summary>A call is slow when it also exceeds the ordinary 90th percentile by this much, milliseconds. 0 to 60000, default 20.</summary>
    [Range(0.0, 60_000.0)]
    public double SlowExcessMs { get; set; } = 20;

    /// <summary>
    /// False-alarm budget: how often chance alone may make a healthy service's calls look slow, per service and day. 0.0001 to 100,
    /// default 0.02.
    /// </summary>
    [Range(0.0001, 100)]
    public double FalseAlarmsPerDay { get; set; } = 0.02;

    /// <summary>Half-life of what is ordinary, in calls-bearing seconds. 30 to 86400, default 600.</summary>
    [Range(30, 86400)]
    public int HalfLifeSeconds { get; set; } = 600;

    /// <summary>A change that lasts this long is the new normal, seconds. 60 to 86400, default 900.</summary>
    [Range(60, 86400)]
    public int NewLevelAfterSeconds { get; set; } = 900;

    /// <summary>Services held at most; further ones are not watched. 1 to 10000, default 2000.</summary>
    [Range(1, 10_000)]
    public int ServicesMax { get; set; } = 2000;
}
