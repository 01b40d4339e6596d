using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// Decides when loose signals are an incident. A detector must have spoken; then the meters of its service, and of related
/// services that spoke too, must together hold more evidence than chance gives to healthy traffic within the false-alarm budget:
/// nats above ln(starts a day x services / incidents a day). Silence when healthy is this number.
/// </summary>
internal sealed class Opener(IncidentOptions options)
{
    /// <summary>
    /// How often a day a service's meters start afresh, and so get another chance to err. Measured on 24 healthy hours of the
    /// simulated shop at 5 and at 50 traces/s: a service passes n nats about 4,000 e^-n times a day (2,700 at n = 6, 3,800 at 8,
    /// 6,300 at 10).
    /// </summary>
    private const double StartsADay = 4_000;

    /// <summary>The most that one service brings in for another.</summary>
    private const double NeighbourNatsMax = 12;

    private const double NeighbourShare = 0.5;

    /// <summary>
    /// What the word of a detector is worth that keeps a false-alarm budget of its own. It reads the same stream, so it does not
    /// count as independent proof.
    /// </summary>
    private const double DetectorNats = 8;

    /// <summary>What a further detector, a rule, a new line or an isolation adds: they mostly see the same thing.</summary>
    private const double FurtherNats = 1;

    /// <summary>
    /// Seconds of a complete failure, weighed by the square of the strength, that are worth an incident: half a failure for four seconds,
    /// a fifth of one for twenty-five. A restarted instance with cold caches is a little slow for half a minute on any good day; that it is
    /// beyond doubt does not make it worth waking anybody.
    /// </summary>
    private const double HarmMin = 1;

    /// <summary>Seconds until the size of a flood can be told.</summary>
    private const long EchoSettles = 6;

    /// <summary>Errors, time or silence surer and larger than this are no mere echo in the log.</summary>
    private const double EchoNatsMax = 6;

    private const double EchoStrengthMax = 0.2;

    /// <summary>How large a warning flood must be to be no one's echo, 0 to 1.</summary>
    private const double EchoSizeMax = 0.85;

    private readonly ToldRules _rules = new(options);

    /// <summary>Once per second with signals, before <see cref="Open"/>.</summary>
    public void Hear(long tick, IReadOnlyList<Signal> signals, List<OpenIncident> open) => _rules.Hear(tick, signals, open);

    /// <summary>Opens what the pool holds enough evidence for; their signals leave the pool.</summary>
    public List<OpenIncident> Open(SignalPool pool, List<OpenIncident> open, Scene scene)
    {
        var opened = new List<OpenIncident>();
        if (pool.IsEmpty)
        {
            return opened;
        }

        var needed = Math.Log(StartsADay * Math.Max(scene.ServiceCount, 1) / options.FalseIncidentsPerDay);
        var neighbours = new Neighbours(pool.ByService().Select(entry => entry.Service), scene);
        while (open.Count < options.OpenMax && FindSeed(pool.ByService(), open, neighbours, scene, needed) is { } seed)
        {
            var onset = seed.Pending.Min(pending => pending.Signal.Onset);
            var incident = new OpenIncident(OpenIncident.IdOf(scene.Tick, seed.Service), scene.Tick, options.SignalsMax);
            Move(seed.Pending, incident, pool);
            foreach (var (service, pending) in pool.ByService())
            {
                if (scene.AreRelated(seed.Service, service) &&
                    Math.Abs((pending.Min(one => one.Signal.Onset) - onset).TotalSeconds) <= options.JoinWindow.TotalSeconds)
                {
                    Move(pending, incident, pool);
                }
            }

            Ranking.Update(incident, scene);
            open.Add(incident);
            opened.Add(incident);
            // The others are no different since everybody was asked: now only the new one can be a home.
            Gather(pool, opened.Count == 1 ? open : [incident], scene);
        }

        return opened;
    }

