using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Bus;
using LogFlow.Engine.Changes;
using LogFlow.Engine.Detection.NewTemplate;
using LogFlow.Engine.Forecasting;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Mining;
using LogFlow.Engine.Operations;
using LogFlow.Engine.Parameters;
using LogFlow.Engine.Rules;
using LogFlow.Engine.Sequencing;
using LogFlow.Engine.Ticks;
using LogFlow.Engine.Windows;

namespace LogFlow.Engine;

/// <summary>
/// The whole flow, wired: sink, sequencer, topic <c>logs</c> (miner, graph, windows, versions), topic <c>logs.mined</c> (store, template
/// watch, parameters, operations), topic <c>frames</c> (graph state, changes, detectors, rules, forecast, incidents), topic <c>ticks</c> (store, screens, reports).
/// Live running, replay, simulation and tests are this same pipeline with another source.
/// </summary>
public sealed class EnginePipeline : IAsyncDisposable
{
    public const string LogsTopic = "logs";
    public const string MinedTopic = "logs.mined";
    public const string FramesTopic = "frames";
    public const string TicksTopic = "ticks";

    /// <summary>Stored seconds that are learnt at once, while the next are read.</summary>
    private const int RelearnSlice = 60;

    /// <summary>Relearnt seconds that are handed back: what a screen shows of the past.</summary>
    private const int RelearntShown = 300;

    private readonly TickStage _tickStage;
    private readonly NewTemplateDetector? _news;
    private bool _isStopped;

    /// <param name="options">How the flow runs.</param>
    /// <param name="store">Null runs without a store: nothing is kept and <see cref="LogBatch.Stored"/> is never completed.</param>
    /// <param name="onFailure">Told of every consumer failure, from the consumer's thread.</param>
    /// <param name="wrapping">Put around stages and detectors.</param>
    /// <param name="isLive">
    /// The seconds cannot wait: who is stuck is passed over. False waits for everybody, so that the machine's pace never changes an outcome.
    /// </param>
    public EnginePipeline(
        EngineOptions options, IStoreWriter? store = null, Action<ConsumerFailure>? onFailure = null, PlugWrapping? wrapping = null, bool isLive = false)
    {
        wrapping ??= new PlugWrapping();
        Miner = new Miner(options.Miner);
        TemplateWatch = new TemplateWatchStage(options.TemplateWatch, Corrections);
        Parameters = new ParameterStage(options.Parameters);
        GraphStage = new GraphStage(options.GraphStage);
        Operations = new OperationStage(options.Operations);
        Graph = new ServiceGraph(options.Graph);
        Changes = new ChangeWatch(options.Changes);
        Rules = new RuleBook(options: options.Rules);
        Incidents = new IncidentBook(options.Incidents);
        Bus = options.Threads > 1 ? new ChannelBus(onFailure, options.StuckAfter) : new InlineBus(onFailure);
        Logs = Bus.Topic<LogBatch>(LogsTopic);
        Mined = Bus.Topic<LogBatch>(MinedTopic);
        var frames = Bus.Topic<TickFrame>(FramesTopic);
        Ticks = Bus.Topic<TickOutcome>(TicksTopic);
        Sink = new EngineSink(Services, new Sequencer(options.Sequencer), Logs, Counters);

        var queue = options.QueueBatches;
        IFramePartStage[] stages = [.. new IFramePartStage[] { new WindowStage(), GraphStage, TemplateWatch, new VersionStage(), Parameters, Operations }.Select(wrapping.Around)];
        var assembler = new TickAssembler([.. stages.Select(s => s.Name)], options.Ticks, async frame => await frames.PublishAsync(frame, default).ConfigureAwait(false));
        // On one thread there is nobody to go on meanwhile.
        var isPassed = isLive && options.Threads > 1;
        Logs.Subscribe(new Subscription("windows", queue) { IsPassedWhenStuck = isPassed }, new FramePartConsumer(stages[0], 0, assembler));
        Logs.Subscribe(new Subscription("graph", queue) { IsPassedWhenStuck = isPassed }, new FramePartConsumer(stages[1], 1, assembler));
        Logs.Subscribe(new Subscription("versions", queue) { IsPassedWhenStuck = isPassed }, new FramePartConsumer(stages[3], 3, assembler));
        Logs.Subscribe(new Subscription("miner", queue), new MinerConsumer(Miner, Mined));
        Mined.Subscribe(new Subscription("template-watch", queue) { IsPassedWhenStuck = isPassed }, new FramePartConsumer(stages[2], 2, assembler));
        Mined.Subscribe(new Subscription("parameters", queue) { IsPassedWhenStuck = isPassed }, new FramePartConsumer(stages[4], 4, assembler));
        Mined.Subscribe(new Subscription("operations", queue) { IsPassedWhenStuck = isPassed }, new FramePartConsumer(stages[5], 5, assembler));

        var detectors = EngineRegistration.Detectors(options);
        _news = detectors.OfType<NewTemplateDetector>().FirstOrDefault();
        _tickStage = new TickStage(
            Graph, Corrections, Changes, wrapping.Around(detectors), Rules, new Forecaster(options.Forecast), Expectations, Incidents, Ticks,
            isPassed ? options.StuckAfter : null, wrapping.BeforePlug);
        frames.Subscribe(new Subscription("tick", queue), _tickStage);
        if (store is not null)
        {
            Mined.Subscribe(new Subscription("store", queue), store.Records);
            Ticks.Subscribe(new Subscription("store", queue * 4), store.Outcomes);
        }
    }

