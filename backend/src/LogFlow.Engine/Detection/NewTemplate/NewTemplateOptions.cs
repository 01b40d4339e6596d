using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Detection.NewTemplate;

/// <summary>Options of <see cref="NewTemplateDetector"/>.</summary>
public sealed class NewTemplateOptions
{
    /// <summary>
    /// Seconds of event time in which templates are learnt without a word: from the first record of the stream, and again from the
    /// first of each service. 0 to 86400, default 120.
    /// </summary>
    [Range(0, 86400)]
    public int WarmUpSeconds { get; set; } = 120;

    /// <summary>Lines of a new warning within <see cref="JudgeSeconds"/> that make it more than information. 1 to 10,000, default 5.</summary>
    [Range(1, 10_000)]
    public int WarningLines { get; set; } = 5;

    /// <summary>The same for errors. 1 to 10,000, default 3.</summary>
    [Range(1, 10_000)]
    public int ErrorLines { get; set; } = 3;

    /// <summary>The same for fatal errors. 1 to 10,000, default 1.</summary>
    [Range(1, 10_000)]
    public int FatalLines { get; set; } = 1;

    /// <summary>Seconds in which a new template has to reach its number of lines. 1 to 600, default 15.</summary>
    [Range(1, 600)]
    public int JudgeSeconds { get; set; } = 15;

    /// <summary>A new template is news for so long while it keeps coming. Seconds, 1 to 3600, default 60.</summary>
    [Range(1, 3600)]
    public int NewsSeconds { get; set; } = 60;

    /// <summary>More new templates than this at one service in one second are told as one. 1 to 100, default 3.</summary>
    [Range(1, 100)]
    public int ToldSingly { get; set; } = 3;

    /// <summary>
    /// False-alarm budget: findings above information per service and hour. What comes when it is spent is told as information, so
    /// that a service which keeps inventing messages does not cry. 0.1 to 1000, default 4.
    /// </summary>
    [Range(0.1, 1000)]
    public double FindingsPerHour { get; set; } = 4;

    /// <summary>Findings above information that a service may have at once when its budget is full. 1 to 100, default 3.</summary>
    [Range(1, 100)]
    public int FindingsAtOnce { get; set; } = 3;

    /// <summary>Findings as information per service and hour; further ones are learnt in silence and counted. 1 to 10,000, default 30.</summary>
    [Range(1, 10_000)]
    public double InformationPerHour { get; set; } = 30;

    /// <summary>Services held; past it the one that was silent for longest is forgotten. 1 to 100,000, default 2,000.</summary>
    [Range(1, 100_000)]
    public int ServicesMax { get; set; } = 2_000;

    /// <summary>Templates remembered per service; past it the older half is forgotten. 16 to 1,000,000, default 4,000.</summary>
    [Range(16, 1_000_000)]
    public int TemplatesMax { get; set; } = 4_000;
}
