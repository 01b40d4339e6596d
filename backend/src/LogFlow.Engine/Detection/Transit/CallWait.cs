using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.Transit;

/// <summary>
/// How long calls to one service are on the way. Counts the slow ones among all and sums up the log-likelihood ratio of "half of
/// them are slow", or "nearly all are", against "as few as ever" (CUSUM: Page, Biometrika 1954).
/// </summary>
internal sealed class CallWait(TransitOptions options)
{
    /// <summary>What a fault may make of the slow ones' share. The second finds a quiet service's fault by a handful of calls.</summary>
    private static readonly double[] SlowShares = [0.5, 0.9];

    /// <summary>However few were slow so far, one in so many may be.</summary>
    private const double RarelySlow = 0.005;

    /// <summary>So many nats back from the peak end an episode.</summary>
    private const double EndNats = 8;

    /// <summary>From here on it is trouble, which may become the new normal.</summary>
    private const double SuspectNats = 5;

    private const double Quantile = 0.9;

    private readonly double _halfLifeSeconds = options.HalfLifeSeconds;
    private LatencySketch _older = new();
    private LatencySketch _newer = new();
    private int _newerSeconds;
    private LatencySketch _normal = new();
    private readonly double[] _sums = new double[SlowShares.Length];
    private double _peak;
    private int _suspectSeconds;
    private LatencySketch _episode = new();
    private LatencySketch _pending = new();
    private long _firstTick = long.MinValue;

    public long Calls { get; private set; }

    public long LastSeenTick { get; private set; }

    public double Nats => Math.Max(_sums[0], _sums[1]);

    public long OnsetTick { get; private set; }

    /// <summary>Slow ones and all since the onset.</summary>
    public (long Slow, long All) Episode { get; private set; }

    public double OrdinaryMs { get; private set; }

    public double EpisodeMs => _episode.QuantileMs(0.5);

    /// <summary>This second is the last of a change that from now on is the normal state.</summary>
    public bool HasNewLevel => _suspectSeconds > options.NewLevelAfterSeconds;

    public bool IsWarm => LastSeenTick - _firstTick >= options.WarmUpSeconds && Calls >= options.WarmUpCalls;

    public void Observe(long tick, LatencySketch seen, double natsMax)
    {
        if (HasNewLevel)
        {
            (_older, _newer, _normal, _pending, _suspectSeconds) = (new LatencySketch(), new LatencySketch(), new LatencySketch(), new LatencySketch(), 0);
            Interrupt();
        }

        _firstTick = _firstTick == long.MinValue ? tick : _firstTick;
        LastSeenTick = tick;
        if (IsWarm)
        {
            Judge(tick, seen, natsMax);
        }

        Calls += seen.Count;
        _suspectSeconds = Nats > SuspectNats ? _suspectSeconds + 1 : 0;

        // Nothing is learnt of an episode before it is over; a lone slow call would make the next ones look ordinary.
        if (Nats > 0)
        {
            _pending.MergeFrom(seen);
        }
        else if (_pending.IsEmpty)
        {
            Learn(seen);
        }
        else
        {
            _pending.MergeFrom(seen);
            Learn(_pending);
            _pending = new LatencySketch();
        }
    }

    /// <summary>Ends the episode, as after a gap.</summary>
    public void Interrupt() => Array.Clear(_sums);

    private void Judge(long tick, LatencySketch seen, double natsMax)
    {
        var slow = seen.CountAboveNs(SlowNs);
        var rarely = Math.Max((_normal.CountAboveNs(SlowNs) + 0.5) / (_normal.Count + 1), RarelySlow);
        if (rarely >= SlowShares[0] / 2)
        {
            return;
        }

        if (Nats <= 0)
        {
            (OnsetTick, _peak, Episode, _episode) = (tick, 0, default, new LatencySketch());
        }

        for (var i = 0; i < _sums.Length; i++)
        {
            var step = (slow * Math.Log(SlowShares[i] / rarely)) + ((seen.Count - slow) * Math.Log((1 - SlowShares[i]) / (1 - rarely)));
            _sums[i] = Math.Clamp(_sums[i] + step, 0, natsMax);
        }

        _peak = Math.Max(_peak, Nats);
        Episode = (Episode.Slow + slow, Episode.All + seen.Count);
        _episode.MergeFrom(seen);
        if (Nats < _peak - EndNats)
        {
            Interrupt();
        }
    }

    private double SlowNs => Math.Max(OrdinaryMs * options.SlowFactor, OrdinaryMs + options.SlowExcessMs) * 1e6;

    private void Learn(LatencySketch seen)
    {
        // The ordinary is always the older half and the newer one together; it is added to, and made anew only when a half is dropped.
        _newer.MergeFrom(seen);
        _normal.MergeFrom(seen);
        if (++_newerSeconds >= _halfLifeSeconds)
        {
            (_older, _newer, _newerSeconds) = (_newer, new LatencySketch(), 0);
            _normal = _older.Clone();
        }

        OrdinaryMs = _normal.QuantileMs(Quantile);
    }
}
