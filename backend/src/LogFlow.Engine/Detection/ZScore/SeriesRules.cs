using LogFlow.Contracts.Detection;
using LogFlow.Engine.Detection.Statistics;

namespace LogFlow.Engine.Detection.ZScore;

/// <summary>The rules of the five series, worked out from the options.</summary>
internal sealed class SeriesRules
{
    private const double SecondsPerDay = 86_400;

    // Windows overlap from second to second and with each other: on Poisson noise of 0.2 to 300 events/s, three such tests or
    // more raise no more alarms than one independent test would (a test repeats the measurement).
    private const double TestsThatCountAsOne = 3;

    // Each about 1.6 times the one before: whatever time a shift needs to show itself, one of them is close to it.
    private static readonly int[] ShortWindows = [1, 2, 3, 5, 8, 13, 20];
    private static readonly int[] MiddleWindows = [1, 2, 3, 5, 8, 13, 20, 35];
    private static readonly int[] LongWindows = [1, 2, 3, 5, 8, 13, 20, 35, 60];

    public SeriesRules(ZScoreOptions options)
    {
        Errors = Rule(SignalKinds.ErrorRate, LongWindows, options.RareHalfLifeSeconds, options) with
        {
            HoldBackMax = 60,
            RatioUp = options.ErrorFactor,
            ExcessUp = options.ErrorExcess,
            CountMin = 3,
        };
        Warnings = Rule(SignalKinds.Warnings, LongWindows, options.RareHalfLifeSeconds, options) with
        {
            HoldBackMax = 60,
            RatioUp = options.WarningFactor,
            ExcessUp = options.WarningExcess,
            CountMin = 4,
        };
        Volume = Rule(SignalKinds.Volume, ShortWindows, options.HalfLifeSeconds, options) with
        {
            RatioUp = options.VolumeFactor,
            ExcessUp = 0.5,
            CountMin = 10,
            RatioDown = options.VolumeFall,
        };
        // Scores have mean 1 and spread 1 by construction: a quarter of a spread and three requests are the
        // least that matters (one request in ten gone slow is a quarter).
        Latency = Rule(SignalKinds.Latency, MiddleWindows, options.HalfLifeSeconds, options) with
        {
            RatioUp = 1,
            ExcessUp = 0.25,
            CountMin = 3,
            IsOfScores = true,
        };
        SelfTime = Latency with { Kind = SignalKinds.SelfTime };
    }

    /// <summary>Of all series; those of the others begin with the same windows.</summary>
    public static int LongestWindowCount => LongWindows.Length;

    public static ReadOnlySpan<int> Windows => LongWindows;

    public SeriesRule Errors { get; }

    public SeriesRule Warnings { get; }

    public SeriesRule Volume { get; }

    public SeriesRule Latency { get; }

    public SeriesRule SelfTime { get; }

    private static SeriesRule Rule(string kind, int[] windows, double halfLife, ZScoreOptions options) => new(
        kind,
        windows,
        halfLife,
        CountDeviate.Threshold(options.FalseAlarmsPerDay * TestsThatCountAsOne / (SecondsPerDay * windows.Length)),
        CountDeviate.Threshold(options.CorroborationChance),
        RatioUp: 1,
        ExcessUp: 0,
        CountMin: 1);
}
