using System.Globalization;
using System.Net;

namespace LogFlow.Contracts.Records;

/// <summary>What a parameter looks like to a person.</summary>
public static class ParameterKind
{
    public const string Number = "number";
    public const string Address = "address";
    public const string Path = "path";
    public const string Id = "id";
    public const string Word = "word";

    /// <summary>No kind that nine in ten values share.</summary>
    public const string Mixed = "mixed";

    /// <summary>There are no values.</summary>
    public const string None = "none";

    /// <param name="value">A parameter's text.</param>
    /// <param name="number">Its value when it is a finite number, else null.</param>
    public static string Of(string value, out double? number)
    {
        number = null;
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed))
        {
            number = parsed;
            return Number;
        }

        var host = value.AsSpan();
        if (host.Count(':') == 1)
        {
            host = host[..host.IndexOf(':')];
        }

        if ((host.Contains('.') || host.Contains(':')) && IPAddress.TryParse(host, out _))
        {
            return Address;
        }

        if (value.StartsWith('/') || value.Contains("://", StringComparison.Ordinal) || value.Contains('\\', StringComparison.Ordinal))
        {
            return Path;
        }

        var hasDigit = value.AsSpan().IndexOfAnyInRange('0', '9') >= 0;
        return hasDigit && value.Length >= 4 ? Id : Word;
    }

    /// <summary>What nine in ten are; a few others do not change what it is.</summary>
    public static string Common(IReadOnlyDictionary<string, long> counts)
    {
        var total = counts.Values.Sum();
        var (kind, most) = counts.OrderByDescending(k => k.Value).ThenBy(k => k.Key, StringComparer.Ordinal).FirstOrDefault();
        return kind is null ? None : most * 10 >= total * 9 ? kind : Mixed;
    }
}
