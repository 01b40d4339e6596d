using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Live;
using LogFlow.Contracts.Simulation;
using LogFlow.Server.Push.Wire;

namespace LogFlow.Server.Push;

/// <summary>What the live view is told about the program it runs in.</summary>
public sealed record LiveSetup(
    string Version,
    DateTimeOffset StartedAt,
    string SourceName,
    bool IsSimulated,
    Func<IReadOnlyList<ScenarioInfo>> Scenarios,
    Func<int> Templates)
{
    /// <summary>True when the detectors' baselines came back from the store: then there is no warm-up. Set before the first second.</summary>
    public bool HasBaselines { get; set; }
}

/// <summary>
/// What the screen shows now: a snapshot for who comes new, a delta per tick for who is there. The tick's thread is the only
/// writer; any thread reads the snapshot, which is replaced whole, and takes from its own <see cref="LiveFeed"/>.
/// </summary>
public sealed class LiveView : IConsumer<TickOutcome>
{
    private const int TimelineMax = 300;
    private const int IncidentsMax = 50;
    private const int ChangesMax = 100;

    private readonly LiveSetup _setup;
    private readonly PushOptions _options;
    private readonly LiveTail _tail;
    private readonly ServiceBoard _services;
    private readonly EdgeBoard _edges = new();
    private readonly SignalBoard _signals = new();
    private readonly Queue<LivePoint> _timeline = new();
    private readonly Queue<LiveLogLine> _logs = new();
    private readonly Queue<ChangeEvent> _changes = new();
    private readonly List<LiveFeed> _feeds = [];
    private readonly IncidentWire _incidents = new();
    private readonly TickRing _ring;

    // Held for a whole tick (well under a millisecond), so that no client misses or doubles one and a scrape sees one state.
    private readonly Lock _applying = new();
    private volatile LiveSnapshot _current;
    private volatile TickOutcome? _last;
    private IReadOnlyList<Incident> _resolved = [];
    private IReadOnlyList<ScenarioInfo> _scenarios;
    private long _firstTick = long.MinValue;
    private readonly HashSet<string> _openIds = new(StringComparer.Ordinal);
    private long _opened;
    private long _ticks;

    public LiveView(LiveSetup setup, PushOptions options, LiveTail tail)
    {
        _setup = setup;
        _options = options;
        _tail = tail;
        _services = new ServiceBoard(options);
        _ring = new TickRing(options.MissedTicksMax);
        _scenarios = setup.Scenarios();
        _current = new LiveSnapshot(
            0, null, setup.StartedAt, setup.Version, setup.SourceName, setup.IsSimulated, IsWarmingUp: !setup.HasBaselines,
            new LiveKpis(0, 0, 0, 0, 0, 0), [], [], [], [], [], _scenarios, [], [])
        {
            WarmUpSeconds = options.WarmUp.TotalSeconds,
        };
    }

    public string Name => "live-view";

    public LiveSnapshot Current => _current;

    /// <summary>The last closed second's outcome; null before the first.</summary>
    public TickOutcome? Last => _last;

    public int ClientCount
    {
        get
        {
            lock (_applying)
            {
                return _feeds.Count;
            }
        }
    }

    /// <summary>Ticks that clients did not get because they were away or behind for too long, since the start; they got a snapshot.</summary>
    public long DroppedDeltas { get; private set; }

    /// <summary>Ticks that were told together with a later one, since the start.</summary>
    public long MergedDeltas { get; private set; }

    /// <summary>
    /// Puts an earlier run's incidents, changes and last seconds on the screen: services, map and timeline are there before the first
    /// second of this run has closed. Only before the engine is started.
    /// </summary>
    public void Restore(IReadOnlyList<Incident> incidents, IReadOnlyList<ChangeEvent>? changes = null, IReadOnlyList<TickOutcome>? seconds = null)
    {
        foreach (var change in changes ?? [])
        {
            Keep(_changes, change, ChangesMax);
        }

        _resolved = [.. incidents.Where(i => i.State == IncidentState.Resolved).Take(IncidentsMax)];
        _openIds.UnionWith(incidents.Where(i => i.State != IncidentState.Resolved).Select(i => i.Id));
        _current = _current with { IsWarmingUp = !_setup.HasBaselines, Incidents = [.. incidents.Where(i => i.State != IncidentState.Resolved).Concat(_resolved).Take(IncidentsMax)], RecentChanges = [.. _changes] };
        _incidents.Restore(_current.Incidents);
        foreach (var second in seconds ?? [])
        {
            Apply(second);
        }

        // What is counted since the start begins here.
        _ticks = 0;
        _services.ForgetTotals();
    }

