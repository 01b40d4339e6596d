using System.Text;

namespace LogFlow.Server.Metrics;

/// <summary>
/// OpenTelemetry instrument names as Prometheus wants them: underscores, the base unit last, <c>_total</c> on counters
/// (OpenTelemetry specification, Prometheus compatibility).
/// </summary>
internal static class MetricName
{
    public static string Of(string name, string? unit, MetricType type)
    {
        var clean = Clean(name);
        var suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "1" when type == MetricType.Gauge => "_ratio",
            _ => "",
        };
        if (type is MetricType.Gauge or MetricType.Counter && clean.EndsWith("_count", StringComparison.Ordinal))
        {
            // _count is kept for histograms.
            clean = clean[..^"_count".Length] + "_number";
        }

        if (!clean.EndsWith(suffix, StringComparison.Ordinal))
        {
            clean += suffix;
        }

        return type == MetricType.Counter && !clean.EndsWith("_total", StringComparison.Ordinal) ? clean + "_total" : clean;
    }

    public static string Label(string name) => Clean(name).Replace(':', '_');

    private static string Clean(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or ':' ? c : '_');
        }

        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? "_" + text : text.ToString();
    }
}
