using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Changes;

/// <summary>When a version counts as a release. Times are event time.</summary>
public sealed class ChangeWatchOptions
{
    /// <summary>Versions and services seen so soon after the first of all are how things are, not changes. 0 to 1 h; default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Acquaintance { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Records that a new version must have sent. 1 to 1,000; default 3.</summary>
    [Range(1, 1_000)]
    public int RecordsMin { get; set; } = 3;

    /// <summary>
    /// A version is left when its service has spoken in so many seconds without it; until then the rollout goes on, and the old version
    /// showing again is no change. 1 to 3,600; default 20.
    /// </summary>
    [Range(1, 3_600)]
    public int LeftAfterSeconds { get; set; } = 20;

    /// <summary>Versions remembered of one service. 2 to 1,000; default 16.</summary>
    [Range(2, 1_000)]
    public int VersionsMax { get; set; } = 16;

    /// <summary>A service that changes more often in an hour is not believed: its "version" is something else. 1 to 1,000; default 12.</summary>
    [Range(1, 1_000)]
    public int ChangesPerHourMax { get; set; } = 12;

    /// <summary>Services that are watched; further ones are not, and are counted. 1 to 1,000,000; default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int ServicesMax { get; set; } = 10_000;
}
