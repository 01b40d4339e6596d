using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Detection.NewTemplate;

/// <summary>Options of <see cref="TemplateChanges"/>.</summary>
public sealed class TemplateChangesOptions
{
    /// <summary>Half-life of what is usual, seconds. 60 to 86400, default 300.</summary>
    [Range(60, 86400)]
    public int UsualHalfLifeSeconds { get; set; } = 300;

    /// <summary>Half-life of what is now, seconds. 1 to 600, default 10.</summary>
    [Range(1, 600)]
    public int NowHalfLifeSeconds { get; set; } = 10;

    /// <summary>A template is judged when it has been known for so long. Seconds, 10 to 86400, default 120.</summary>
    [Range(10, 86400)]
    public int WarmUpSeconds { get; set; } = 120;

    /// <summary>So many times the usual rate is a surge; it is over at half of that. 1.5 to 1000, default 4.</summary>
    [Range(1.5, 1000)]
    public double SurgeFactor { get; set; } = 4;

    /// <summary>And so many standard deviations of chance. 1 to 100, default 8.</summary>
    [Range(1, 100)]
    public double SurgeDeviations { get; set; } = 8;

    /// <summary>Lines that were due and did not come before a template counts as gone. 5 to 1000, default 15.</summary>
    [Range(5, 1000)]
    public double GoneLines { get; set; } = 15;

    /// <summary>A template that came less often than this is not missed. Lines a second, 0.001 to 1000, default 0.1.</summary>
    [Range(0.001, 1000)]
    public double SteadyRate { get; set; } = 0.1;

    /// <summary>Pairs of service and template held; past it the longer unseen half is forgotten. 16 to 1,000,000, default 20,000.</summary>
    [Range(16, 1_000_000)]
    public int PairsMax { get; set; } = 20_000;
}
