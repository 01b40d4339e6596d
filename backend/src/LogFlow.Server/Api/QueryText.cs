using System.Globalization;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Api;

/// <summary>Reads query parameters; what cannot be read is a 400 that names the parameter, the value and what is wanted.</summary>
internal static class QueryText
{
    private const int TextMax = 4096;

    private static readonly string[] LevelNames = ["trace", "debug", "info", "warn", "error", "fatal"];

    public static int Limit(string? value, int standard, int max)
    {
        if (string.IsNullOrEmpty(value))
        {
            return standard;
        }

        return Whole("limit", value, 1, max);
    }

    public static int Whole(string name, string value, int min, int max) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw ApiProblem.BadRequest($"{name} is '{Shown(value)}'; give a whole number from {min} to {max}.");

    public static double? Number(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0
            ? number
            : throw ApiProblem.BadRequest($"{name} is '{Shown(value)}'; give a number from 0 on.");
    }

    public static bool Flag(string name, string? value) => value switch
    {
        null or "" or "false" or "0" => false,
        "true" or "1" => true,
        _ => throw ApiProblem.BadRequest($"{name} is '{Shown(value)}'; give true or false."),
    };

    /// <summary>RFC 3339, or Unix seconds, milliseconds or nanoseconds (told apart by size).</summary>
    public static DateTimeOffset? Time(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            var milliseconds = Math.Abs((double)number) switch
            {
                < 1e11 => number * 1000,
                < 1e14 => number,
                < 1e17 => number / 1000,
                _ => number / 1_000_000,
            };
            if (milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            {
                return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
            }
        }

        // A '+' of an offset arrives as a blank when a client did not escape it.
        return DateTimeOffset.TryParse(value.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
            ? time.ToUniversalTime()
            : throw ApiProblem.BadRequest($"{name} is '{Shown(value)}'; give a time such as 2026-01-31T12:00:00Z or Unix seconds.");
    }

    public static (DateTimeOffset? From, DateTimeOffset? To) Range(string? from, string? to)
    {
        var (first, last) = (Time("from", from), Time("to", to));
        return first > last
            ? throw ApiProblem.BadRequest($"from ({from}) lies after to ({to}); swap them.")
            : (first, last);
    }

    /// <summary>The lowest severity number of a level's name, or the number itself.</summary>
    public static byte? Level(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (byte.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Severity.Max)
        {
            return number;
        }

        var name = value.ToLowerInvariant() switch
        {
            "warning" => "warn",
            "err" => "error",
            "information" => "info",
            "critical" => "fatal",
            var other => other,
        };
        var band = Array.IndexOf(LevelNames, name);
        return band >= 0
            ? (byte)((band * 4) + 1)
            : throw ApiProblem.BadRequest($"level is '{Shown(value)}'; give one of {string.Join(", ", LevelNames)}, or a number from 1 to 24.");
    }

    public static TemplateId Template(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return TemplateId.None;
        }

        return TemplateId.TryParse(value, out var id)
            ? id
            : throw ApiProblem.BadRequest($"{name} is '{Shown(value)}'; a template id has 16 hex digits.");
    }

    public static TraceId Trace(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return TraceId.None;
        }

        return TraceId.TryParse(value, out var id) && !id.IsNone
            ? id
            : throw ApiProblem.BadRequest($"{name} is '{Shown(value)}'; a trace id has up to 32 hex digits.");
    }

    /// <summary>Free text, null when empty.</summary>
    public static string? Text(string name, string? value)
    {
        if (value?.Length > TextMax)
        {
            throw ApiProblem.BadRequest($"{name} has {value.Length} characters; give at most {TextMax}.");
        }

        return string.IsNullOrEmpty(value) ? null : value;
    }

    public static string? OneOf(string name, string? value, params string[] words)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        return words.Contains(value)
            ? value
            : throw ApiProblem.BadRequest($"{name} is '{Shown(value)}'; give one of {string.Join(", ", words)}.");
    }

    private static string Shown(string value) => value.Length > 80 ? value[..80] + "…" : value;
}
