using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Records;
using LogFlow.Contracts.Reporting;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Engine.Reporting;

/// <summary>
/// Collects what a finite run concluded. Subscribes to the batches for the input's counts and to the outcomes for the rest.
/// Bounded: past the limits the oldest loose signals are left out and only counted.
/// </summary>
public sealed class ReportBuilder
{
    private const int LooseSignalsMax = 10_000;
    private const int RootRowsMax = 100_000;

    private readonly Dictionary<string, Incident> _incidents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _rootOf = new(StringComparer.Ordinal);
    private readonly List<RootAt> _roots = [];
    private readonly Queue<Signal> _loose = new();
    private readonly HashSet<string> _services = new(StringComparer.Ordinal);
    private readonly HashSet<(string, string)> _edges = [];
    private long _records;
    private long _spans;
    private long _unparsed;
    private long _late;
    private long _firstNs = long.MaxValue;
    private long _lastNs = long.MinValue;
    private long _ticks;
    private long _signals;

    public IConsumer<LogBatch> Batches => new BatchCounter(this);

    public IConsumer<TickOutcome> Outcomes => new OutcomeCollector(this);

    /// <summary>Records counted so far; any thread.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>Incidents in their latest form, most important first. Only after the run or from the outcomes' thread.</summary>
    public IReadOnlyList<Incident> Incidents => Importance.Order(_incidents.Values);

    public Report Build(int templates, double wallSeconds, IReadOnlyList<InjectedFault>? truth) => new()
    {
        Input = new ReportInput(_records, _spans, _unparsed, _late, Time(_firstNs), Time(_lastNs)),
        Engine = new ReportEngine(
            _ticks,
            templates,
            _services.Count,
            _edges.Count,
            _signals,
            Math.Round(wallSeconds, 3),
            wallSeconds > 0 ? Math.Round(_records / wallSeconds, 1) : 0),
        Incidents = Incidents,
        SignalsOutsideIncidents = [.. _loose],
        RootsOverTime = _roots,
        Truth = truth,
    };

    private static DateTimeOffset? Time(long ns) => ns is long.MaxValue or long.MinValue
        ? null
        : DateTimeOffset.UnixEpoch.AddTicks(ns / 100);

    private void Count(LogBatch batch)
    {
        var flags = batch.Flags;
        var kinds = batch.Kind;
        var times = batch.TimeNs;
        for (var i = 0; i < flags.Length; i++)
        {
            _spans += kinds[i] == RecordKind.Span ? 1 : 0;
            _unparsed += (flags[i] & RecordFlags.Unparsed) != 0 ? 1 : 0;
            _late += (flags[i] & RecordFlags.Late) != 0 ? 1 : 0;
            _firstNs = Math.Min(_firstNs, times[i]);
            _lastNs = Math.Max(_lastNs, times[i]);
        }

        Interlocked.Add(ref _records, flags.Length);
    }

    private void Collect(TickOutcome outcome)
    {
        _ticks++;
        _signals += outcome.Signals.Count;
        foreach (var name in outcome.Frame.Services.Keys)
        {
            _services.Add(name);
        }

        foreach (var edge in outcome.Graph.Edges)
        {
            _edges.Add((edge.Caller, edge.Callee));
        }

        foreach (var signal in outcome.LooseSignals)
        {
            _loose.Enqueue(signal);
            if (_loose.Count > LooseSignalsMax)
            {
                _loose.Dequeue();
            }
        }

        foreach (var incident in outcome.ChangedIncidents)
        {
            if (incident.MergedInto is not null)
            {
                // Its story goes on in the other one.
                _incidents.Remove(incident.Id);
                continue;
            }

            _incidents[incident.Id] = incident;

            if (incident.Candidates.Count > 0 && _roots.Count < RootRowsMax
                && (!_rootOf.TryGetValue(incident.Id, out var before) || before != incident.Root))
            {
                _rootOf[incident.Id] = incident.Root;
                _roots.Add(new RootAt(outcome.Frame.Time, incident.Id, incident.Root, incident.Candidates[0].Score));
            }
        }
    }

    private sealed class BatchCounter(ReportBuilder report) : IConsumer<LogBatch>
    {
        public string Name => "report-input";

        public ValueTask HandleAsync(LogBatch item, CancellationToken cancellationToken)
        {
            report.Count(item);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class OutcomeCollector(ReportBuilder report) : IConsumer<TickOutcome>
    {
        public string Name => "report";

        public ValueTask HandleAsync(TickOutcome item, CancellationToken cancellationToken)
        {
            report.Collect(item);
            return ValueTask.CompletedTask;
        }
    }
}
