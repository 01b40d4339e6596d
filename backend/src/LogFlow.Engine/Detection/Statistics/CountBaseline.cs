namespace LogFlow.Engine.Detection.Statistics;

/// <summary>
/// What a count ordinarily is: exponentially forgotten sums of events and of exposure (seconds, spans, log lines), how much more
/// than a Poisson count it scatters, and how surprising its healthy past has been at most.
/// </summary>
internal sealed class CountBaseline
{

    private readonly double _keep;
    private readonly double _peakKeep;
    // Over one second much is known soon; over longer blocks, where counts that hang together from second to second show
    // more, little is: there the one-second figure is the prior.
    private Scatter _oneSecond = new(1, priorBlocks: 4);
    private Scatter _fiveSeconds = new(5, priorBlocks: 12);
    private Scatter _twentySeconds = new(20, priorBlocks: 12);

    public CountBaseline(double halfLifeSeconds, double peakHalfLifeSeconds)
    {
        _keep = Math.Pow(0.5, 1 / halfLifeSeconds);
        _peakKeep = Math.Pow(0.5, 1 / peakHalfLifeSeconds);
    }

    public double Count { get; private set; }

    public double Exposure { get; private set; }

    public double Rate => Exposure > 0 ? Count / Exposure : 0;

    /// <summary>Variance over mean of the counts, 1 or more.</summary>
    public double Dispersion { get; private set; } = 1;

    /// <summary>The largest deviate of seconds that were taken as healthy, slowly forgotten.</summary>
    public double PeakDeviate { get; private set; }

    /// <summary>Takes in one healthy second.</summary>
    public void Absorb(double count, double exposure, double deviate)
    {
        _oneSecond.Add(count, exposure, Rate, Exposure);
        _fiveSeconds.Add(count, exposure, Rate, Exposure);
        _twentySeconds.Add(count, exposure, Rate, Exposure);
        var least = Math.Max(1, _oneSecond.Value(1));
        Dispersion = Math.Max(least, Math.Max(_fiveSeconds.Value(least), _twentySeconds.Value(least)));
        Count = (Count * _keep) + count;
        Exposure = (Exposure * _keep) + exposure;
        PeakDeviate = Math.Max(PeakDeviate * _peakKeep, deviate);
    }

    /// <summary>For a baseline whose sums are kept elsewhere.</summary>
    public void Set(double count, double exposure)
    {
        Count = count;
        Exposure = exposure;
    }

    /// <summary>A new level: sums come from there, the scatter and the peak stay as they were learnt.</summary>
    public void AdoptLevel(CountBaseline other) => Set(other.Count, other.Exposure);

    /// <summary>Mean Pearson chi-square of blocks of seconds, forgotten over some hundred blocks.</summary>
    private struct Scatter(int seconds, double priorBlocks)
    {
        // One wild block counts as 25 at most.
        private const double BlockMax = 25;

        private readonly double _keep = 1 - (0.0025 * Math.Sqrt(seconds));
        private int _filled;
        private double _count;
        private double _exposure;
        private double _sum;
        private double _weight;

        public readonly double Value(double prior) => ((prior * priorBlocks) + _sum) / (priorBlocks + _weight);

        public void Add(double count, double exposure, double rate, double baseExposure)
        {
            _count += count;
            _exposure += exposure;
            if (++_filled < seconds)
            {
                return;
            }

            var expected = rate * _exposure;
            if (expected > 0)
            {
                var variance = expected * (1 + (_exposure / baseExposure));
                var difference = _count - expected;
                _sum = (_sum * _keep) + Math.Min(difference * difference / variance, BlockMax);
                _weight = (_weight * _keep) + 1;
            }

            _filled = 0;
            _count = 0;
            _exposure = 0;
        }
    }
}
