using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.ParameterDrift;

/// <summary>
/// What a number ordinarily is: two sketches of which the older is dropped in turn, and how often it lies beyond the ordinary
/// range on either side. A number that was said to have left its range and came back must show more the next time: it is
/// not as steady as it seemed.
/// </summary>
internal sealed class NumberHabit(ParameterMeasure measure, ParameterDriftOptions options)
{
    private const double LowQuantile = 0.05;
    private const double HighQuantile = 0.95;
    private const double TailQuantile = 0.9;

    /// <summary>From here on nothing is learnt.</summary>
    private const double SuspectNats = 5;

    /// <summary>Ceiling of the sums over what is asked for.</summary>
    private const double NatsHeadroom = 1.5;

    /// <summary>At least so many seconds make an alarm.</summary>
    private const double SecondsMin = 3;

    private const double UnrestHalfLifeSeconds = 3600;
    private const int RefreshEvery = 10;

    /// <summary>The least value that the sketch tells apart from nothing, on its scale.</summary>
    private const long Floor = 1_000;

    private readonly double _keep = Math.Pow(0.5, 1.0 / options.HalfLifeSeconds);
    private readonly RangeSum _high = new();
    private readonly RangeSum _low = new();
    private LatencySketch _older = new();
    private LatencySketch _newer = new();
    private LatencySketch _normal = new();
    private LatencySketch _episode = new();
    private int _newerSeconds;
    private int _sinceRefresh = RefreshEvery;
    private long _suspectSince = long.MinValue;
    private long _highBound;
    private long _lowBound;
    private double _unrest;
    private long _unrestTick;

    public bool IsAlarming { get; private set; }

    /// <summary>This second is the last of a change that from now on is the normal state.</summary>
    public bool HasNewLevel { get; private set; }

    /// <summary>The number rose; it fell otherwise.</summary>
    public bool IsRise => _high.Nats >= _low.Nats;

    public double Nats => Math.Max(_high.Nats, _low.Nats);

    public long OnsetTick => IsRise ? _high.OnsetTick : _low.OnsetTick;

    /// <summary>The shifted values lie clear enough of the ordinary ones to matter.</summary>
    public bool IsLarge
    {
        get
        {
            foreach (var quantile in (ReadOnlySpan<double>)[0.5, TailQuantile])
            {
                var (now, before) = (Now(quantile), Normal(quantile));
                var (most, least) = IsRise ? (now, before) : (before, now);
                if (most >= least * options.ShiftFactor && (measure != ParameterMeasure.Duration || most - least >= options.DurationExcessMs * 1e6))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Quantile of what is ordinary, in nanoseconds, bytes or ones.</summary>
    public double Normal(double quantile) => NumberScale.FromScale(_normal.QuantileNs(quantile), measure);

    /// <summary>Quantile since the onset.</summary>
    public double Now(double quantile) => NumberScale.FromScale(_episode.QuantileNs(quantile), measure);

    public long EpisodeValues => _episode.Count;

    public void Observe(long tick, LatencySketch seen, bool isWarm, double natsMin)
    {
        if (HasNewLevel)
        {
            TakeNewLevel();
        }

        // Counted while it is learnt, too: how many lie beyond a young range is part of what is ordinary.
        var (above, below) = _highBound > 0 ? (seen.CountAboveNs(_highBound), Below(seen)) : (0, 0);
        if (isWarm && _highBound > 0)
        {
            Judge(tick, seen, above, below, natsMin);
        }

        _suspectSince = Nats <= SuspectNats ? long.MinValue : _suspectSince == long.MinValue ? tick : _suspectSince;
        HasNewLevel = _suspectSince != long.MinValue && tick - _suspectSince > options.NewLevelAfterSeconds;
        if (Nats <= SuspectNats)
        {
            Learn(seen, above, below);
        }
    }

    /// <summary>Ends the episode, as after a gap.</summary>
    public void Interrupt()
    {
        _high.Interrupt();
        _low.Interrupt();
        IsAlarming = false;
    }

    private void Judge(long tick, LatencySketch seen, long above, long below, double natsMin)
    {
        var needed = natsMin * (1 + Unrest(tick));
        var wasQuiet = Nats <= 0;
        _high.Judge(tick, above, seen.Count, natsMin / SecondsMin, needed * NatsHeadroom);
        _low.Judge(tick, below, seen.Count, natsMin / SecondsMin, needed * NatsHeadroom);
        if (Nats <= 0)
        {
            IsAlarming = false;
            return;
        }

        if (wasQuiet)
        {
            _episode = new LatencySketch();
        }

        _episode.MergeFrom(seen);
        var isOver = Nats >= needed && IsLarge;
        if (isOver && !IsAlarming)
        {
            (_unrest, _unrestTick) = (Unrest(tick) + 1, tick);
        }

        IsAlarming = isOver || (IsAlarming && Nats > natsMin && IsLarge);
    }

    private double Unrest(long tick) => _unrest * Math.Pow(0.5, (tick - _unrestTick) / UnrestHalfLifeSeconds);

    private long Below(LatencySketch seen) => _lowBound > 0 ? seen.Count - seen.CountAboveNs(_lowBound) : 0;

    private void TakeNewLevel()
    {
        (_older, _newer, _newerSeconds, _suspectSince) = (_episode, new LatencySketch(), 0, long.MinValue);
        _episode = new LatencySketch();
        _high.Forget();
        _low.Forget();
        (IsAlarming, HasNewLevel) = (false, false);
        Refresh();
    }

    private void Learn(LatencySketch seen, long above, long below)
    {
        _high.Learn(above, seen.Count, _keep);
        _low.Learn(below, seen.Count, _keep);
        _newer.MergeFrom(seen);
        if (++_newerSeconds >= options.HalfLifeSeconds)
        {
            (_older, _newer, _newerSeconds) = (_newer, new LatencySketch(), 0);
        }

        if (++_sinceRefresh >= RefreshEvery)
        {
            Refresh();
        }
    }

    private void Refresh()
    {
        _sinceRefresh = 0;
        _normal = _older.Clone();
        _normal.MergeFrom(_newer);
        var (low, high) = (Normal(LowQuantile), Normal(HighQuantile));
        _highBound = Math.Max(1, NumberScale.ToScale(high * options.RangeFactor, measure));

        // Where the range reaches down to nothing, nothing lies below it.
        var lowBound = NumberScale.ToScale(low / options.RangeFactor, measure);
        _lowBound = lowBound > Floor ? lowBound : 0;
    }
}
