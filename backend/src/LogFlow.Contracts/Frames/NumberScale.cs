namespace LogFlow.Contracts.Frames;

/// <summary>
/// Puts any number on the scale of a <see cref="LatencySketch"/>, which spans nine decades. Durations stand there as they are, in
/// nanoseconds. Other numbers stand there by their square root, which makes eighteen decades of the nine: from a millionth to a
/// million million, off by at most twice the sketch's relative error. What is smaller, zero and below it is one bucket.
/// </summary>
public static class NumberScale
{
    private const double Least = 1e-6;
    private const double LeastOnScale = 1_000;

    /// <summary>Eleven days: so many of them can be summed up.</summary>
    private const double DurationMax = 1e15;

    public static long ToScale(double value, ParameterMeasure measure) => measure == ParameterMeasure.Duration
        ? (long)Math.Clamp(value, 0, DurationMax)
        : (long)(LeastOnScale * Math.Sqrt(Math.Clamp(value / Least, 1, 1e24)));

    public static double FromScale(double onScale, ParameterMeasure measure)
    {
        if (measure == ParameterMeasure.Duration)
        {
            return onScale;
        }

        var root = onScale / LeastOnScale;
        return root <= 1 ? 0 : root * root * Least;
    }
}
