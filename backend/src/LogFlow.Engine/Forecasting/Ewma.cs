namespace LogFlow.Engine.Forecasting;

/// <summary>
/// Exponentially weighted mean and variance in one pass. Source: West, Updating mean and variance estimates, CACM 22(9), 1979, in
/// the exponentially weighted form.
/// </summary>
internal struct Ewma(double alpha)
{
    private bool _isStarted;

    public double Mean { get; private set; }

    public double Variance { get; private set; }

    /// <summary>Variance of <see cref="Mean"/> itself when the values are independent.</summary>
    public readonly double MeanVariance => Variance * alpha / (2 - alpha);

    public void Add(double value)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            Mean = value;
            return;
        }

        var difference = value - Mean;
        var increment = alpha * difference;
        Mean += increment;
        Variance = (1 - alpha) * (Variance + (difference * increment));
    }
}
