using System.Globalization;

namespace LogFlow.Engine.Incidents.Telling;

/// <summary>Numbers as people read them, the same everywhere: two digits that matter, a thin unit, UTC clock.</summary>
internal static class Say
{
    public static string Percent(double share) => Digits(share * 100) + " %";

    /// <summary>A chance of being right: never quite none, never quite certain.</summary>
    public static string Score(double score) => score < 0.01 ? "under 1 %" : score > 0.99 ? "over 99 %" : $"{Math.Round(score * 100)} %";

    public static string Milliseconds(double ms) => ms >= 1000 ? Digits(ms / 1000) + " s" : Digits(ms) + " ms";

    public static string Clock(double unixSeconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(unixSeconds * 1000)).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Day(double unixSeconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(unixSeconds * 1000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Span(double seconds)
    {
        var whole = (long)Math.Round(Math.Max(0, seconds));
        return whole < 60 ? $"{whole} s" : whole < 3600 ? $"{whole / 60} min {whole % 60} s" : $"{whole / 3600} h {whole % 3600 / 60} min";
    }

    public static string Times(double factor) => double.IsFinite(factor) ? $"{Digits(factor)} times" : "from nothing";

    public static string Digits(double value)
    {
        var size = Math.Abs(value);
        var format = size >= 10 ? "0" : size >= 1 ? "0.0" : size >= 0.1 ? "0.00" : "0.000";
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>a, b and c; at most <paramref name="max"/> of them and how many more there are.</summary>
    public static string List(IReadOnlyList<string> items, int max = 5)
    {
        if (items.Count > max)
        {
            return string.Join(", ", items.Take(max)) + $" and {items.Count - max} more";
        }

        return items.Count < 2 ? string.Concat(items) : string.Join(", ", items.Take(items.Count - 1)) + " and " + items[^1];
    }
}
