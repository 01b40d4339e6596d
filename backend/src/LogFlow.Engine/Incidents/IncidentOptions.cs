using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Incidents;

/// <summary>How signals become incidents.</summary>
public sealed class IncidentOptions
{
    /// <summary>A signal joins what spoke within this time. Seconds of event time, 1 to 600, default 25.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan JoinWindow { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Without signals for this long an incident is resolving. 1 s to 1 h, default 18 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ResolvingAfter { get; set; } = TimeSpan.FromSeconds(18);

    /// <summary>Without signals for this long it is resolved. Longer than <see cref="ResolvingAfter"/>, to 1 day, default 45 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ResolvedAfter { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// How many incidents a day healthy traffic may open by chance; sets how much evidence an incident needs. 0.001 to 100,
    /// default 0.1.
    /// </summary>
    [Range(0.001, 100)]
    public double FalseIncidentsPerDay { get; set; } = 0.1;

    /// <summary>How far along call edges services are joined. Hops, 1 to 10, default 4.</summary>
    [Range(1, 10)]
    public int HopsMax { get; set; } = 4;

    /// <summary>
    /// The least share of a caller's work that must depend on a service, along the path, for its failure to explain the
    /// caller's. 0 to 1, default 0.02.
    /// </summary>
    [Range(0.0, 1.0)]
    public double ImpactMin { get; set; } = 0.02;

    /// <summary>How far back a service's normal reaches. 30 s to 1 h, default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "01:00:00")]
    public TimeSpan BaselineSpan { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Baselines stand still while a service is in trouble, but no longer than this: a change that lasts becomes normal.
    /// 1 min to 1 day, default 15 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan FreezeMax { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Open incidents; beyond it signals stay loose. 1 to 1000, default 50.</summary>
    [Range(1, 1000)]
    public int OpenMax { get; set; } = 50;

    /// <summary>Different signals kept per incident, oldest kept. 10 to 1000, default 200.</summary>
    [Range(10, 1000)]
    public int SignalsMax { get; set; } = 200;

    /// <summary>Services that are metered; beyond it the one not seen longest makes room. 10 to 100,000, default 2,000.</summary>
    [Range(10, 100_000)]
    public int ServicesMax { get; set; } = 2_000;

    /// <summary>Edges whose calls' time on the way is metered; beyond it the one not seen longest makes room. 10 to 100,000, default 4,000.</summary>
    [Range(10, 100_000)]
    public int TransitEdgesMax { get; set; } = 4_000;

    /// <summary>For trials: seconds by which onsets are off at most (see <see cref="OnsetError"/>); 0 in service.</summary>
    internal double OnsetErrorSeconds { get; set; }

    /// <summary>Root candidates ranked per incident, strongest own evidence first. 3 to 500, default 40.</summary>
    [Range(3, 500)]
    public int CandidatesMax { get; set; } = 40;
}
