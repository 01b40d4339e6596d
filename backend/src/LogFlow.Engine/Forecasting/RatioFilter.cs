namespace LogFlow.Engine.Forecasting;

// Where is a ratio heading that shows itself only through a few failures of a few requests a second? Four small Kalman filters
// stand for four stories: it stays, it climbs or falls at some slope, it has just jumped, it climbs or falls steeply. Each second they are
// mixed, each makes its prediction, and the one that predicted better gains weight (the interacting multiple model estimator). The noise
// of a second is binomial, p (1 - p) / n, so few requests move little. The forecast is the mean of the four, the slopes damped.
//
// Why not the EWMA alone: tried on steady ratios, steps, and ramps of 30 to 120 s at 2 to 100 requests/s (squared error against
// the true ratio 10 s later), an EWMA with Holt's trend either chases noise or comes late. Why two slopes: a slope that may change fast
// enough to follow a ramp of half a minute sees ramps in the noise of a slow one; with one slope such a ramp was foretold 3 % worse than
// "stays as it is" at 20 requests/s, with two 23 % better.
//
// Source: Blom and Bar-Shalom, IEEE Transactions on Automatic Control 33(8), 1988.
internal sealed class RatioFilter
{
    private const int Stays = 0;
    private const int Slopes = 1;
    private const int Jumps = 2;
    private const int Steep = 3;
    private const int Stories = 4;

    // Chance a second that the story stays the same one; and beside each other, how often a story turns into each.
    private const double SameStory = 0.975;
    private static readonly double[] Usual = [1.5, 1, 1, 0.6];
    private static readonly double UsualSum = Usual.Sum();
    private const double WeightMin = 1e-4;

    // Standard deviations a second: of a level that stays, of the slope, of a level that jumps.
    private const double StayNoise = 0.001;
    private const double SlopeNoise = 0.0015;
    private const double SteepNoise = 0.006;
    private const double JumpNoise = 0.06;
    private const double LevelNoiseOfSlope = 0.001;

    // Pseudo-counts of a failure and a success, so that one failure of two requests is no certainty.
    private const double Pseudo = 0.25;

    // A slope goes on for less than the whole horizon.
    private const double SlopeLasts = 0.8;

    private readonly State[] _states = new State[Stories];
    private readonly State[] _mixed = new State[Stories];
    private readonly double[] _weights = [0.25, 0.25, 0.25, 0.25];
    private bool _isStarted;

    public void Observe(double failures, double units)
    {
        var ratio = failures / units;
        if (!_isStarted)
        {
            _isStarted = true;
            Array.Fill(_states, new State(ratio, 0, 0.01, 0, 0));
            _states[Slopes].SlopeVariance = 1e-4;
            _states[Steep].SlopeVariance = 1e-4;
            return;
        }

        Mix();
        double total = 0;
        for (var story = 0; story < Stories; story++)
        {
            _weights[story] *= Update(story, ratio, units);
            total += _weights[story];
        }

        for (var story = 0; story < Stories; story++)
        {
            _weights[story] = total > 0 ? Math.Max(_weights[story] / total, WeightMin) : 1.0 / Stories;
        }
    }

    /// <summary>Mean and variance of the ratio so many seconds from now.</summary>
    public (double Mean, double Variance) Ahead(int seconds)
    {
        var reach = seconds * SlopeLasts;
        double total = 0, mean = 0, square = 0;
        for (var story = 0; story < Stories; story++)
        {
            ref var state = ref _states[story];
            var level = state.Level;
            var variance = state.LevelVariance;
            if (story is Slopes or Steep)
            {
                level += state.Slope * reach;
                variance += (2 * reach * state.Covariance) + (reach * reach * state.SlopeVariance);
            }
            else
            {
                variance += seconds * StayNoise * StayNoise;
            }

            total += _weights[story];
            mean += _weights[story] * level;
            square += _weights[story] * (variance + (level * level));
        }

        mean /= total;
        return (mean, Math.Max((square / total) - (mean * mean), 0));
    }

    // Each story begins the second with what all of them know, weighed by how likely each turned into it.
    private void Mix()
    {
        Span<double> turned = stackalloc double[Stories];
        Span<double> weights = stackalloc double[Stories];
        for (var into = 0; into < Stories; into++)
        {
            double total = 0, level = 0, slope = 0;
            for (var from = 0; from < Stories; from++)
            {
                turned[from] = _weights[from] * (from == into ? SameStory : (1 - SameStory) * Usual[into] / (UsualSum - Usual[from]));
                total += turned[from];
                level += turned[from] * _states[from].Level;
                slope += turned[from] * _states[from].Slope;
            }

            level /= total;
            slope /= total;
            var mixed = new State(level, slope, 0, 0, 0);
            for (var from = 0; from < Stories; from++)
            {
                ref var state = ref _states[from];
                var share = turned[from] / total;
                var offLevel = state.Level - level;
                var offSlope = state.Slope - slope;
                mixed.LevelVariance += share * (state.LevelVariance + (offLevel * offLevel));
                mixed.Covariance += share * (state.Covariance + (offLevel * offSlope));
                mixed.SlopeVariance += share * (state.SlopeVariance + (offSlope * offSlope));
            }

            _mixed[into] = mixed;
            weights[into] = total;
        }

        weights.CopyTo(_weights);
    }

    /// <summary>Predicts and corrects; the likelihood of what was seen.</summary>
    private double Update(int story, double ratio, double units)
    {
        var state = _mixed[story];
        if (story is Slopes or Steep)
        {
            var slopeNoise = story == Slopes ? SlopeNoise : SteepNoise;
            state.Level += state.Slope;
            state.LevelVariance += (2 * state.Covariance) + state.SlopeVariance + (LevelNoiseOfSlope * LevelNoiseOfSlope);
            state.Covariance += state.SlopeVariance;
            state.SlopeVariance += slopeNoise * slopeNoise;
        }
        else
        {
            var noise = story == Jumps ? JumpNoise : StayNoise;
            state = new State(state.Level, 0, state.LevelVariance + (noise * noise), 0, 1e-7);
        }

        var expected = Math.Clamp(((state.Level * units) + Pseudo) / (units + (2 * Pseudo)), 0.005, 0.995);
        var spread = state.LevelVariance + (expected * (1 - expected) / units);
        var surprise = ratio - state.Level;
        var gain = state.LevelVariance / spread;
        var slopeGain = state.Covariance / spread;
        _states[story] = new State(
            state.Level + (gain * surprise),
            state.Slope + (slopeGain * surprise),
            state.LevelVariance * (1 - gain),
            state.Covariance * (1 - gain),
            state.SlopeVariance - (slopeGain * state.Covariance));
        return Math.Exp(-0.5 * surprise * surprise / spread) / Math.Sqrt(spread);
    }

    private record struct State(double Level, double Slope, double LevelVariance, double Covariance, double SlopeVariance);
}
