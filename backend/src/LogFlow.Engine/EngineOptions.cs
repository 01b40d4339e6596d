using LogFlow.Engine.Sequencing;
using LogFlow.Engine.Ticks;

namespace LogFlow.Engine;

/// <summary>How the flow itself runs; each plug has options of its own.</summary>
public sealed class EngineOptions
{
    /// <summary>1 runs every stage on the source's thread; 2 or more gives every consumer its own queue and task. 1 to 64; default 2.</summary>
    public int Threads { get; set; } = 2;

    /// <summary>Batches a waiting consumer's queue holds. 1 to 10,000; default 32.</summary>
    public int QueueBatches { get; set; } = 32;

    public SequencerOptions Sequencer { get; set; } = new();

    public TickAssemblerOptions Ticks { get; set; } = new();
}
