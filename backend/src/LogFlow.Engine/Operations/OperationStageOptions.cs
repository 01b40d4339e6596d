using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Operations;

public sealed class OperationStageOptions
{
    /// <summary>
    /// Records per second of event time that are looked at; when more come, whole traces are left out, a half, three quarters and so
    /// on of them, chosen by their ids. 100 to 1,000,000; default 1,000.
    /// </summary>
    [Range(100, 1_000_000)]
    public int RecordsPerSecondMax { get; set; } = 1_000;

    /// <summary>Calls held until they are decided; beyond, new ones are left out and counted. 100 to 1,000,000; default 16,384.</summary>
    [Range(100, 1_000_000)]
    public int CallsMax { get; set; } = 16_384;

    /// <summary>Kinds of call that are watched; beyond, new ones are left out and counted. 10 to 100,000; default 4,096.</summary>
    [Range(10, 100_000)]
    public int OperationsMax { get; set; } = 4_096;

    /// <summary>Lines of one call that are looked at; a call with more is left out. 10 to 10,000; default 256.</summary>
    [Range(10, 10_000)]
    public int LinesMax { get; set; } = 256;

    /// <summary>How long after its end a call waits for stragglers before it is decided. 1 to 30 s; default 2 s.</summary>
    public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(2);
}
