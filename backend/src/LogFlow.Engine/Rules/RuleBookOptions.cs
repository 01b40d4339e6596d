using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Rules;

/// <summary>Options of <see cref="RuleBook"/>.</summary>
public sealed class RuleBookOptions
{
    /// <summary>Rules held at most. 1 to 100000, default 10000.</summary>
    [Range(1, 100_000)]
    public int RulesMax { get; set; } = 10_000;

    /// <summary>Services whose windows are kept at most; rules do not see further ones. 1 to 10000, default 2000.</summary>
    [Range(1, 10_000)]
    public int ServicesMax { get; set; } = 2_000;

    /// <summary>Pairs of rule and service that may be over their threshold at once. 1 to 1000000, default 100000.</summary>
    [Range(1, 1_000_000)]
    public int DwellsMax { get; set; } = 100_000;

    /// <summary>
    /// Work units (spans, or log lines where there are no spans) that a ratio or a percentile needs. Where 10 seconds hold fewer, the
    /// window reaches further back, to 60 s at most. 1 to 10000, default 20.
    /// </summary>
    [Range(1, 10_000)]
    public int UnitsMin { get; set; } = 20;

    /// <summary>
    /// A ratio or percentile counts as beyond its threshold when a service exactly at the threshold would show such a count with at
    /// most this chance: 5 failures of 50 do not yet prove a rate over 8 %. 1 takes the bare number. 0.0001 to 1, default 0.01.
    /// </summary>
    [Range(0.0001, 1.0)]
    public double ChanceMax { get; set; } = 0.01;

    /// <summary>A service without a record for this long is forgotten. Seconds, 60 to 86400, default 600.</summary>
    [Range(60, 86_400)]
    public int ForgetAfterSeconds { get; set; } = 600;
}