    public ValueTask HandleAsync(TickOutcome item, CancellationToken cancellationToken)
    {
        lock (_applying)
        {
            Apply(item);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// A client's place in the stream. One that comes back says how far it was in which run of the server, and goes on from there when
    /// what it missed is still held; any other begins with a snapshot.
    /// </summary>
    public LiveFeed Attach(string? epoch = null, long? number = null)
    {
        var isSameRun = epoch == WireSnapshot.EpochOf(_setup.StartedAt);
        var feed = new LiveFeed(isSameRun && number is { } last and >= 0 ? last : LiveFeed.Nothing);
        lock (_applying)
        {
            _feeds.Add(feed);
        }

        feed.Wake();
        return feed;
    }

    public void Detach(LiveFeed feed)
    {
        lock (_applying)
        {
            _feeds.Remove(feed);
        }
    }

    /// <summary>
    /// The next message for a client: a snapshot when it is new or too far behind, else all ticks that it has not seen; null when there
    /// is nothing to tell.
    /// </summary>
    internal LiveMessage? TakeNext(LiveFeed feed)
    {
        lock (_applying)
        {
            var now = _current.Number;
            if (feed.Last == now || (feed.IsHidden && feed.Last != LiveFeed.Nothing && now - feed.Last < _options.HiddenTicks))
            {
                return null;
            }

            var missed = feed.Last == LiveFeed.Nothing || feed.Last > now ? null : _ring.After(feed.Last);
            if (missed is null)
            {
                DroppedDeltas += feed.Last == LiveFeed.Nothing ? 0 : Math.Max(0, now - feed.Last);
                feed.Last = now;
                return new LiveMessage(_current, []);
            }

            MergedDeltas += missed.Count - 1;
            feed.Last = now;
            return new LiveMessage(null, missed);
        }
    }

    /// <summary>Figures for <c>/metrics</c>: consistent enough, read while the view goes on.</summary>
    internal LiveTotals ReadTotals()
    {
        lock (_applying)
        {
            return new LiveTotals(
                _ticks,
                _opened,
                _services.Overflowed,
                new SortedDictionary<string, long>(_signals.Totals.ToDictionary(), StringComparer.Ordinal),
                [.. _services.Slides.Select(s => new ServiceTotals(s.Service, s.RecordsTotal, s.Units == 0 ? 0 : (double)s.Errors / s.Units, s.Latency.Clone()))]);
        }
    }

    private static void Keep<T>(Queue<T> queue, T item, int max)
    {
        queue.Enqueue(item);
        while (queue.Count > max)
        {
            queue.Dequeue();
        }
    }

    private static LivePoint PointOf(TickOutcome outcome, int signals, LiveKpis kpis)
    {
        long errors = 0;
        long warnings = 0;
        foreach (var window in outcome.Frame.Services.Values)
        {
            errors += window.Errors;
            warnings += window.Warnings;
        }

        return new LivePoint(outcome.Frame.Time, outcome.Frame.Records, errors, warnings, signals)
        {
            ErrorRatio = kpis.ErrorRatio,
            ActiveServices = kpis.ActiveServices,
            ActiveIncidents = kpis.ActiveIncidents,
            SignalsLastMinute = kpis.SignalsLastMinute,
            Templates = kpis.Templates,
        };
    }

    private void Apply(TickOutcome outcome)
    {
        var tick = outcome.Frame.Tick;
        _firstTick = _firstTick == long.MinValue ? tick : _firstTick;
        _ticks++;
        CountOpened(outcome.OpenIncidents);
        var isWarmingUp = !_setup.HasBaselines && tick - _firstTick < _options.WarmUp.TotalSeconds;
        var (services, goneServices) = _services.Apply(outcome);
        var (edges, goneEdges) = _edges.Apply(outcome.Graph);
        var signals = _signals.Apply(tick, outcome.Signals, outcome.RuleFirings);
        var scenarios = ReadScenarios();
        var logs = _tail.Take();
        var kpis = KpisOf(outcome);
        var point = PointOf(outcome, signals.Count, kpis);
        KeepResolved(outcome.ChangedIncidents);
        Keep(_timeline, point, TimelineMax);
        foreach (var line in logs[LogFilter.All])
        {
            Keep(_logs, line, _options.RecentLogsMax);
        }

        foreach (var change in outcome.Changes)
        {
            Keep(_changes, change, ChangesMax);
        }

        _last = outcome;
        _current = _current with
        {
            Number = _current.Number + 1,
            Tick = outcome.Frame.Time,
            IsWarmingUp = isWarmingUp,
            Kpis = kpis,
            Services = _services.Shown,
            Edges = _edges.Shown,
            Incidents = [.. outcome.OpenIncidents.Concat(_resolved).Take(IncidentsMax)],
            RecentSignals = _signals.Recent,
            FiringRules = _signals.Firing,
            Scenarios = _scenarios,
            Timeline = [.. _timeline],
            RecentLogs = [.. _logs],
            RecentChanges = [.. _changes],
        };
        var delta = new LiveDelta(
            _current.Number, outcome.Frame.Time, isWarmingUp, _current.Kpis, services, edges, goneEdges, outcome.ChangedIncidents, signals,
            outcome.RuleFirings, scenarios, point, logs[LogFilter.All])
        {
            GoneServices = goneServices,
            Changes = outcome.Changes,
        };
        _ring.Add(new LiveTick(delta, _incidents.Apply(_current.Incidents, outcome.ChangedIncidents), logs));
        foreach (var feed in _feeds)
        {
            feed.Wake();
        }
    }

    private void CountOpened(IReadOnlyList<Incident> open)
    {
        _opened += open.Count(i => !_openIds.Contains(i.Id));
        _openIds.Clear();
        _openIds.UnionWith(open.Select(i => i.Id));
    }

    private LiveKpis KpisOf(TickOutcome outcome) => new(
        outcome.Frame.Records,
        Shorten.Ratio(_services.ErrorRatio),
        _services.ActiveCount,
        outcome.OpenIncidents.Count,
        _signals.LastMinute,
        _setup.Templates());

    private IReadOnlyList<ScenarioInfo> ReadScenarios()
    {
        var before = _scenarios;
        _scenarios = _setup.Scenarios();
        // How long one still runs follows from when it began.
        return [.. _scenarios.Where(now => !before.Any(old => old with { SecondsLeft = now.SecondsLeft, Affected = now.Affected } == now))];
    }

    private void KeepResolved(IReadOnlyList<Incident> changed)
    {
        var resolved = changed.Where(i => i.State == IncidentState.Resolved).Reverse().ToList();
        if (resolved.Count > 0)
        {
            var ids = resolved.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
            _resolved = [.. resolved.Concat(_resolved.Where(i => !ids.Contains(i.Id))).Take(IncidentsMax)];
        }
    }
}
