using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Detection.Silence;

/// <summary>Options of <see cref="SilenceDetector"/>.</summary>
public sealed class SilenceOptions
{
    /// <summary>Seconds of its own records that a service is watched before it is missed. 10 to 3600, default 45.</summary>
    [Range(10, 3600)]
    public int WarmUpSeconds { get; set; } = 45;

    /// <summary>Shortest silence told, seconds. 1 to 600, default 3.</summary>
    [Range(1, 600)]
    public int SilenceMinSeconds { get; set; } = 3;

    /// <summary>
    /// False-alarm budget: how often chance alone may make a steady service look silent, per service and day. 0.0001 to 100,
    /// default 0.02.
    /// </summary>
    [Range(0.0001, 100)]
    public double FalseAlarmsPerDay { get; set; } = 0.02;

    /// <summary>A silence must be this many times the longest one of the last half hour or so. 1 to 10, default 2.</summary>
    [Range(1.0, 10.0)]
    public double OverLongestGap { get; set; } = 2;

    /// <summary>Services that speak less, records a second, are not missed. 0.01 to 1000, default 0.2.</summary>
    [Range(0.01, 1000)]
    public double RateMin { get; set; } = 0.2;

    /// <summary>
    /// A second that holds less than this share of what the stream ordinarily writes counts for no one: there it is the stream that
    /// stalls. 0 to 1, default 0.1.
    /// </summary>
    [Range(0.0, 1.0)]
    public double StreamShareMin { get; set; } = 0.1;

    /// <summary>Half-life of a service's rate, seconds. 30 to 86400, default 180.</summary>
    [Range(30, 86400)]
    public int HalfLifeSeconds { get; set; } = 180;

    /// <summary>A service silent for this long is gone for good and no longer news. Seconds, 60 to 86400, default 420.</summary>
    [Range(60, 86400)]
    public int GoneAfterSeconds { get; set; } = 420;

    /// <summary>Services held at most; further ones are not watched until one is gone. 1 to 10000, default 2000.</summary>
    [Range(1, 10000)]
    public int ServicesMax { get; set; } = 2000;
}
