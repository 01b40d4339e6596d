using MathNet.Numerics.Distributions;

namespace LogFlow.Engine.Simulation;

/// <summary>
/// A lognormal distribution as a table of its quantiles with straight lines between: a sample costs one random number and no
/// exponential, and the tail is bounded (the table ends at 3.5 standard deviations).
/// </summary>
internal sealed class LatencyTable
{
    private const int Steps = 2048;
    private const double DeviationsMax = 3.5;

    private readonly double[] _ns = new double[Steps + 1];

    public LatencyTable(double medianMs, double p95Ms)
    {
        var deviation = Math.Log(p95Ms / medianMs) / Normal.InvCDF(0, 1, 0.95);
        for (var i = 0; i <= Steps; i++)
        {
            var z = Math.Clamp(Normal.InvCDF(0, 1, (double)i / Steps), -DeviationsMax, DeviationsMax);
            _ns[i] = medianMs * 1e6 * Math.Exp(deviation * z);
        }
    }

    public double SampleNs(ref Prng prng)
    {
        var at = prng.Unit() * Steps;
        var i = (int)at;
        return _ns[i] + ((_ns[i + 1] - _ns[i]) * (at - i));
    }
}
