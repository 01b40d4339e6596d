using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Graph;

public sealed class GraphStageOptions
{
    /// <summary>Spans held until they are decided; beyond, new ones are refused and counted. 1,000 to 10,000,000; default 262,144.</summary>
    [Range(1_000, 10_000_000)]
    public int SpansMax { get; set; } = 262_144;

    /// <summary>Traces without span ids held at once; beyond, new ones are refused and counted. 100 to 1,000,000; default 65,536.</summary>
    [Range(100, 1_000_000)]
    public int TracesMax { get; set; } = 65_536;

    /// <summary>How long after its end a span waits for stragglers before it is decided. 0 to 30 s; default 1 s.</summary>
    public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A span is decided at the latest so long after it began. 2 s to 10 minutes; default 30 s.</summary>
    public TimeSpan DecideMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a span's parent may stay out before the span counts as an orphan. 1 to 60 s; default 5 s.</summary>
    public TimeSpan ParentWait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A trace known from logs alone is over after so long without a line. 1 to 60 s; default 3 s.</summary>
    public TimeSpan TraceIdle { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A service whose callers or callees are known for sure takes no part in guessing from shared trace ids for so long. 1 minute
    /// to 1 day; default 10 minutes.
    /// </summary>
    public TimeSpan LinkedFor { get; set; } = TimeSpan.FromMinutes(10);
}