    public IBus Bus { get; }

    public NameTable Services { get; } = new();

    /// <summary>Where sources publish.</summary>
    public IBatchSink Sink { get; }

    public ITopic<LogBatch> Logs { get; }

    /// <summary>Batches with templates; subscribe before <see cref="Start"/>.</summary>
    public ITopic<LogBatch> Mined { get; }

    /// <summary>Outcomes, one per second of event time; subscribe before <see cref="Start"/>.</summary>
    public ITopic<TickOutcome> Ticks { get; }

    public EngineCounters Counters { get; } = new();

    public Miner Miner { get; }

    /// <summary>What a person said about templates.</summary>
    public CorrectionBook Corrections { get; } = new();

    public ExpectationBook Expectations { get; } = new();

    public GraphStage GraphStage { get; }

    public TemplateWatchStage TemplateWatch { get; }

    public ParameterStage Parameters { get; }

    public OperationStage Operations { get; }

    public ServiceGraph Graph { get; }

    public ChangeWatch Changes { get; }

    public RuleBook Rules { get; }

    public IncidentBook Incidents { get; }

    /// <summary>Counters of the plugs of a tick.</summary>
    public IReadOnlyList<PlugStatus> Plugs => _tickStage.Status;

    public void Start() => Bus.Start();

    /// <summary>
    /// What services wrote in an earlier run, before <see cref="RestoreAsync"/>: the minutes that are learnt again hold only what is frequent, and
    /// what comes once an hour is no news.
    /// </summary>
    public void Remember(IEnumerable<(string Service, TemplateId Template)> written)
    {
        foreach (var (service, template) in written)
        {
            _news?.Remember(service, template);
        }
    }

    /// <summary>
    /// Relearns graph and baselines from the last <paramref name="span"/> of stored frames, before <see cref="Start"/>; how the last of
    /// those seconds looked. Rules, templates and open incidents are the host's to restore, before this.
    /// </summary>
    public async Task<IReadOnlyList<TickOutcome>> RestoreAsync(IStoreReader reader, TimeSpan span, CancellationToken cancellationToken)
    {
        var status = await reader.StatusAsync(cancellationToken).ConfigureAwait(false);
        var shown = new Queue<TickOutcome>();
        if (status.Newest is not { } newest)
        {
            return [];
        }

        var learning = Task.CompletedTask;
        await foreach (var slice in Slices(reader.HistoryAsync(newest - span, newest, cancellationToken)).ConfigureAwait(false))
        {
            await learning.ConfigureAwait(false);
            learning = Task.Run(() => Learn(slice), cancellationToken);
        }

        await learning.ConfigureAwait(false);
        return [.. shown];

        void Learn(List<TickFrame> slice)
        {
            foreach (var outcome in _tickStage.Relearn(slice))
            {
                shown.Enqueue(outcome);
                if (shown.Count > RelearntShown)
                {
                    shown.Dequeue();
                }
            }
        }
    }

    /// <summary>Runs a finite source to its end, closes every second and drains.</summary>
    public async Task RunToEndAsync(ILogSource source, CancellationToken cancellationToken)
    {
        Start();
        try
        {
            await source.RunAsync(Sink, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes the open seconds, takes no more records and drains in flow order. Safe to call twice.</summary>
    public async Task StopAsync()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        await Sink.PublishAsync(new LogBatch(Services, 16) { IsLast = true }, CancellationToken.None).ConfigureAwait(false);
        await Bus.DrainAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static async IAsyncEnumerable<List<TickFrame>> Slices(IAsyncEnumerable<TickFrame> frames)
    {
        var slice = new List<TickFrame>(RelearnSlice);
        await foreach (var frame in frames.ConfigureAwait(false))
        {
            slice.Add(frame);
            if (slice.Count == RelearnSlice)
            {
                yield return slice;
                slice = new List<TickFrame>(RelearnSlice);
            }
        }

        yield return slice;
    }
}
