using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>
/// A service's normal durations, as two sketches of which the older is dropped in turn, and the share of recent ones that lie
/// above the normal 90th percentile: a shift of the whole distribution and a new slow tail both raise it, one outlier does not. Where
/// no spans tell a service's own time from its callees', the tail is often theirs: there the share above the median is watched as well.
/// </summary>
internal sealed class TimeScale(double floor, double baselineSeconds, int warmCount = 30)
{
    private const int Lag = 15;
    private const int Look = 64;
    private const int RefreshTicks = 10;
    private const double HighQuantile = 0.9;

    /// <summary>In a stream's first seconds only what is quick has ended: they say nothing of what is usual.</summary>
    private const long WarmSeconds = 45;

    /// <summary>Durations this close to the threshold are not slow: below it a shift would not be worth a word.</summary>
    private const double Slack = 1.1;

    private readonly (long Tick, LatencySketch? Sketch)[] _lately = new (long, LatencySketch?)[Look];
    private LatencySketch _older = new();
    private LatencySketch _newer = new();
    private LatencySketch _normal = new();
    private LatencySketch _recent = new();
    private long _recentFrom = -1;
    private int _next;
    private int _sinceRefresh = RefreshTicks;
    private double _newerTicks;
    private double _thresholdNs;
    private double _middleNs;
    private long _firstTick = long.MaxValue;

    public ChangeMeter Slow { get; } = new(MeterKind.Share, isDrop: false, floor, baselineSeconds);

    /// <summary>The same for the normal median; read while <see cref="MindsMiddle"/>.</summary>
    public ChangeMeter Middle { get; } = new(MeterKind.Share, isDrop: false, floor, baselineSeconds);

    /// <summary>The median is watched as well as the tail.</summary>
    public bool MindsMiddle { get; set; }

    /// <summary>The running sum of what is watched.</summary>
    public double Sum => MindsMiddle ? Math.Max(Slow.Sum, Middle.Sum) : Slow.Sum;

    public double NormalMs(double quantile) => _normal.QuantileMs(quantile);

    public double RecentMs(double quantile) => Recent().QuantileMs(quantile);

    /// <summary>Mean since the onset of the present shift less the normal mean, milliseconds, 0 or more.</summary>
    public double ExcessMeanMs => Recent().IsEmpty ? 0 : Math.Max(0, (Recent().MeanNs - _normal.MeanNs) / 1e6);

    /// <summary>From here on a duration counts as slow, milliseconds; 0 before anything is known.</summary>
    public double ThresholdMs => _thresholdNs / 1e6;

    public double NormalMeanMs => _normal.MeanNs / 1e6;

    /// <summary>How many times longer things take: the larger of the median's and the 90th percentile's factor, 1 or more.</summary>
    public double Factor => Recent().IsEmpty || _normal.IsEmpty
        ? 1
        : Math.Max(1, Math.Max(
            Recent().QuantileNs(0.5) / Math.Max(_normal.QuantileNs(0.5), 1),
            Recent().QuantileNs(HighQuantile) / Math.Max(_normal.QuantileNs(HighQuantile), 1)));

    /// <summary>The share of normal durations above that many milliseconds, 0 to 1.</summary>
    public double ShareAbove(double ms) => ms <= 0 ? 1 : _normal.IsEmpty ? 0 : (double)_normal.CountAboveNs(ms * 1e6) / _normal.Count;

    /// <summary>So many durations make the normal.</summary>
    public double NormalCount => _normal.Count;

    /// <summary>Durations from that tick on, as far back as is kept.</summary>
    public LatencySketch Since(long from)
    {
        var since = new LatencySketch();
        foreach (var (tick, sketch) in _lately)
        {
            if (tick >= from && sketch is not null)
            {
                since.MergeFrom(sketch);
            }
        }

        return since;
    }

    /// <summary>Durations of the last seconds, of as many as have so many, but not from before that tick.</summary>
    public LatencySketch Lately(int countMin, long from)
    {
        var lately = new LatencySketch();
        for (var back = 1; back <= Look && lately.Count < countMin; back++)
        {
            var (tick, sketch) = _lately[(_next - back + Look) % Look];
            if (tick < from)
            {
                break;
            }

            if (sketch is not null)
            {
                lately.MergeFrom(sketch);
            }
        }

        return lately;
    }

    /// <summary>The surer of the shifts that are watched.</summary>
    public Shift Read() => MindsMiddle && Middle.Read() is var middle && middle.Nats > Slow.Read().Nats ? middle : Slow.Read();

    /// <summary>Durations since the present shift are normal from now on, if they are enough to be.</summary>
    public void Adopt()
    {
        if (Read() is { Nats: > 0 } shift && Since(shift.Onset) is var recent && recent.Count >= warmCount)
        {
            (_older, _newer, _newerTicks) = (recent, new LatencySketch(), 0);
            Redraw();
            TeachShares();
            Slow.Calm();
            Middle.Calm();
        }
    }

    /// <summary>Nats by which durations from that tick on speak for the shift and not for the normal.</summary>
    public double LastsNats(long from) => MindsMiddle ? Math.Max(Slow.LastsNats(from), Middle.LastsNats(from)) : Slow.LastsNats(from);

    public void Observe(long tick, LatencySketch seen, bool learn)
    {
        if (seen.IsEmpty)
        {
            return;
        }

        if (_thresholdNs > 0)
        {
            Slow.Observe(tick, seen.CountAboveNs(_thresholdNs), seen.Count, learn);
            Middle.Observe(tick, seen.CountAboveNs(_middleNs), seen.Count, learn);
        }

        _recentFrom = -1;
        Learn(tick, seen, learn);
    }

    /// <summary>Durations since the onset of the present shift; empty when there is none.</summary>
    private LatencySketch Recent()
    {
        var onset = Read() is { Nats: > 0 } shift ? shift.Onset : long.MaxValue;
        if (_recentFrom != onset)
        {
            _recentFrom = onset;
            _recent = Since(onset);
        }

        return _recent;
    }

    private void Learn(long tick, LatencySketch seen, bool learn)
    {
        // Frames are read-only once assembled, so holding on to a frame's sketch is safe and costs no copy.
        var old = _lately[(_next - Lag + Look) % Look].Sketch;
        _lately[_next] = (tick, seen);
        _next = (_next + 1) % Look;
        if (!learn || old is null)
        {
            return;
        }

        _newer.MergeFrom(old);
        _newerTicks++;
        if (_newerTicks >= baselineSeconds / 2)
        {
            (_older, _newer, _newerTicks) = (_newer, new LatencySketch(), 0);
        }

        _firstTick = Math.Min(_firstTick, tick);
        if (++_sinceRefresh >= RefreshTicks && _older.Count + _newer.Count >= warmCount && tick - _firstTick >= WarmSeconds)
        {
            var isFirst = _thresholdNs <= 0;
            Redraw();
            if (isFirst)
            {
                TeachShares();
            }
        }
    }

    private void Redraw()
    {
        (_sinceRefresh, _recentFrom) = (0, -1);
        _normal = _older.Clone();
        _normal.MergeFrom(_newer);
        _thresholdNs = _normal.QuantileNs(HighQuantile) * Slack;
        _middleNs = _normal.QuantileNs(0.5) * Slack;
    }

    /// <summary>The threshold was drawn through these very durations, so the next ones lie above it a little more often.</summary>
    private void TeachShares()
    {
        Slow.Teach(_normal.CountAboveNs(_thresholdNs) + 1, _normal.Count + 1);
        Middle.Teach(_normal.CountAboveNs(_middleNs) + 1, _normal.Count + 1);
    }
}
