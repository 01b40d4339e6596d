using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>
/// All that is measured of one service against its own past. Each quantity is put per unit of the service's own work where there
/// is any, so that more traffic alone is no trouble. Used by the tick thread only.
/// </summary>
internal sealed class ServiceMeter(string service, double baselineSeconds, double freezeMaxSeconds)
{
    /// <summary>Nats at which a quantity stops being learnt, whether or not an incident is open.</summary>
    private const double SuspectNats = 8;

    /// <summary>Weight of one tick in the share of ticks in which the service speaks.</summary>
    private const double PresenceAlpha = 0.02;

    /// <summary>Seconds that lines wait for a span to be counted against.</summary>
    private const long WaitMax = 10;

    private readonly TimeScale _selfTime = new(0.02, baselineSeconds);
    private readonly TimeScale _latency = new(0.02, baselineSeconds);
    private double _presence;
    private bool _isUnheard;
    private int _presenceTicks;
    private double _frozenSeconds;
    private double _decided;
    private double _spans;
    private long _waitingWarnings;
    private long _waitingLines;
    private long _waitingCalls;
    private long _waited;
    private double _failedSpans;
    private FailedWork _work;

    public string Service { get; } = service;

    public long FirstSeen { get; private set; } = long.MinValue;

    public long LastSeen { get; private set; } = long.MinValue;

    /// <summary>Failed work of any cause.</summary>
    public ChangeMeter Errors { get; } = new(MeterKind.Share, isDrop: false, 0.004, baselineSeconds);

    /// <summary>Failed spans that no failed callee explains.</summary>
    public ChangeMeter OwnErrors { get; } = new(MeterKind.Share, isDrop: false, 0.004, baselineSeconds);

    /// <summary>Warnings per unit of work.</summary>
    public ChangeMeter Warnings { get; } = new(MeterKind.Count, isDrop: false, 0.002, baselineSeconds);

    /// <summary>Log lines that are neither warnings nor errors, per unit of work.</summary>
    public ChangeMeter Lines { get; } = new(MeterKind.Count, isDrop: false, 0.002, baselineSeconds);

    /// <summary>Calls made per span of its own.</summary>
    public ChangeMeter FanOut { get; } = new(MeterKind.Count, isDrop: false, 0.002, baselineSeconds);

    /// <summary>Units of work per second, less than usual.</summary>
    public ChangeMeter Drop { get; } = new(MeterKind.Count, isDrop: true, 0.01, baselineSeconds);

    /// <summary>Units of work per second, more than usual.</summary>
    public ChangeMeter Surge { get; } = new(MeterKind.Count, isDrop: false, 0.01, baselineSeconds);

    public TimeScale SelfTime => _selfTime;

    public TimeScale Latency => _latency;

    /// <summary>Its spans are attributed: self time is known.</summary>
    public bool HasSpans => _decided > 0.1;

    /// <summary>Its spans say whether they failed, so that own failures are told from explained ones.</summary>
    public bool TellsFailedSpans => _failedSpans > 0.01 && HasSpans;

    /// <summary>It is in trouble, so that its baselines stand still.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>What stayed so long that it is normal from this tick on: as signals name it, with the level before and now.</summary>
    public IReadOnlyList<(string Kind, double Before, double Level)> Stayed { get; private set; } = [];

    /// <summary>Seconds since it last spoke.</summary>
    public long SilentSeconds { get; private set; }

    /// <summary>How unlikely the present silence is for a service that usually speaks in that share of all seconds.</summary>
    public double SilenceNats => SilentSeconds * -Math.Log(Math.Clamp(1 - _presence, 1e-3, 1));

    public double Presence => _presence;

    public bool IsSuspect =>
        Errors.Sum > SuspectNats || OwnErrors.Sum > SuspectNats || _selfTime.Slow.Sum > SuspectNats ||
        _latency.Sum > SuspectNats || Warnings.Sum > SuspectNats || SilenceNats > SuspectNats;

