using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Mining;

public sealed class TemplateWatchOptions
{
    /// <summary>
    /// Pairs of service and template in one second; further ones are counted as the service's template <c>(other)</c>. 16 to
    /// 1,000,000, default 20,000.
    /// </summary>
    [Range(16, 1_000_000)]
    public int PairsPerSecondMax { get; set; } = 20_000;

    /// <summary>Pairs remembered as seen; past it the longest unseen ones are forgotten. 16 to 10,000,000, default 200,000.</summary>
    [Range(16, 10_000_000)]
    public int PairsMax { get; set; } = 200_000;

    /// <summary>Template texts held. 16 to 10,000,000, default 200,000.</summary>
    [Range(16, 10_000_000)]
    public int TextsMax { get; set; } = 200_000;

    /// <summary>Characters of an example line. 16 to 500, default 500.</summary>
    [Range(16, 500)]
    public int ExampleCharactersMax { get; set; } = 500;
}
