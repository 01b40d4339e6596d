using System.Globalization;

namespace LogFlow.Server.Cli;

/// <summary>Reads durations as people write them: <c>90s</c>, <c>5m</c>, <c>1.5h</c>, <c>2d</c>; a bare number is seconds.</summary>
internal static class DurationText
{
    public static TimeSpan Parse(string text, string option)
    {
        var trimmed = text.Trim();
        var unit = trimmed.Length > 0 && char.IsAsciiLetter(trimmed[^1]) ? trimmed[^1] : 's';
        var number = trimmed.TrimEnd(unit);
        double? secondsPerUnit = unit switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => null };
        if (secondsPerUnit is { } scale
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * scale is > 0 and <= 366 * 86_400.0)
        {
            return TimeSpan.FromSeconds(value * scale);
        }

        throw new UsageException($"{option} takes a duration such as 90s, 5m or 1h (up to 366d), not '{text}'.");
    }
}
