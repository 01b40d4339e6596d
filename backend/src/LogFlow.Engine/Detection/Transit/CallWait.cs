using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.Transit;

/// <summary>
/// How long calls to one service are on the way. Counts the slow ones among all and sums up the log-likelihood ratio of "half of
/// them are slow" against "as few as ever" (CUSUM: Page, Biometrika 1954).
/// </summary>
internal sealed class CallWait(TransitOptions options)
{
    private const double SlowShare = 0.5;

    /// <summary>However few were slow so far, one in so many may be.</summary>
    private const double RarelySlow = 0.005;

    /// <summary>So many nats back from the peak end an episode.</summary>
    private const double EndNats = 8;

    /// <summary>From here on nothing is learnt.</summary>
    private const double SuspectNats = 5;

    private const double Quantile = 0.9;

    private readonly double _halfLifeSeconds = options.HalfLifeSeconds;
    private LatencySketch _older = new();
    private LatencySketch _newer = new();
    private int _newerSeconds;
    private double _slow;
    private double _calls;
    private double _sum;
    private double _peak;
    private int _suspectSeconds;
    private LatencySketch _episode = new();

    private long _firstTick = long.MinValue;

    public long Calls { get; private set; }

    public long LastSeenTick { get; private set; }

    public double Nats => _sum;

    public long OnsetTick { get; private set; }

    /// <summary>Slow ones and all since the onset.</summary>
    public (long Slow, long All) Episode { get; private set; }

    public double OrdinaryMs { get; private set; }

    public double EpisodeMs => _episode.QuantileMs(0.5);

    public bool IsWarm => LastSeenTick - _firstTick >= options.WarmUpSeconds && Calls >= options.WarmUpCalls;

    public void Observe(long tick, LatencySketch seen, double natsMax)
    {
        _firstTick = _firstTick == long.MinValue ? tick : _firstTick;
        LastSeenTick = tick;
        if (IsWarm)
        {
            Judge(tick, seen, natsMax);
        }

        Calls += seen.Count;
        _suspectSeconds = _sum > SuspectNats ? _suspectSeconds + 1 : 0;
        if (_suspectSeconds > options.NewLevelAfterSeconds)
        {
            (_older, _newer, _slow, _calls, _sum, _suspectSeconds) = (new LatencySketch(), new LatencySketch(), 0, 0, 0, 0);
        }

        if (_sum <= SuspectNats)
        {
            Learn(seen);
        }
    }

    /// <summary>Ends the episode, as after a gap.</summary>
    public void Interrupt() => _sum = 0;

    private void Judge(long tick, LatencySketch seen, double natsMax)
    {
        var slow = seen.CountAboveNs(SlowNs);
        var rarely = Math.Max((_slow + 0.5) / (_calls + 1), RarelySlow);
        if (rarely >= SlowShare / 2)
        {
            return;
        }

        if (_sum <= 0)
        {
            (OnsetTick, _peak, Episode, _episode) = (tick, 0, default, new LatencySketch());
        }

        _sum = Math.Min(_sum + (slow * Math.Log(SlowShare / rarely)) + ((seen.Count - slow) * Math.Log((1 - SlowShare) / (1 - rarely))), natsMax);
        _peak = Math.Max(_peak, _sum);
        Episode = (Episode.Slow + slow, Episode.All + seen.Count);
        _episode.MergeFrom(seen);
        if (_sum <= 0 || _sum < _peak - EndNats)
        {
            _sum = 0;
        }
    }

    private double SlowNs => Math.Max(OrdinaryMs * options.SlowFactor, OrdinaryMs + options.SlowExcessMs) * 1e6;

    private void Learn(LatencySketch seen)
    {
        var keep = Math.Pow(0.5, 1 / _halfLifeSeconds);
        _slow = (_slow * keep) + (IsWarm ? seen.CountAboveNs(SlowNs) : 0);
        _calls = (_calls * keep) + seen.Count;
        _newer.MergeFrom(seen);
        if (++_newerSeconds >= _halfLifeSeconds)
        {
            (_older, _newer, _newerSeconds) = (_newer, new LatencySketch(), 0);
        }

        var normal = _older.Clone();
        normal.MergeFrom(_newer);
        OrdinaryMs = normal.QuantileMs(Quantile);
    }
}
