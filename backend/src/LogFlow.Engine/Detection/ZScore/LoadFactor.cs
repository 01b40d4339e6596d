namespace LogFlow.Engine.Detection.ZScore;

/// <summary>
/// How the stream as a whole stands to its baseline: the weighted median over services of volume over baseline, per window. When
/// everything rises or falls together that is a load swing and no service's anomaly; a median does not follow a single surge.
/// </summary>
internal sealed class LoadFactor
{
    private const int ServicesMin = 4;

    private readonly double[] _factors = new double[SeriesRules.LongestWindowCount];
    private double[] _ratios = new double[16];
    private double[] _weights = new double[16];

    public ReadOnlySpan<double> Measure(IReadOnlyCollection<ServiceWatch> watches)
    {
        if (_ratios.Length < watches.Count)
        {
            Array.Resize(ref _ratios, watches.Count * 2);
            Array.Resize(ref _weights, watches.Count * 2);
        }

        for (var window = 0; window < _factors.Length; window++)
        {
            _factors[window] = Measure(watches, SeriesRules.Windows[window]);
        }

        return _factors;
    }

    private double Measure(IReadOnlyCollection<ServiceWatch> watches, int seconds)
    {
        var count = 0;
        double total = 0;
        foreach (var watch in watches)
        {
            var rate = watch.Volume.Baseline.Rate;
            if (!watch.IsWarm || watch.IsTroubled || rate <= 0)
            {
                continue;
            }

            var (records, exposure) = watch.Volume.Sum(seconds);
            if (exposure < 1)
            {
                continue;
            }

            _ratios[count] = records / exposure / rate;
            // Square root: busier services say it more exactly, yet none should decide alone.
            _weights[count] = Math.Sqrt(rate);
            total += _weights[count++];
        }

        if (count < ServicesMin)
        {
            return 1;
        }

        Array.Sort(_ratios, _weights, 0, count);
        var at = 0;
        for (var below = _weights[0]; below < total / 2 && at < count - 1;)
        {
            below += _weights[++at];
        }

        return _ratios[at];
    }
}
