using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Graph;

public sealed class ServiceGraphOptions
{
    /// <summary>Rates and weights lose half of what they rest on in this time. 10 s to 1 day; default 5 minutes.</summary>
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A named call (parent span or caller) shows its edge from so many calls on. 1 to 1,000; default 2.</summary>
    [Range(1, 1_000)]
    public int NamedCallsMin { get; set; } = 2;

    /// <summary>A guessed edge appears at this weight, held for <see cref="AppearTicks"/> seconds with calls. 0 to 1; default 0.14.</summary>
    [Range(0, 1)]
    public double AppearWeight { get; set; } = 0.14;

    /// <summary>1 to 60; default 2.</summary>
    [Range(1, 60)]
    public int AppearTicks { get; set; } = 2;

    /// <summary>A guessed edge disappears at this weight, held for <see cref="DisappearAfter"/>. 0 to <see cref="AppearWeight"/>; default 0.06.</summary>
    [Range(0, 1)]
    public double DisappearWeight { get; set; } = 0.06;

    /// <summary>1 s to 1 hour; default 60 s.</summary>
    public TimeSpan DisappearAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What a guess counts against a named call. 0 to 1; default 0.5.</summary>
    [Range(0, 1)]
    public double GuessWeight { get; set; } = 0.5;

    /// <summary>Nodes and edges that were not seen for so long leave. 1 minute to 30 days; default 24 hours.</summary>
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Services held; beyond, the one seen least recently leaves and is counted. 10 to 100,000; default 5,000.</summary>
    [Range(10, 100_000)]
    public int NodesMax { get; set; } = 5_000;

    /// <summary>Edges held; beyond, the one seen least recently leaves and is counted. 10 to 1,000,000; default 50,000.</summary>
    [Range(10, 1_000_000)]
    public int EdgesMax { get; set; } = 50_000;
}