    /// <summary>Pending signals that an open incident's present roots explain join it.</summary>
    public static void Gather(SignalPool pool, List<OpenIncident> open, Scene scene)
    {
        foreach (var (_, pending) in pool.ByService())
        {
            if (Joiner.FindHome(pending[0].Signal, open, scene) is { } home)
            {
                Move(pending, home, pool);
            }
        }
    }

    private static void Move(List<PendingSignal> pending, OpenIncident incident, SignalPool pool)
    {
        foreach (var one in pending)
        {
            incident.Add(one.Signal, one.Count);
            pool.Remove(one);
        }
    }

    private (string Service, List<PendingSignal> Pending)? FindSeed(
        List<(string Service, List<PendingSignal> Pending)> services, List<OpenIncident> open, Neighbours neighbours, Scene scene, double needed)
    {
        var nats = services.ToDictionary(entry => entry.Service, entry => Nats(entry.Service, entry.Pending, scene), StringComparer.Ordinal);
        (string, List<PendingSignal>)? best = null;
        var most = 0.0;
        foreach (var entry in services)
        {
            var total = nats[entry.Service];
            if (total > 0)
            {
                foreach (var neighbour in neighbours.Of(entry.Service))
                {
                    total += NeighbourShare * Math.Clamp(nats.GetValueOrDefault(neighbour), 0, NeighbourNatsMax);
                }
            }

            var isOrdered = entry.Pending.Exists(one => ToldRules.IsOrder(one.Signal) && (!_rules.IsTold(one.Signal) || nats[entry.Service] >= DetectorNats));
            if (((total >= needed && Harm(entry.Service, scene) >= HarmMin) || isOrdered) && (total > most || best is null) && !IsEcho(entry, open, scene))
            {
                (best, most) = (entry, total);
            }
        }

        return best;
    }

    private static double Harm(string service, Scene scene) => scene.Appraiser.Appraise(service).Harm(scene.Tick);

    /// <summary>What the service's meters and the kinds of its signals say together; 0 where only hints were heard.</summary>
    private static double Nats(string service, List<PendingSignal> pending, Scene scene)
    {
        if (!pending.Exists(one => one.Signal.Severity > SignalSeverity.Info && !Hints.IsHint(one.Signal)))
        {
            return 0;
        }

        var detected = false;
        var further = 0;
        foreach (var one in pending)
        {
            var isDetector = one.Signal.Severity > SignalSeverity.Info && one.Signal.Kind is not (SignalKinds.Rule or SignalKinds.Isolation) && !Hints.IsHint(one.Signal);
            further += (isDetector && detected) || (!isDetector && one.Signal.Severity > SignalSeverity.Info) ? 1 : 0;
            detected |= isDetector;
        }

        return scene.Appraiser.Appraise(service).Nats + (detected ? DetectorNats : 0) + (Math.Min(further, 3) * FurtherNats);
    }

    /// <summary>
    /// Warnings without errors, time or silence that begin right after an incident elsewhere are taken for its echo and stay
    /// loose, unless they are a flood.
    /// </summary>
    private static bool IsEcho((string Service, List<PendingSignal> Pending) entry, List<OpenIncident> open, Scene scene)
    {
        var found = scene.Appraiser.Appraise(entry.Service);
        var isSettled = scene.Tick - found.Volume.Onset >= EchoSettles;
        if (IsMore(found.Errors) || IsMore(found.Latency) || IsMore(found.Transit) || IsMore(found.Silence) || (isSettled && found.Volume.Strength >= EchoSizeMax))
        {
            return false;
        }

        var onset = found.Volume.Onset > 0 ? found.Volume.Onset : entry.Pending.Min(one => one.Signal.Onset).ToUnixTimeMilliseconds() / 1000.0;
        return Joiner.IsEcho(onset, open, scene);

        static bool IsMore(Finding finding) => finding.Nats > EchoNatsMax && finding.Strength > EchoStrengthMax;
    }
}
