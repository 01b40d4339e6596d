namespace LogFlow.Engine.Detection.Statistics;

/// <summary>A token bucket in event time.</summary>
internal sealed class Allowance(double perHour, double atOnce)
{
    private double _taken;
    private long _tick = long.MinValue;

    public bool TryTake(long tick)
    {
        if (_tick != long.MinValue && tick > _tick)
        {
            _taken = Math.Max(0, _taken - ((tick - _tick) * perHour / 3600));
        }

        _tick = tick;
        if (_taken + 1 > atOnce)
        {
            return false;
        }

        _taken++;
        return true;
    }
}
