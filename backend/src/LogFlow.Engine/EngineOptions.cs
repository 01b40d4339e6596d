using System.ComponentModel.DataAnnotations;
using LogFlow.Engine.Changes;
using LogFlow.Engine.Detection.CallSteps;
using LogFlow.Engine.Detection.IsolationForest;
using LogFlow.Engine.Detection.NewTemplate;
using LogFlow.Engine.Detection.ParameterDrift;
using LogFlow.Engine.Detection.Silence;
using LogFlow.Engine.Detection.Transit;
using LogFlow.Engine.Detection.ZScore;
using LogFlow.Engine.Forecasting;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Mining;
using LogFlow.Engine.Operations;
using LogFlow.Engine.Parameters;
using LogFlow.Engine.Rules;
using LogFlow.Engine.Sequencing;
using LogFlow.Engine.Ticks;

namespace LogFlow.Engine;

/// <summary>How the flow runs, and the options of each of its stages and plugs.</summary>
public sealed class EngineOptions
{
    /// <summary>1 runs every stage on the source's thread; 2 or more gives every consumer its own queue and task. 1 to 64; default 2.</summary>
    [Range(1, 64)]
    public int Threads { get; set; } = 2;

    /// <summary>Batches a waiting consumer's queue holds. 1 to 10,000; default 32.</summary>
    [Range(1, 10_000)]
    public int QueueBatches { get; set; } = 32;

    /// <summary>
    /// A stage that is longer than this in one batch, or a detector in one second, is passed over until it comes back.
    /// 1 s to 10 min; default 15 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Names of detectors that are not to run, such as <c>isolation-forest</c>. Default none.</summary>
    public string[] Without { get; set; } = [];

    public SequencerOptions Sequencer { get; set; } = new();

    public TickAssemblerOptions Ticks { get; set; } = new();

    public MinerOptions Miner { get; set; } = new();

    public TemplateWatchOptions TemplateWatch { get; set; } = new();

    public ParameterStageOptions Parameters { get; set; } = new();

    public GraphStageOptions GraphStage { get; set; } = new();

    public OperationStageOptions Operations { get; set; } = new();

    public ServiceGraphOptions Graph { get; set; } = new();

    public ChangeWatchOptions Changes { get; set; } = new();

    public ZScoreOptions ZScore { get; set; } = new();

    public IsolationForestOptions IsolationForest { get; set; } = new();

    public NewTemplateOptions NewTemplate { get; set; } = new();

    public SilenceOptions Silence { get; set; } = new();

    public TransitOptions Transit { get; set; } = new();

    public ParameterDriftOptions ParameterDrift { get; set; } = new();

    public CallStepsOptions CallSteps { get; set; } = new();

    public RuleBookOptions Rules { get; set; } = new();

    public ForecasterOptions Forecast { get; set; } = new();

    public IncidentOptions Incidents { get; set; } = new();
}
