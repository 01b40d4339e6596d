using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Parameters;

/// <summary>Options of <see cref="ParameterStage"/>.</summary>
public sealed class ParameterStageOptions
{
    /// <summary>
    /// Pairs of service and template whose parameters are looked at; past it the longest unused half is forgotten. 16 to 1,000,000,
    /// default 10,000.
    /// </summary>
    [Range(16, 1_000_000)]
    public int TemplatesMax { get; set; } = 10_000;

    /// <summary>Parameters of one template that are looked at, from the left. 1 to 64, default 12.</summary>
    [Range(1, 64)]
    public int PositionsMax { get; set; } = 12;

    /// <summary>Lines after which it is decided what a parameter is. 8 to 1000, default 32.</summary>
    [Range(8, 1000)]
    public int LearnLines { get; set; } = 32;

    /// <summary>
    /// Different values among the first lines with which a parameter still counts as one of few values; twice as many in all its
    /// life end that. 2 to 64, default 12.
    /// </summary>
    [Range(2, 64)]
    public int ValuesMax { get; set; } = 12;

    /// <summary>Parameters in one second; the values of further ones are not handed on, and counted. 16 to 1,000,000, default 5,000.</summary>
    [Range(16, 1_000_000)]
    public int ParametersPerSecondMax { get; set; } = 5_000;
}
