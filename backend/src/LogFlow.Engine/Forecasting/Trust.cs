namespace LogFlow.Engine.Forecasting;

/// <summary>
/// How much of what was foretold beyond the average came true in this very series: the slope of a regression through zero of what came,
/// less the average at the time of the forecast, on what was foretold, less the same; decayed, and drawn towards 1 until the series has
/// shown otherwise. Where bursts come and go within the horizon the average is the better forecast, and this finds that out.
/// </summary>
internal sealed class Trust(int horizonSeconds)
{
    /// <summary>How much of the past counts after a second with work.</summary>
    private const double Keep = 0.995;

    /// <summary>What speaks for the forecast before anything is known, in squared errors of a single second.</summary>
    private const double Prior = 3;

    /// <summary>A series without failures has some variance yet.</summary>
    private const double VarianceMin = 0.002;

    private readonly (double Average, double Beyond)[] _told = new (double, double)[horizonSeconds];
    private long _seconds;
    private double _ratio;
    private double _units;
    private double _products;
    private double _squares;

    /// <summary>0: stay with the average, to 1: believe the forecast.</summary>
    public double Share
    {
        get
        {
            var prior = _units > 0 ? Prior * Math.Max(_ratio * (1 - _ratio), VarianceMin) / _units : 1;
            return Math.Clamp((_products + prior) / (_squares + prior), 0, 1);
        }
    }

    /// <param name="ratio">Of this second.</param>
    /// <param name="units">Work in it.</param>
    /// <param name="average">As shown now.</param>
    /// <param name="foretold">For the horizon from now.</param>
    public void Observe(double ratio, double units, double average, double foretold)
    {
        ref var slot = ref _told[_seconds % horizonSeconds];
        if (_seconds >= horizonSeconds)
        {
            _products = (_products * Keep) + (slot.Beyond * (ratio - slot.Average));
            _squares = (_squares * Keep) + (slot.Beyond * slot.Beyond);
        }

        slot = (average, foretold - average);
        var newest = Math.Max(1.0 / ++_seconds, 1 - Keep);
        _ratio += newest * (ratio - _ratio);
        _units += newest * (units - _units);
    }
}
