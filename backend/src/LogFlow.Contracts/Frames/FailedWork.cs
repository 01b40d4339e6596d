namespace LogFlow.Contracts.Frames;

/// <summary>
/// How much of a service's work failed, second by second, in one unit. Where a service writes spans they are the work, and a second that
/// happens to hold log lines only has none. A failure may show twice, as a failed span in the second in which it began and as an error line
/// in the one in which it ended: such a line is no second failure. A structure: keep it in a field.
/// </summary>
public struct FailedWork
{
    private const int SpansAreUsualForSeconds = 60;

    // A span's lines are written while it lasts.
    private const int LinesFollowForSeconds = 10;

    private long _lastSpanTick;
    private long _lastFailedTick;
    private long _lastWaitTick;
    private long _toldBySpans;
    private long _waiting;

    /// <summary>The service writes spans, by the last minute.</summary>
    public readonly bool HasSpans(long tick) => _lastSpanTick > 0 && tick - _lastSpanTick < SpansAreUsualForSeconds;

    /// <param name="tick">The second, Unix seconds, later than the one before.</param>
    /// <param name="window">What the service did in it; null when it said nothing.</param>
    /// <returns>Failures, at most as many as units where there are units; units are 0 in a second that says nothing of the share.</returns>
    public (long Failures, long Units) Observe(long tick, ServiceWindow? window)
    {
        if (window is null)
        {
            return (0, 0);
        }

        _lastSpanTick = window.Spans > 0 ? tick : _lastSpanTick;
        if (!HasSpans(tick))
        {
            return (window.ErrorLogs, window.Logs);
        }

        _toldBySpans = tick - _lastFailedTick > LinesFollowForSeconds ? 0 : _toldBySpans;
        _waiting = tick - _lastWaitTick > LinesFollowForSeconds ? 0 : _waiting;
        if (window.FailedSpans > 0)
        {
            _toldBySpans += window.FailedSpans;
            _lastFailedTick = tick;
        }

        var told = Math.Min(window.ErrorLogs, _toldBySpans);
        _toldBySpans -= told;
        if (window.ErrorLogs > told)
        {
            _waiting += window.ErrorLogs - told;
            _lastWaitTick = tick;
        }

        if (window.Spans == 0)
        {
            return (0, 0);
        }

        var failures = Math.Min(window.FailedSpans + _waiting, window.Spans);
        _waiting = 0;
        return (failures, window.Spans);
    }
}
