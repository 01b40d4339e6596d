using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>
/// A service's normal durations, as two sketches of which the older is dropped in turn, and the share of recent ones that lie
/// above the normal 90th percentile: a shift of the whole distribution and a new slow tail both raise it, one outlier does not.
/// </summary>
internal sealed class TimeScale(double floor, double baselineSeconds)
{
    private const int Lag = 15;
    private const int RefreshTicks = 10;
    private const int WarmCount = 30;
    private const double HighQuantile = 0.9;

    /// <summary>Durations this close to the threshold are not slow: below it a shift would not be worth a word.</summary>
    private const double Slack = 1.1;

    private readonly LatencySketch?[] _lagging = new LatencySketch?[Lag];
    private LatencySketch _older = new();
    private LatencySketch _newer = new();
    private LatencySketch _normal = new();
    private readonly LatencySketch _recent = new();
    private int _next;
    private int _sinceRefresh = RefreshTicks;
    private double _newerTicks;
    private double _thresholdNs;

    public ChangeMeter Slow { get; } = new(MeterKind.Share, isDrop: false, floor, baselineSeconds);

    public double NormalMs(double quantile) => _normal.QuantileMs(quantile);

    public double RecentMs(double quantile) => _recent.QuantileMs(quantile);

    /// <summary>Mean of the current episode less the normal mean, milliseconds, 0 or more.</summary>
    public double ExcessMeanMs => _recent.IsEmpty ? 0 : Math.Max(0, (_recent.MeanNs - _normal.MeanNs) / 1e6);

    public double NormalMeanMs => _normal.MeanNs / 1e6;

    /// <summary>How many times longer things take: the larger of the median's and the 90th percentile's factor, 1 or more.</summary>
    public double Factor => _recent.IsEmpty || _normal.IsEmpty
        ? 1
        : Math.Max(1, Math.Max(
            _recent.QuantileNs(0.5) / Math.Max(_normal.QuantileNs(0.5), 1),
            _recent.QuantileNs(HighQuantile) / Math.Max(_normal.QuantileNs(HighQuantile), 1)));

    public void Observe(long tick, LatencySketch seen, bool learn)
    {
        if (seen.IsEmpty)
        {
            return;
        }

        if (_thresholdNs > 0)
        {
            Slow.Observe(tick, seen.CountAboveNs(_thresholdNs), seen.Count, learn);
            if (Slow.InEpisode)
            {
                _recent.MergeFrom(seen);
            }
            else if (!_recent.IsEmpty)
            {
                _recent.Clear();
            }
        }

        Learn(seen, learn);
    }

    private void Learn(LatencySketch seen, bool learn)
    {
        // Frames are read-only once assembled, so holding on to a frame's sketch is safe and costs no copy.
        var old = _lagging[_next];
        _lagging[_next] = seen;
        _next = (_next + 1) % Lag;
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

        if (++_sinceRefresh >= RefreshTicks && _older.Count + _newer.Count >= WarmCount)
        {
            _sinceRefresh = 0;
            _normal = _older.Clone();
            _normal.MergeFrom(_newer);
            _thresholdNs = _normal.QuantileNs(HighQuantile) * Slack;
        }
    }
}
