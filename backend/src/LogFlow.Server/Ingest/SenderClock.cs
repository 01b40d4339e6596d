namespace LogFlow.Server.Ingest;

/// <summary>
/// What one sender is known to do: how far its records lag behind their arrival, and how far they come out of order. From that follows up
/// to when its records can be taken to be there. For one caller at a time.
/// </summary>
/// <param name="firstNs">Wall time of its first arrival, Unix nanoseconds.</param>
/// <param name="usualLagNs">What senders of its kind usually lag; assumed for a while, until its own lag is known.</param>
internal sealed class SenderClock(long firstNs, long usualLagNs)
{
    /// <summary>So long a new sender is taken to lag as its kind usually does.</summary>
    private const long IntroductionNs = 15_000_000_000;

    private readonly LagHistogram _lags = new();
    private readonly LagHistogram _disorder = new();
    private long _generationNs;
    private long _newestNs = long.MinValue;
    private long _arrivalNs;
    private bool _isSettled = usualLagNs == 0;

    /// <summary>Takes note of a batch.</summary>
    /// <param name="timesNs">Event times, at least one.</param>
    /// <param name="arrivalNs">Wall time of the arrival.</param>
    public void Note(ReadOnlySpan<long> timesNs, long arrivalNs)
    {
        if (_newestNs == long.MinValue)
        {
            _generationNs = arrivalNs;
        }
        else if (arrivalNs - _generationNs > LagHistogram.Generation.TotalNanoseconds)
        {
            _generationNs = arrivalNs;
            _lags.Turn();
            _disorder.Turn();
        }

        var newest = _newestNs;
        foreach (var at in timesNs)
        {
            _lags.Add(arrivalNs - at);
            _disorder.Add(_newestNs == long.MinValue ? 0 : Math.Max(0, _newestNs - at));
            newest = Math.Max(newest, at);
        }

        (_newestNs, _arrivalNs) = (newest, arrivalNs);
        _isSettled |= arrivalNs - firstNs > IntroductionNs;
    }

    /// <summary>Event time before which nothing more of this sender is to come, but for a few stragglers.</summary>
    /// <param name="nowNs">Wall time, carried on from the last arrival by the monotonic clock.</param>
    /// <param name="lagMaxNs">The most that silence is put down to its lag.</param>
    public long PromiseNs(long nowNs, long lagMaxNs)
    {
        var usual = _isSettled ? 0 : usualLagNs;
        var least = _lags.LeastNs ?? 0;
        var hold = Math.Min(Math.Max(_lags.CoveringNs(), least + usual), least + lagMaxNs);
        var orderly = _newestNs - Math.Max(_disorder.CoveringNs(), usual);
        return Math.Max(orderly, nowNs - hold);
    }

    /// <summary>The last arrival, wall time.</summary>
    public long ArrivalNs => _arrivalNs;
}
