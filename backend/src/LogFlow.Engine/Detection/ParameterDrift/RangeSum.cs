namespace LogFlow.Engine.Detection.ParameterDrift;

/// <summary>
/// Sums up the log-likelihood ratio of "half of the values are beyond the bound" against "as few as ever" (CUSUM: Page, Biometrika
/// 1954): long windows and short ones at once. Counts are counts, so a rare line needs more seconds than a frequent one; scatter
/// beyond chance is learnt and divides the evidence; one second alone, however many lines it has, is never enough.
/// </summary>
internal sealed class RangeSum
{
    private const double BeyondShare = 0.5;

    /// <summary>However few were beyond so far, one in so many may be.</summary>
    private const double RarelyBeyond = 0.01;

    /// <summary>So many nats back from the peak end an episode.</summary>
    private const double EndNats = 8;

    private const double ScatterAlpha = 0.02;
    private const double ScatterMax = 20;

    private double _beyond;
    private double _values;
    private double _scatter = 1;
    private double _peak;

    public double Nats { get; private set; }

    public long OnsetTick { get; private set; }

    public double Share => Math.Max((_beyond + 0.5) / (_values + 1), RarelyBeyond);

    /// <param name="tick">Unix seconds.</param>
    /// <param name="beyond">Values beyond the bound in this second.</param>
    /// <param name="values">All of them.</param>
    /// <param name="perSecondMax">The most evidence that one second gives.</param>
    /// <param name="natsMax">The sum's ceiling, so that the end of a long episode is seen.</param>
    public void Judge(long tick, double beyond, double values, double perSecondMax, double natsMax)
    {
        var rarely = Share;
        if (rarely >= BeyondShare / 2)
        {
            Nats = 0;
            return;
        }

        if (Nats <= 0)
        {
            (OnsetTick, _peak) = (tick, 0);
        }

        var step = ((beyond * Math.Log(BeyondShare / rarely)) + ((values - beyond) * Math.Log((1 - BeyondShare) / (1 - rarely)))) / _scatter;
        Nats = Math.Min(Nats + Math.Min(step, perSecondMax), natsMax);
        _peak = Math.Max(_peak, Nats);
        if (Nats <= 0 || Nats < _peak - EndNats)
        {
            Nats = 0;
        }
    }

    public void Learn(double beyond, double values, double keep)
    {
        var share = Share;
        var expected = values * share;
        var error = (beyond - expected) * (beyond - expected) / Math.Max(expected * (1 - share), 0.05);
        _scatter = Math.Clamp(_scatter + (ScatterAlpha * (Math.Min(error, ScatterMax) - _scatter)), 1, ScatterMax);
        (_beyond, _values) = ((_beyond * keep) + beyond, (_values * keep) + values);
    }

    public void Interrupt() => Nats = 0;

    public void Forget() => (_beyond, _values, Nats, _scatter) = (0, 0, 0, 1);
}
