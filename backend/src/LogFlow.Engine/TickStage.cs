using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Engine.Changes;
using LogFlow.Engine.Forecasting;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Mining;
using LogFlow.Engine.Rules;

namespace LogFlow.Engine;

/// <summary>
/// What happens once per second of event time, in this order: graph, changes, detectors, rules, forecast, incidents. Reads topic
/// <c>frames</c>, publishes the outcome on <c>ticks</c>.
/// </summary>
internal sealed class TickStage : IConsumer<TickFrame>
{
    private readonly ServiceGraph _graph;
    private readonly CorrectionBook _corrections;
    private readonly ChangeWatch _changes;
    private readonly IReadOnlyList<IDetector> _detectors;
    private readonly RuleBook _rules;
    private readonly Forecaster _forecaster;
    private readonly IncidentBook _incidents;
    private readonly ITopic<TickOutcome> _ticks;
    private readonly PlugStatus[] _detectorStatus;
    private readonly PlugStatus _graphStatus = new("graph");
    private readonly PlugStatus _changesStatus = new("changes");
    private readonly PlugStatus _rulesStatus = new("rules");
    private readonly PlugStatus _forecastStatus = new("forecast");
    private readonly PlugStatus _incidentStatus = new("incidents");
    private readonly TimeSpan? _patience;
    private GraphSnapshot _lastGraph = GraphSnapshot.Empty;

    /// <param name="graph">Graph state.</param>
    /// <param name="corrections">What a person said about templates.</param>
    /// <param name="changes">Releases and the like.</param>
    /// <param name="detectors">In the order in which they are asked.</param>
    /// <param name="rules">Of the users.</param>
    /// <param name="forecaster">Near future.</param>
    /// <param name="incidents">Joins signals.</param>
    /// <param name="ticks">Where outcomes go.</param>
    /// <param name="patience">A detector that takes longer is left out until it comes back; null waits for it.</param>
    public TickStage(
        ServiceGraph graph,
        CorrectionBook corrections,
        ChangeWatch changes,
        IReadOnlyList<IDetector> detectors,
        RuleBook rules,
        Forecaster forecaster,
        IncidentBook incidents,
        ITopic<TickOutcome> ticks,
        TimeSpan? patience)
    {
        _patience = patience;
        _graph = graph;
        _corrections = corrections;
        _changes = changes;
        _detectors = detectors;
        _rules = rules;
        _forecaster = forecaster;
        _incidents = incidents;
        _ticks = ticks;
        _detectorStatus = [.. detectors.Select(d => new PlugStatus(d.Name))];
        Status = [_graphStatus, _changesStatus, .. _detectorStatus, _rulesStatus, _forecastStatus, _incidentStatus];
    }

    public string Name => "tick";

    public IReadOnlyList<PlugStatus> Status { get; }

    public async ValueTask HandleAsync(TickFrame frame, CancellationToken cancellationToken) =>
        await _ticks.PublishAsync(await ConcludeAsync(frame).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Lets the baselines learn from a second of the past without opening anything.</summary>
    public void Relearn(TickFrame frame)
    {
        _corrections.Judge(frame, isPast: true);
        _lastGraph = _graphStatus.Run(() => _graph.Observe(frame), _lastGraph);
        var changes = _changesStatus.Run(() => _changes.Observe(frame), []);
        foreach (var (detector, status) in _detectors.Zip(_detectorStatus))
        {
            status.Run(() => detector.Observe(frame), []);
        }

        _forecastStatus.Run(() => _forecaster.Observe(frame), []);
        _incidentStatus.Run(() => _incidents.Observe(frame, _lastGraph, [], changes), IncidentChanges.None);
    }

    private async ValueTask<TickOutcome> ConcludeAsync(TickFrame frame)
    {
        _corrections.Judge(frame);
        _lastGraph = _graphStatus.Run(() => _graph.Observe(frame), _lastGraph);
        var graph = _lastGraph;
        var changes = _changesStatus.Run(() => _changes.Observe(frame), []);
        var signals = new List<Signal>();
        for (var i = 0; i < _detectors.Count; i++)
        {
            var detector = _detectors[i];
            signals.AddRange(_patience is { } patience
                ? await _detectorStatus[i].RunWithinAsync(() => detector.Observe(frame), [], patience).ConfigureAwait(false)
                : _detectorStatus[i].Run(() => detector.Observe(frame), []));
        }

        var rules = _rulesStatus.Run(() => _rules.Observe(frame), RuleOutcome.Nothing);
        signals.AddRange(rules.Signals);
        var forecasts = _forecastStatus.Run(() => _forecaster.Observe(frame), []);
        var incidents = _incidentStatus.Run(() => _incidents.Observe(frame, graph, signals, changes), IncidentChanges.None);
        return new TickOutcome(frame, graph, signals, rules.Firings, forecasts, incidents.Open, incidents.Changed, incidents.Loose)
        {
            Changes = changes,
        };
    }
}
