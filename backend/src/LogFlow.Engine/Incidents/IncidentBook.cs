using System.Collections.Concurrent;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents.Lines;
using LogFlow.Engine.Incidents.Meters;
using LogFlow.Engine.Incidents.Resemblance;
using LogFlow.Engine.Incidents.Roots;
using LogFlow.Engine.Incidents.Telling;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// Joins signals to incidents, ranks their roots and tells their story. <see cref="Observe"/> runs on the tick thread, once per
/// second of event time, and is deterministic: nothing but its arguments and its own past counts. The snapshots and
/// <see cref="Acknowledge"/> may be used from any thread.
/// </summary>
public sealed class IncidentBook
{
    private const int RecentMax = 200;
    private const int PoolMax = 2_000;

    /// <summary>Evidence about spans comes in some seconds after the last signal; ranking goes on for this long.</summary>
    private const long RankAfterSignal = 6;

    /// <summary>Nats that chance reaches in the seconds after a detector's last word.</summary>
    private const double LastingNats = 3;

    private readonly IncidentOptions _options;
    private readonly MeterBook _meters;
    private readonly MentionMeter _mentions;
    private readonly WordLedger _words = new();
    private readonly SignalHistory _history = new();
    private readonly LineBook _lines = new();
    private readonly ChangeLedger _changes = new();
    private readonly PastIncidents _past = new();
    private readonly SignalPool _pool = new(PoolMax);
    private readonly Opener _opener;
    private readonly IncidentWriter _writer;
    private readonly List<OpenIncident> _open = [];
    private readonly HashSet<string> _inTrouble = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Id, DateTimeOffset At)> _acknowledged = new();

    // Seconds up to here were lived through before a restart: they teach the baselines and nothing else.
    private long _livedUntil = long.MinValue;

    // Written by the tick thread, replaced whole; read by anyone.
    private volatile IReadOnlyList<Incident> _openSnapshot = [];
    private volatile IReadOnlyList<Incident> _recentSnapshot = [];

    public IncidentBook(IncidentOptions? options = null)
    {
        _options = options ?? new IncidentOptions();
        _meters = new MeterBook(_options);
        _mentions = new MentionMeter(_options.BaselineSpan.TotalSeconds);
        _opener = new Opener(_options);
        _writer = new IncidentWriter(new BlastRadius(_options, _meters), _lines, _changes, _past);
    }

    /// <summary>Incidents that are not resolved, by detection, then id.</summary>
    public IReadOnlyList<Incident> Open => _openSnapshot;

    /// <summary>The last resolved and merged ones, newest first, at most 200.</summary>
    public IReadOnlyList<Incident> Recent => _recentSnapshot;

    /// <summary>Entries looked at to find which meters make room.</summary>
    internal long EvictionLooks => _meters.EvictionLooks;

    public Incident? Find(string id) =>
        _openSnapshot.FirstOrDefault(incident => incident.Id == id) ?? _recentSnapshot.FirstOrDefault(incident => incident.Id == id);

    /// <summary>
    /// Marks an open incident as seen by someone; takes effect with the next tick. False when no open incident has this id.
    /// Thread-safe.
    /// </summary>
    public bool Acknowledge(string id, DateTimeOffset at)
    {
        if (!_openSnapshot.Any(incident => incident.Id == id))
        {
            return false;
        }

        _acknowledged.Enqueue((id, at));
        return true;
    }

    /// <summary>
    /// Open incidents as they were before a restart; before the first <see cref="Observe"/>. The tail of the stream may be
    /// observed again: up to the last signal counted it only teaches the baselines. Those that are over are remembered for what
    /// resembles them.
    /// </summary>
    public void Restore(IReadOnlyList<Incident> incidents)
    {
        foreach (var over in incidents.Where(incident => incident.State == IncidentState.Resolved).OrderBy(incident => incident.Onset))
        {
            Remember(over);
        }

        foreach (var incident in incidents.Where(incident => incident.State != IncidentState.Resolved).Take(_options.OpenMax))
        {
            _open.Add(OpenIncident.Restore(incident, _options.SignalsMax));
        }

        SortOpen();
        _livedUntil = _open.Count > 0 ? _open.Max(incident => incident.LastSignal) : long.MinValue;
        _openSnapshot = [.. _open.Select(incident => incident.Published!)];
    }

    /// <param name="frame">The second.</param>
    /// <param name="graph">The service graph as of this second.</param>
    /// <param name="signals">What the detectors and rules found in it.</param>
    /// <param name="changes">Releases and the like that showed in it: the story may name one as the trigger.</param>
    public IncidentChanges Observe(TickFrame frame, GraphSnapshot graph, IReadOnlyList<Signal> signals, IReadOnlyList<ChangeEvent>? changes = null)
    {
        var tick = frame.Tick;
        if (_options.OnsetErrorSeconds > 0)
        {
            signals = [.. signals.Select(new OnsetError(tick, _options.OnsetErrorSeconds).Move)];
        }

        _changes.Add(changes ?? [], frame.Time);
        MarkTrouble(tick);
        _mentions.Observe(frame, _inTrouble);
        _meters.Observe(frame, _inTrouble);
        TakeNewLevels(frame.Time, signals);
        _lines.Observe(frame);
        _words.Hear(tick, signals);
        _history.Learn(_pool.Forget(tick - (long)_options.JoinWindow.TotalSeconds));
        ApplyAcknowledgements();
        if ((signals.Count == 0 && _open.Count == 0) || tick <= _livedUntil)
        {
            return _open.Count == 0 ? IncidentChanges.None : new IncidentChanges(_openSnapshot, [], []);
        }

        KeepWhatLasts(tick);
        _opener.Hear(tick, signals, _open);
        var gone = new List<OpenIncident>();
        AdvanceOver(tick, signals.Count, gone);
        IReadOnlyList<Signal> loose = [];
        Scene? scene = null;
        if (signals.Count > 0 || _open.Exists(incident => tick - incident.LastSignal <= RankAfterSignal))
        {
            scene = new Scene(tick, graph, _meters, _mentions, _words, _history, _options);
            loose = Join(signals, scene);
            Regroup(scene, gone);
        }

        foreach (var incident in _open)
        {
            incident.Advance(tick, _options);
        }

        SortOpen();
        return Publish(scene ?? new Scene(tick, graph, _meters, _mentions, _words, _history, _options), gone, loose);
    }

    /// <summary>
    /// Detectors and meters keep normals of their own: what either takes for normal is no news to the other, or one change that stays would be
    /// told again by whoever is slower. What others suffer from it becomes normal with it.
    /// </summary>
    private void TakeNewLevels(DateTimeOffset now, IReadOnlyList<Signal> signals)
    {
        foreach (var service in signals.Where(signal => signal.NewLevel is not null && !Hints.IsHint(signal)).Select(signal => signal.Service).Distinct(StringComparer.Ordinal))
        {
            _meters.Find(service)?.Adopt();
            foreach (var follower in _open.Where(incident => string.Equals(incident.Root, service, StringComparison.Ordinal)).SelectMany(Members))
            {
                _meters.Find(follower)?.Adopt();
            }
        }

        foreach (var incident in _open)
        {
            foreach (var member in Members(incident))
            {
                foreach (var (kind, before, level) in _meters.Find(member)?.Stayed ?? [])
                {
                    incident.TakeAsNormal(member, kind, new NewLevel(now, before, level));
                }
            }
        }

        static IEnumerable<string> Members(OpenIncident incident) => incident.Standings.Where(standing => standing.IsMember).Select(standing => standing.Service);
    }

    /// <summary>
    /// A detector at its threshold falls silent and speaks again. While what was seen since its last word speaks for the changed level, the
    /// incident is not over.
    /// </summary>
    private void KeepWhatLasts(long tick)
    {
        foreach (var incident in _open)
        {
            var from = Math.Max(incident.LastHeard + 1, tick - (long)_options.JoinWindow.TotalSeconds);
            if (from <= tick && tick - incident.LastSignal <= _options.ResolvedAfter.TotalSeconds && _meters.Find(incident.Root)?.LastsNats(from) > LastingNats)
            {
                incident.Last(tick);
            }
        }
    }

    /// <summary>After a jump in time, incidents that ended meanwhile end before this tick's signals are looked at.</summary>
    private void AdvanceOver(long tick, int signals, List<OpenIncident> gone)
    {
        foreach (var incident in _open)
        {
            if (tick - incident.LastSignal > _options.ResolvedAfter.TotalSeconds || signals == 0)
            {
                incident.Advance(tick, _options);
            }
        }

        gone.AddRange(_open.Where(incident => incident.State == IncidentState.Resolved));
        _open.RemoveAll(incident => incident.State == IncidentState.Resolved);
    }

    private List<Signal> Join(IReadOnlyList<Signal> signals, Scene scene)
    {
        var pooled = new List<Signal>();
        foreach (var signal in signals)
        {
            if (Joiner.FindHome(signal, _open, scene) is { } home)
            {
                home.Add(signal);
            }
            else
            {
                _pool.Add(signal, scene.Tick);
                pooled.Add(signal);
            }
        }

        foreach (var incident in _open)
        {
            if (scene.Tick - incident.LastSignal <= RankAfterSignal)
            {
                Ranking.Update(incident, scene);
            }
        }

        _opener.Open(_pool, _open, scene);
        Opener.Gather(_pool, _open, scene);
        return pooled.Where(signal => !_open.Exists(incident => incident.IsMember(signal.Service))).ToList();
    }

    private void Regroup(Scene scene, List<OpenIncident> gone)
    {
        _open.AddRange(Regrouper.Split(_open, scene));
        gone.AddRange(Regrouper.Merge(_open, scene));
    }

    private void ApplyAcknowledgements()
    {
        while (_acknowledged.TryDequeue(out var acknowledged))
        {
            if (_open.Find(incident => incident.Id == acknowledged.Id) is { Acknowledged: null } incident)
            {
                incident.Acknowledged = acknowledged.At;
                incident.IsDirty = true;
            }
        }
    }

    private IncidentChanges Publish(Scene scene, List<OpenIncident> gone, IReadOnlyList<Signal> loose)
    {
        foreach (var incident in _open.Where(incident => incident.State == IncidentState.Resolved))
        {
            gone.Add(incident);
        }

        _open.RemoveAll(incident => incident.State == IncidentState.Resolved);
        var changed = new List<Incident>();
        foreach (var incident in _open.Concat(gone))
        {
            if (incident.IsDirty)
            {
                incident.Published = _writer.Write(incident, scene);
                incident.IsDirty = false;
                changed.Add(incident.Published);
            }
        }

        changed.Sort(static (a, b) => Compare(a.Detected, a.Id, b.Detected, b.Id));
        var open = _open.Select(incident => incident.Published!).ToArray();
        _openSnapshot = open;
        if (gone.Count > 0)
        {
            gone.ForEach(incident => Remember(incident.Published!));
            _recentSnapshot = [.. gone.Select(incident => incident.Published!).Reverse().Concat(_recentSnapshot).Take(RecentMax)];
        }

        return new IncidentChanges(open, changed, loose);
    }

    /// <summary>What resembles it, and what is rare at whom, is judged by what is over.</summary>
    private void Remember(Incident over)
    {
        _past.Add(over);
        _history.Learn(over.MergedInto is null ? over.Signals : []);
    }

    private void SortOpen() =>
        _open.Sort(static (a, b) => a.Detected != b.Detected ? a.Detected.CompareTo(b.Detected) : string.CompareOrdinal(a.Id, b.Id));

    private void MarkTrouble(long tick)
    {
        _inTrouble.Clear();
        foreach (var incident in _open)
        {
            // A restored incident lies ahead of the seconds that are learnt again.
            if (tick < incident.Onset)
            {
                continue;
            }

            _inTrouble.Add(incident.Root);
            foreach (var standing in incident.Standings.Where(standing => standing.IsMember))
            {
                _inTrouble.Add(standing.Service);
            }
        }
    }

    private static int Compare(DateTimeOffset detected, string id, DateTimeOffset otherDetected, string otherId)
    {
        var order = detected.CompareTo(otherDetected);
        return order != 0 ? order : string.CompareOrdinal(id, otherId);
    }
}
