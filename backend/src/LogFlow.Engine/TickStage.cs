using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Engine.Changes;
using LogFlow.Engine.Forecasting;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Incidents.Telling;
using LogFlow.Engine.Mining;
using LogFlow.Engine.Rules;

namespace LogFlow.Engine;

/// <summary>
/// What happens once per second of event time, in this order: corrections, graph, changes, detectors, rules, forecast, incidents. Reads topic
/// <c>frames</c>, publishes the outcome on <c>ticks</c>. A plug that does not come back in time is left out until it does.
/// </summary>
internal sealed class TickStage : IConsumer<TickFrame>
{
    private readonly ServiceGraph _graph;
    private readonly CorrectionBook _corrections;
    private readonly ChangeWatch _changes;
    private readonly IReadOnlyList<IDetector> _detectors;
    private readonly RuleBook _rules;
    private readonly Forecaster _forecaster;
    private readonly ExpectationBook _expectations;
    private readonly IncidentBook _incidents;
    private readonly ITopic<TickOutcome> _ticks;
    private readonly PlugStatus[] _detectorStatus;
    private readonly PlugStatus _correctionsStatus;
    private readonly PlugStatus _graphStatus;
    private readonly PlugStatus _changesStatus;
    private readonly PlugStatus _rulesStatus;
    private readonly PlugStatus _forecastStatus;
    private readonly PlugStatus _incidentStatus;
    private readonly TimeSpan? _patience;
    private GraphSnapshot _lastGraph = GraphSnapshot.Empty;

    /// <param name="graph">Graph state.</param>
    /// <param name="corrections">What a person said about templates.</param>
    /// <param name="changes">Releases and the like.</param>
    /// <param name="detectors">In the order in which they are asked.</param>
    /// <param name="rules">Of the users.</param>
    /// <param name="forecaster">Near future.</param>
    /// <param name="expectations">What a person marked as expected.</param>
    /// <param name="incidents">Joins signals.</param>
    /// <param name="ticks">Where outcomes go.</param>
    /// <param name="patience">A plug that takes longer is left out until it comes back; null waits for it.</param>
    /// <param name="beforePlug">Called with its name before each plug.</param>
    public TickStage(
        ServiceGraph graph,
        CorrectionBook corrections,
        ChangeWatch changes,
        IReadOnlyList<IDetector> detectors,
        RuleBook rules,
        Forecaster forecaster,
        ExpectationBook expectations,
        IncidentBook incidents,
        ITopic<TickOutcome> ticks,
        TimeSpan? patience,
        Action<string>? beforePlug = null)
    {
        _patience = patience;
        _graph = graph;
        _corrections = corrections;
        _changes = changes;
        _detectors = detectors;
        _rules = rules;
        _forecaster = forecaster;
        _expectations = expectations;
        _incidents = incidents;
        _ticks = ticks;
        _detectorStatus = [.. detectors.Select(d => new PlugStatus(d.Name, beforePlug))];
        _correctionsStatus = new PlugStatus("corrections", beforePlug);
        (_graphStatus, _changesStatus) = (new PlugStatus("graph", beforePlug), new PlugStatus("changes", beforePlug));
        (_rulesStatus, _forecastStatus, _incidentStatus) = (new PlugStatus("rules", beforePlug), new PlugStatus("forecast", beforePlug), new PlugStatus("incidents", beforePlug));
        Status = [_correctionsStatus, _graphStatus, _changesStatus, .. _detectorStatus, _rulesStatus, _forecastStatus, _incidentStatus];
    }

    public string Name => "tick";

    public IReadOnlyList<PlugStatus> Status { get; }

