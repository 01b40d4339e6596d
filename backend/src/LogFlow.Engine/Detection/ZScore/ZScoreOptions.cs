using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Detection.ZScore;

/// <summary>Options of <see cref="ZScoreDetector"/>.</summary>
public sealed class ZScoreOptions
{
    /// <summary>Seconds of its own records that a service is watched before it is judged. 30 to 3600, default 45.</summary>
    [Range(30, 3600)]
    public int WarmUpSeconds { get; set; } = 45;

    /// <summary>
    /// False-alarm budget: how often chance alone may raise an alarm, per service, series and day. The thresholds follow from it
    /// and from the number of tests (windows x seconds). 0.0001 to 100, default 0.02: with 14 services of four series about one a day.
    /// </summary>
    [Range(0.0001, 100)]
    public double FalseAlarmsPerDay { get; set; } = 0.02;

    /// <summary>
    /// While one series of a service alarms, its other series are asked for less: the chance of a false alarm per test.
    /// 0.000001 to 0.05, default 0.001.
    /// </summary>
    [Range(0.000001, 0.05)]
    public double CorroborationChance { get; set; } = 0.001;

    /// <summary>Seconds after a service's last alarm in which its baselines still do not learn. 0 to 600, default 20.</summary>
    [Range(0, 600)]
    public int AftermathSeconds { get; set; } = 20;

    /// <summary>Half-life of the baselines of volume and latency, seconds. 60 to 86400, default 180.</summary>
    [Range(60, 86400)]
    public int HalfLifeSeconds { get; set; } = 180;

    /// <summary>Half-life of the baselines of errors and warnings, which are rarer, seconds. 60 to 86400, default 600.</summary>
    [Range(60, 86400)]
    public int RareHalfLifeSeconds { get; set; } = 600;

    /// <summary>A shift that has lasted this long is the new level and no longer news. Seconds, 120 to 86400, default 420.</summary>
    [Range(120, 86400)]
    public int NewLevelAfterSeconds { get; set; } = 420;

    /// <summary>
    /// A new alarm must be more surprising by this factor than the most surprising healthy second of the last hour or so: what a
    /// bursty service does every now and then is not news. 1 to 3, default 1.35.
    /// </summary>
    [Range(1.0, 3.0)]
    public double OverHealthyPeak { get; set; } = 1.35;

    /// <summary>Smallest rise of the error ratio that matters, as a share. 0 to 1, default 0.01.</summary>
    [Range(0.0, 1.0)]
    public double ErrorExcess { get; set; } = 0.01;

    /// <summary>Smallest rise of the error ratio that matters, as a factor. 1 to 100, default 1.5.</summary>
    [Range(1.0, 100.0)]
    public double ErrorFactor { get; set; } = 1.5;

    /// <summary>An error ratio this far above its baseline, as a share, is critical. 0 to 1, default 0.1.</summary>
    [Range(0.0, 1.0)]
    public double CriticalErrorExcess { get; set; } = 0.1;

    /// <summary>Smallest rise of warnings that matters, as a factor. 1 to 100, default 1.8.</summary>
    [Range(1.0, 100.0)]
    public double WarningFactor { get; set; } = 1.8;

    /// <summary>Smallest rise of warnings that matters, a second. 0 to 1000, default 0.15.</summary>
    [Range(0.0, 1000.0)]
    public double WarningExcess { get; set; } = 0.15;

    /// <summary>Smallest rise of the volume that matters, as a factor. 1 to 100, default 1.8.</summary>
    [Range(1.0, 100.0)]
    public double VolumeFactor { get; set; } = 1.8;

    /// <summary>A volume at or below this share of its baseline is a fall. 0 to 1, default 0.5.</summary>
    [Range(0.0, 1.0)]
    public double VolumeFall { get; set; } = 0.5;

    /// <summary>Smallest rise of the p95 that matters, as a factor. 1 to 100, default 1.3.</summary>
    [Range(1.0, 100.0)]
    public double LatencyFactor { get; set; } = 1.3;

    /// <summary>Smallest rise of the p95 that matters, ms. 0 to 60000, default 1.</summary>
    [Range(0.0, 60000.0)]
    public double LatencyExcessMs { get; set; } = 1;

    /// <summary>Services held at most; further ones are not judged until an idle one is forgotten. 1 to 10000, default 2000.</summary>
    [Range(1, 10000)]
    public int ServicesMax { get; set; } = 2000;

    /// <summary>A service without a record for this long is forgotten. Seconds, 60 to 604800, default 1800.</summary>
    [Range(60, 604800)]
    public int ForgetAfterSeconds { get; set; } = 1800;
}