    /// <param name="tick">Unix seconds.</param>
    /// <param name="elapsed">Seconds since the tick before, 1 or more.</param>
    /// <param name="window">Null when the service said nothing.</param>
    /// <param name="callsOut">Calls it made, by the edges of the frame.</param>
    /// <param name="inTrouble">A member of an open incident: baselines stand still.</param>
    public void Observe(long tick, long elapsed, ServiceWindow? window, long callsOut, bool inTrouble)
    {
        if (window is null && LastSeen == long.MinValue)
        {
            return;
        }

        Stayed = _frozenSeconds > freezeMaxSeconds && IsSuspect ? TakeNewLevel() : [];
        var frozen = inTrouble || IsSuspect;
        _frozenSeconds = frozen ? _frozenSeconds + elapsed : 0;
        var learn = !frozen || _frozenSeconds > freezeMaxSeconds;
        IsFrozen = !learn;
        var present = window is not null && window.Records > 0;
        _isUnheard &= !present;
        SilentSeconds = present || _isUnheard ? 0 : SilentSeconds + elapsed;
        LearnPresence(present, learn);
        var (failures, units) = _work.Observe(tick, window);
        var work = _work.HasSpans(tick) ? window?.Spans ?? 0 : window?.Logs ?? 0;
        Drop.Observe(tick, work, elapsed, learn);
        Surge.Observe(tick, work, elapsed, learn);
        if (!present)
        {
            return;
        }

        FirstSeen = FirstSeen == long.MinValue ? tick : FirstSeen;
        LastSeen = tick;
        _decided = (_decided * 0.99) + window!.DecidedSpans;
        _failedSpans = (_failedSpans * 0.999) + window.FailedSpans;
        Errors.Observe(tick, failures, units, learn);
        OwnErrors.Observe(tick, window.OwnFailedSpans, window.DecidedSpans, learn);
        _selfTime.Observe(tick, window.SelfTime, learn);
        _latency.MindsMiddle = !HasSpans;
        _latency.Observe(tick, window.WorkTime, learn);

        ObservePerWork(tick, elapsed, window, callsOut, learn);
    }

    /// <summary>
    /// Lines and calls per span. A quiet service's lines often fall into another second than its span: they wait for the next one,
    /// but not forever. Without spans there is no unit of work but time, and a flood must not hide behind its own volume.
    /// </summary>
    private void ObservePerWork(long tick, long elapsed, ServiceWindow window, long callsOut, bool learn)
    {
        _spans = (_spans * 0.995) + window.Spans;
        _waitingWarnings += window.Warnings;
        _waitingLines += Math.Max(0, window.Logs - window.Warnings - window.ErrorLogs);
        _waitingCalls += callsOut;
        _waited += elapsed;
        var hasSpans = _spans > 0.1;
        if (hasSpans && window.Spans == 0 && _waited < WaitMax)
        {
            return;
        }

        var work = hasSpans ? Math.Max(window.Spans, 1) : _waited;
        Warnings.Observe(tick, _waitingWarnings, work, learn);
        Lines.Observe(tick, _waitingLines, work, learn);
        FanOut.Observe(tick, _waitingCalls, hasSpans ? work : 0, learn);
        (_waitingWarnings, _waitingLines, _waitingCalls, _waited) = (0, 0, 0, 0);
    }

    /// <summary>Nats by which what it did from that tick on speaks for the changed state and not for the normal one, of the quantity that is surest.</summary>
    public double LastsNats(long from) => Math.Max(
        Math.Max(Math.Max(Errors.LastsNats(from), OwnErrors.LastsNats(from)), Warnings.LastsNats(from)),
        Math.Max(_selfTime.LastsNats(from), _latency.LastsNats(from)));

    /// <summary>What was seen while its baselines stood still is its normal from now on.</summary>
    public void Adopt()
    {
        foreach (var meter in (ReadOnlySpan<ChangeMeter>)[Errors, OwnErrors, Warnings, Lines, FanOut, Drop, Surge])
        {
            meter.Adopt();
        }

        _selfTime.Adopt();
        _latency.Adopt();
        _frozenSeconds = 0;
    }

    private List<(string, double, double)> TakeNewLevel()
    {
        var taken = new List<(string, double, double)>();
        if (Errors.Read() is { NetNats: > 0 } errors)
        {
            taken.Add((SignalKinds.ErrorRate, errors.Baseline, errors.Observed));
        }

        if (_latency.Read().NetNats > 0)
        {
            taken.Add((SignalKinds.Latency, _latency.NormalMs(0.95), _latency.RecentMs(0.95)));
        }

        if (_selfTime.Slow.Read().NetNats > 0)
        {
            taken.Add((SignalKinds.SelfTime, _selfTime.NormalMs(0.95), _selfTime.RecentMs(0.95)));
        }

        Adopt();
        return taken;
    }

    /// <summary>The whole stream stood still: who is not heard of afterwards may have gone at any time meanwhile, and its silence dates nothing.</summary>
    public void ForgiveSilence() => (SilentSeconds, _isUnheard) = (0, true);

    private void LearnPresence(bool present, bool learn)
    {
        if (!learn)
        {
            return;
        }

        // The plain mean at first, then a slow average: a service seen in each of its first seconds is known to speak always.
        _presenceTicks = Math.Min(_presenceTicks + 1, (int)(1 / PresenceAlpha));
        _presence += ((present ? 1 : 0) - _presence) / _presenceTicks;
        if (_presenceTicks < 20)
        {
            _presence = Math.Min(_presence, _presenceTicks / 20.0);
        }
    }
}