    public async ValueTask HandleAsync(TickFrame frame, CancellationToken cancellationToken) =>
        await _ticks.PublishAsync(await ConcludeAsync(frame).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Lets the baselines learn from seconds of the past, in order of time, without opening anything; how each of them looks now. The plugs
    /// learn side by side: here none hears the others, apart from the incidents, which see graph and changes.
    /// </summary>
    public IReadOnlyList<TickOutcome> Relearn(IReadOnlyList<TickFrame> frames)
    {
        foreach (var frame in frames)
        {
            _corrections.Judge(frame, isPast: true);
        }

        var graphs = new GraphSnapshot[frames.Count];
        var forecasts = new IReadOnlyList<ServiceForecast>[frames.Count];
        Action[] plugs = [LearnStory, .. _detectors.Zip(_detectorStatus).Select<(IDetector, PlugStatus), Action>(pair => () => Learn(pair.Item1, pair.Item2)), LearnForecasts];
        Parallel.Invoke(plugs);
        var open = _incidents.Open;
        return [.. frames.Select((frame, i) => new TickOutcome(frame, graphs[i], [], [], forecasts[i], open, [], []))];

        void LearnStory()
        {
            for (var i = 0; i < frames.Count; i++)
            {
                var frame = frames[i];
                var graph = graphs[i] = _lastGraph = _graphStatus.Run(() => _graph.Observe(frame), _lastGraph);
                var changes = _changesStatus.Run(() => _changes.Observe(frame), []);
                _incidentStatus.Run(() => _incidents.Observe(frame, graph, [], changes), IncidentChanges.None);
            }
        }

        void Learn(IDetector detector, PlugStatus status)
        {
            foreach (var frame in frames)
            {
                status.Run(() => detector.Observe(frame), []);
            }
        }

        void LearnForecasts()
        {
            for (var i = 0; i < frames.Count; i++)
            {
                var frame = frames[i];
                forecasts[i] = _forecastStatus.Run(() => _forecaster.Observe(frame), []);
            }
        }
    }

    private async ValueTask<TickOutcome> ConcludeAsync(TickFrame frame)
    {
        var judgement = await _correctionsStatus.RunWithinAsync(() => _corrections.Look(frame), Judgement.None(frame), _patience, Join).ConfigureAwait(false);
        judgement.Put(frame);
        var graph = _lastGraph = await _graphStatus.RunWithinAsync(() => _graph.Observe(frame), _lastGraph, _patience).ConfigureAwait(false);
        var changes = await _changesStatus.RunWithinAsync(() => _changes.Observe(frame), [], _patience, (late, now) => [.. late, .. now]).ConfigureAwait(false);
        var signals = new List<Signal>();
        for (var i = 0; i < _detectors.Count; i++)
        {
            var detector = _detectors[i];
            signals.AddRange(await _detectorStatus[i].RunWithinAsync(() => detector.Observe(frame), [], _patience).ConfigureAwait(false));
        }

        var rules = await _rulesStatus.RunWithinAsync(() => _rules.Observe(frame), RuleOutcome.Nothing, _patience, Join).ConfigureAwait(false);
        signals.AddRange(rules.Signals);
        var forecasts = await _forecastStatus.RunWithinAsync(() => _forecaster.Observe(frame), [], _patience).ConfigureAwait(false);
        var (heard, expected) = _expectations.Part(signals, frame.Time);
        // Left out, the incidents are as they were, not gone.
        var unchanged = new IncidentChanges(_incidents.Open, [], []);
        var incidents = await _incidentStatus.RunWithinAsync(() => _incidents.Observe(frame, graph, heard, changes), unchanged, _patience, Join).ConfigureAwait(false);
        return new TickOutcome(frame, graph, signals, rules.Firings, forecasts, incidents.Open, incidents.Changed, [.. incidents.Loose, .. expected])
        {
            Changes = [.. changes, .. NewLevels.Changes(signals)],
        };
    }

    /// <summary>What moved is told once, late or not.</summary>
    private static Judgement Join(Judgement late, Judgement now) => now with { Moved = [.. late.Moved, .. now.Moved] };

    /// <summary>A rule that began or ceased to fire in the second that was late did so; its signals are over.</summary>
    private static RuleOutcome Join(RuleOutcome late, RuleOutcome now) => new([.. late.Firings, .. now.Firings], now.Signals);

    /// <summary>What changed in the second that was late is stored and told, unless it has changed again.</summary>
    private static IncidentChanges Join(IncidentChanges late, IncidentChanges now) =>
        now with { Changed = [.. late.Changed.Where(old => !now.Changed.Any(one => one.Id == old.Id)), .. now.Changed] };
}
