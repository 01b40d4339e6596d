using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Detection.IsolationForest;

/// <summary>Options of <see cref="IsolationForestDetector"/>.</summary>
public sealed class IsolationForestOptions
{
    /// <summary>Trees in a forest. 10 to 1000, default 60 (the paper takes 100; scores settle well before).</summary>
    [Range(10, 1000)]
    public int Trees { get; set; } = 60;

    /// <summary>Vectors that each tree is grown from, drawn without replacement. 8 to 1024, default 48.</summary>
    [Range(8, 1024)]
    public int SampleSize { get; set; } = 48;

    /// <summary>Seconds that one vector sums up. 2 to 60, default 5.</summary>
    [Range(2, 60)]
    public int VectorSeconds { get; set; } = 5;

    /// <summary>A service's vectors kept to learn from, newest first to stay. 32 to 1000, default 120: ten minutes.</summary>
    [Range(32, 1000)]
    public int VectorsKept { get; set; } = 120;

    /// <summary>Vectors needed before a forest is grown. 16 to 1000, default 30: about three minutes.</summary>
    [Range(16, 1000)]
    public int VectorsMin { get; set; } = 30;

    /// <summary>Seconds between two trainings of a service's forest; services take turns. 5 to 3600, default 60.</summary>
    [Range(5, 3600)]
    public int RetrainSeconds { get; set; } = 60;

    /// <summary>
    /// False-alarm budget: how often chance alone may make a service's vectors look isolated, per service and day. The threshold
    /// follows from the tail of the forest's scores for the service's own past, which a few dozen scores tell only coarsely; so a
    /// finding is of severity info until it has lasted three vectors. 0.0001 to 100, default 0.02.
    /// </summary>
    [Range(0.0001, 100)]
    public double FalseAlarmsPerDay { get; set; } = 0.02;

    /// <summary>A change that has lasted this long is the new normal, seconds. 60 to 86400, default 420.</summary>
    [Range(60, 86400)]
    public int NewLevelAfterSeconds { get; set; } = 420;

    /// <summary>A service without a record for this long is forgotten. Seconds, 60 to 604800, default 1800.</summary>
    [Range(60, 604800)]
    public int ForgetAfterSeconds { get; set; } = 1800;

    /// <summary>Services held at most; further ones are not judged. 1 to 10000, default 500.</summary>
    [Range(1, 10000)]
    public int ServicesMax { get; set; } = 500;

    /// <summary>Seed of all forests. Default 1.</summary>
    public ulong Seed { get; set; } = 1;
}
