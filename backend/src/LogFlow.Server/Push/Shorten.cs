namespace LogFlow.Server.Push;

/// <summary>
/// Rounds figures to what a screen can show, so that one that only trembles in its sixth digit does not count as a change and is
/// not sent again. Never yields NaN or infinity, which JSON does not know.
/// </summary>
internal static class Shorten
{
    private const int Digits = 3;

    public static double Ratio(double value) => double.IsFinite(value) ? Math.Round(value, 4) : 0;

    public static double? Ratio(double? value) => value is { } v ? Ratio(v) : null;

    /// <summary>Three significant digits.</summary>
    public static double Figure(double value)
    {
        if (!double.IsFinite(value) || Math.Abs(value) < 1e-9)
        {
            return 0;
        }

        var decimals = Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (decimals >= 0)
        {
            return Math.Round(value, Math.Min(decimals, 15));
        }

        var unit = Math.Pow(10, -decimals);
        return Math.Round(value / unit) * unit;
    }

    /// <summary>True when a figure moved by more than its noise: 4 % of its size.</summary>
    public static bool IsNews(double before, double now) => Math.Abs(now - before) > 0.04 * Math.Max(Math.Abs(before), Math.Abs(now));

    /// <summary>True when a ratio of 0 to 1 moved by more than its noise: a fifth of a percent, or 5 % of its size.</summary>
    public static bool IsNewsRatio(double before, double now) => Math.Abs(now - before) > Math.Max(0.002, 0.05 * Math.Max(before, now));

    public static bool IsNewsRatio(double? before, double? now) =>
        before is { } old && now is { } value ? IsNewsRatio(old, value) : before is null != now is null;
}
