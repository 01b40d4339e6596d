using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Operations;

/// <summary>
/// Which traces are looked at: all of them, or a half, a quarter and so on by a hash of their id, so that a trace is looked at whole or
/// not at all, whoever looks. The share follows the records of the seconds that were closed last, and so depends on the stream alone.
/// </summary>
internal sealed class TraceSample(int recordsPerSecondMax)
{
    private const int LevelMax = 20;

    /// <summary>Seconds after which traces that began under a smaller share are over.</summary>
    private const long SettlesAfter = 30;

    private int _level;
    private int _strictLevel;
    private long _strictUntil = long.MinValue;
    private long _looked;
    private long _tick = long.MinValue;

    /// <summary>One in 2^this many is looked at.</summary>
    public int Level => _level;

    public bool Takes(TraceId trace)
    {
        if (!IsWithin(trace, _level))
        {
            return false;
        }

        _looked++;
        return true;
    }

    /// <summary>It was looked at from its beginning to its end.</summary>
    public bool TookWhole(TraceId trace) => IsWithin(trace, Math.Max(_level, _strictLevel));

    public void Close(long tick)
    {
        if (_tick != long.MinValue && tick > _tick)
        {
            var perSecond = _looked / (tick - _tick);
            if (perSecond > recordsPerSecondMax && _level < LevelMax)
            {
                _level++;
            }
            else if (perSecond < recordsPerSecondMax / 4 && _level > 0)
            {
                _strictLevel = Math.Max(_strictLevel, _level);
                _strictUntil = tick + SettlesAfter;
                _level--;
            }

            if (tick > _strictUntil)
            {
                _strictLevel = 0;
            }

            _looked = 0;
        }

        _tick = Math.Max(_tick, tick);
    }

    private static bool IsWithin(TraceId trace, int level) =>
        level == 0 || ((((trace.Low ^ (trace.High * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93) >> 32) & ((1UL << level) - 1)) == 0;
}
