namespace LogFlow.Engine.Detection.ZScore;

/// <summary>How one kind of series is judged: windows, thresholds, and how large a shift must be to matter at all.</summary>
/// <param name="Kind">Signal kind.</param>
/// <param name="Windows">Seconds, ascending; each is a test of its own.</param>
/// <param name="HalfLifeSeconds">Of the baseline.</param>
/// <param name="Deviate">Sigmas at which an untroubled service's series alarms, from the false-alarm budget.</param>
/// <param name="CorroboratingDeviate">Sigmas while another series of the same service alarms.</param>
/// <param name="RatioUp">Observed over baseline rate, at least.</param>
/// <param name="ExcessUp">Observed less baseline rate, at least.</param>
/// <param name="CountMin">Events in the window, at least.</param>
/// <param name="RatioDown">Observed over baseline rate at most, for a fall; 0 when falls are not judged.</param>
/// <param name="HoldBackMax">Seconds, at most, before a second is absorbed into the baseline: a slow burn must not raise it meanwhile.</param>
/// <param name="IsOfScores">The series is a sum of normal scores and not a count.</param>
internal sealed record SeriesRule(
    string Kind,
    int[] Windows,
    double HalfLifeSeconds,
    double Deviate,
    double CorroboratingDeviate,
    double RatioUp,
    double ExcessUp,
    double CountMin,
    double RatioDown = 0,
    int HoldBackMax = CountSeries.HoldBackMin,
    bool IsOfScores = false);

/// <summary>What a window of a series shows against its baseline. Deviate 0 means nothing.</summary>
internal readonly record struct Finding(int Window, double Count, double Exposure, double Deviate, bool IsFall)
{
    public double Rate => Exposure > 0 ? Count / Exposure : 0;
}
