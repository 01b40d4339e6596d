using LogFlow.Contracts.Frames;

namespace LogFlow.Engine;

/// <summary>
/// A stage's seconds that are still open: few (those within the allowed lateness), so a short list in order of time, and the one asked
/// for last before the rest, for records mostly come second by second.
/// </summary>
/// <param name="open">Makes the second of a tick, Unix seconds.</param>
internal sealed class OpenSeconds<TSecond>(Func<long, TSecond> open)
    where TSecond : OpenSecond
{
    private readonly List<TSecond> _seconds = [];
    private TSecond? _last;

    /// <summary>The second that the time lies in, made when it is absent.</summary>
    public TSecond Of(long timeNs) => _last is { } last && last.Holds(timeNs) ? last : OfTick(OpenSecond.TickOf(timeNs));

    /// <summary>As <see cref="Of"/>, by Unix seconds.</summary>
    public TSecond OfTick(long tick)
    {
        if (_last is { } last && last.Frame.Tick == tick)
        {
            return last;
        }

        var at = _seconds.Count;
        while (at > 0 && _seconds[at - 1].Frame.Tick >= tick)
        {
            at--;
        }

        if (at == _seconds.Count || _seconds[at].Frame.Tick != tick)
        {
            _seconds.Insert(at, open(tick));
        }

        return _last = _seconds[at];
    }

    /// <summary>The parts of all seconds up to and including <paramref name="closedTick"/>, in order of time; they are open no longer.</summary>
    public List<TickFrame> TakeUpTo(long closedTick)
    {
        var count = 0;
        while (count < _seconds.Count && _seconds[count].Frame.Tick <= closedTick)
        {
            count++;
        }

        if (count == 0)
        {
            return [];
        }

        var parts = _seconds.GetRange(0, count).ConvertAll(second => second.Frame);
        _seconds.RemoveRange(0, count);
        _last = null;
        return parts;
    }
}
